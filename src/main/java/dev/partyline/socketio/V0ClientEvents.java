package dev.partyline.socketio;

import static java.lang.System.Logger.Level.DEBUG;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.Conversations;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.StorageLimitException;
import dev.partyline.conversation.StoreAwayException;
import dev.partyline.conversation.UnknownConversationException;
import dev.partyline.dialect.InvalidFrameException;
import dev.partyline.dialect.Renewal;
import dev.partyline.dialect.V0ClientAction.ChangeState;
import dev.partyline.dialect.V0ClientAction.Message;
import dev.partyline.dialect.V0ClientAction;
import dev.partyline.dialect.V0Frames;
import dev.partyline.security.Action;
import dev.partyline.security.ConversationPolicy;
import dev.partyline.security.Credential;
import dev.partyline.security.Identity;
import dev.partyline.security.RateExcess;
import dev.partyline.security.Refused;
import dev.partyline.security.Verdict;
import dev.partyline.session.ClientConnection;
import dev.partyline.session.Disconnect;
import dev.partyline.session.Renewals;
import dev.partyline.session.V0Commands;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.json.JsonException;

/**
 * What becomes of an {@code oh_user_action}: it is recorded and echoed to everybody, and acknowledged once it is durable; or
 * its sender alone is told why not, in the form that pages show and in the one that helpers of pages look for (V0 spec 3.4,
 * 4.5). A refused action is never acknowledged. Any thread.
 */
@ApplicationScoped
public class V0ClientEvents {

    private static final System.Logger LOG = System.getLogger(V0ClientEvents.class.getName());

    @Inject Conversations conversations;
    @Inject ConversationPolicy policy;
    @Inject V0Commands commands;
    @Inject InstantSource clock;
    @Inject Renewals renewals;
    @Inject Event<Refused> refusals;

    /** @return completes, never exceptionally, when there is nothing more to do about it */
    CompletionStage<Void> received(ClientConnection client, SocketIoEvent event) {
        return act(client, event).handle((done, failure) -> {
            if (failure == null) event.acknowledgement().give(Arguments.NONE);
            else failed(client, failure instanceof CompletionException ? failure.getCause() : failure);
            return null;
        });
    }

    /** Ours: the client shows what lets it stay longer. @param ticket makes a credential of a ticket */
    void renew(ClientConnection client, SocketIoEvent event, Function<String, Credential> ticket) {
        try {
            Renewal shown = Renewal.parse(EventJson.parseObject(first(event.arguments().json())));
            Duration left = renewals.renew(client, shown, "socket.io", ticket);
            event.acknowledgement().give(Arguments.of(EventJson.write(Renewal.answer(left).build())));
        } catch (JsonException malformed) {
            refuse(client, new InvalidFrameException("ValidationError", "an event must be a JSON object"));
        } catch (InvalidFrameException invalid) {
            refuse(client, invalid);
        }
    }

    /** Tells the client what was wrong. */
    void refuse(ClientConnection client, InvalidFrameException invalid) {
        LOG.log(DEBUG, () -> "an action in " + client.conversation() + " was refused: " + invalid.code());
        client.reply(V0Frames.packet(V0Frames.error(V0Frames.FAILED, invalid.getMessage(), clock.instant())));
        client.reply(V0Frames.packet(V0Frames.plainError(invalid.getMessage())));
    }

    /** Tells the client to talk less; one who does not listen is disconnected. */
    void tooMany(ClientConnection client, RateExcess why) {
        refusals.fire(new Refused("socket.io", why.reason(), client.identity().name(), client.conversation()));
        if (why.persistent()) client.close(Disconnect.TOO_MANY_MESSAGES);
        else refuse(client, new InvalidFrameException("TooManyRequests", why.toSender()));
    }

    private CompletionStage<?> act(ClientConnection client, SocketIoEvent event) {
        try {
            return act(client.conversation(), client.identity(), V0ClientAction.parse(first(event.arguments().json())));
        } catch (RuntimeException failure) { // of ours, storage, or the sender's
            return CompletableFuture.failedStage(failure);
        }
    }

    private static String first(List<String> arguments) {
        if (arguments.isEmpty()) throw new InvalidFrameException("ValidationError", "an event must be a JSON object");
        return arguments.get(0);
    }

    private CompletionStage<?> act(ConversationId id, Identity identity, V0ClientAction action) {
        if (action instanceof Message said) {
            permit(id, identity, Action.SAY);
            return commands.say(id, said, identity.name());
        }
        permit(id, identity, Action.STEER);
        return commands.request(id, (ChangeState) action, identity.name());
    }

    private void permit(ConversationId id, Identity identity, Action action) {
        Verdict verdict = policy.verdict(identity, action, conversations.require(id));
        if (verdict == Verdict.PERMITTED) return;
        refusals.fire(new Refused("socket.io", Refused.FORBIDDEN, identity.name(), id));
        if (verdict == Verdict.UNKNOWN) throw new UnknownConversationException(id);
        throw new InvalidFrameException("PermissionError", "you may not do this in this conversation");
    }

    private void failed(ClientConnection client, Throwable failure) {
        if (failure instanceof InvalidFrameException invalid) {
            refuse(client, invalid);
        } else if (failure instanceof StorageLimitException full) {
            refusals.fire(new Refused("socket.io", Refused.reason(full.limit()), client.identity().name(),
                    client.conversation()));
            refuse(client, new InvalidFrameException("StorageLimit", full.getMessage() + "; this was not stored"));
        } else if (failure instanceof UnknownConversationException) {
            client.close(Disconnect.CONVERSATION_NOT_FOUND);
        } else {
            LOG.log(StoreAwayException.level(failure), () -> "an action in " + client.conversation() + " was not stored", failure);
            refuse(client, new InvalidFrameException("StoreUnavailable", "this could not be stored; send it again later"));
        }
    }
}
