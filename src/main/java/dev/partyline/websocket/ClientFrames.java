package dev.partyline.websocket;

import static java.lang.System.Logger.Level.DEBUG;

import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import dev.partyline.conversation.Conversations;
import dev.partyline.conversation.EventLog;
import dev.partyline.conversation.StorageLimitException;
import dev.partyline.conversation.StoreAwayException;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.UnknownConversationException;
import dev.partyline.dialect.InvalidFrameException;
import dev.partyline.dialect.V1ClientFrame;
import dev.partyline.dialect.V1ClientFrame.Authenticate;
import dev.partyline.dialect.V1ClientFrame.Message;
import dev.partyline.dialect.V1ClientFrame.Ping;
import dev.partyline.dialect.V1Errors;
import dev.partyline.security.Action;
import dev.partyline.security.ConversationPolicy;
import dev.partyline.security.Credential;
import dev.partyline.security.MessageGate;
import dev.partyline.security.RateExcess;
import dev.partyline.security.Refused;
import dev.partyline.security.Verdict;
import dev.partyline.session.ClientCommands;
import dev.partyline.session.ClientConnection;
import dev.partyline.session.Disconnect;
import dev.partyline.session.Renewals;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;

/**
 * What becomes of a frame that a known client sent: a message is appended and runs the agent, a ping is answered, a newer token kept, and
 * whatever cannot be understood or done is answered by an error frame to that client alone (V1 spec section 3).
 *
 * <p>Threading: any thread; a message waits until it is durable, for a bounded time, a token perhaps for its issuer's keys.
 */
@ApplicationScoped
public class ClientFrames {

    private static final System.Logger LOG = System.getLogger(ClientFrames.class.getName());
    private static final long COMMIT_SECONDS = 10;

    @Inject Conversations conversations;
    @Inject ConversationPolicy policy;
    @Inject ClientCommands commands;
    @Inject EventLog log;
    @Inject InstantSource clock;
    @Inject Renewals renewals;
    @Inject Event<Refused> refusals;

    /** Whether a frame may be looked at. If not, its sender is told so; one who goes on all the same is disconnected. */
    boolean admits(ClientConnection client, MessageGate gate) {
        Optional<RateExcess> excess = gate.next();
        excess.ifPresent(why -> tooMany(client, why));
        return excess.isEmpty();
    }

    private void tooMany(ClientConnection client, RateExcess why) {
        refusals.fire(new Refused("websocket", why.reason(), client.identity().name(), client.conversation()));
        if (why.persistent()) client.close(Disconnect.TOO_MANY_MESSAGES);
        else refuse(client, new InvalidFrameException("TooManyRequests", why.toSender()));
    }

    /** @param ticket makes a credential of a ticket that the client shows */
    void received(ClientConnection client, String frame, Function<String, Credential> ticket) {
        try {
            V1ClientFrame parsed = V1ClientFrame.parse(frame);
            if (parsed instanceof Message said) say(client, said);
            else if (parsed instanceof Ping ping) client.reply(V1Errors.pong(ping));
            else if (parsed instanceof Authenticate renewal) renew(client, renewal, ticket);
        } catch (InvalidFrameException invalid) {
            refuse(client, invalid);
        } catch (UnknownConversationException deleted) {
            client.close(Disconnect.CONVERSATION_NOT_FOUND);
        } catch (StoreException unavailable) {
            LOG.log(StoreAwayException.level(unavailable), () -> "a frame to " + client.conversation() + " met storage trouble", unavailable);
            refuse(client, notStored());
        }
    }

    private void renew(ClientConnection client, Authenticate renewal, Function<String, Credential> ticket) {
        client.reply(V1Errors.authenticated(renewals.renew(client, renewal.shown(), "websocket", ticket)));
    }

    /** Tells the client what was wrong: as the protocol has it, and in the form that people get to see. */
    void refuse(ClientConnection client, InvalidFrameException invalid) {
        LOG.log(DEBUG, () -> "a frame to " + client.conversation() + " was refused: " + invalid.code());
        client.reply(V1Errors.serverError(invalid.code(), invalid.getMessage(), clock.instant()));
        // While a run is active, a client that waits for it would take this error for the run's (V1 spec 9.4).
        if (!running(client)) {
            client.reply(V1Errors.conversationError(invalid.code(), invalid.getMessage(), clock.instant()));
        }
    }

    private boolean running(ClientConnection client) {
        try {
            return log.state(client.conversation()).running();
        } catch (StoreException | UnknownConversationException unknown) {
            return true;
        }
    }

    private static InvalidFrameException notStored() {
        return new InvalidFrameException("StoreUnavailable", "the message could not be stored; send it again later");
    }

    private void permit(ClientConnection client) {
        var conversation = conversations.require(client.conversation());
        Verdict verdict = policy.verdict(client.identity(), Action.SAY, conversation);
        if (verdict == Verdict.PERMITTED) return;
        refusals.fire(new Refused("websocket", Refused.FORBIDDEN, client.identity().name(), client.conversation()));
        if (verdict == Verdict.UNKNOWN) throw new UnknownConversationException(client.conversation());
        throw new InvalidFrameException("PermissionError", "you may not say something in this conversation");
    }

    private InvalidFrameException full(ClientConnection client, StorageLimitException full) {
        refusals.fire(new Refused("websocket", Refused.reason(full.limit()), client.identity().name(), client.conversation()));
        return new InvalidFrameException("StorageLimit", full.getMessage() + "; the message was not stored");
    }

    private void say(ClientConnection client, Message said) {
        permit(client);
        try {
            commands.say(client.conversation(), said.message(), client.identity().name(), true)
                    .toCompletableFuture().get(COMMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | StoreException failure) {
            if (failure.getCause() instanceof UnknownConversationException deleted) throw deleted;
            if (failure.getCause() instanceof StorageLimitException full) throw full(client, full);
            LOG.log(StoreAwayException.level(failure), () -> "a message to " + client.conversation() + " was not stored", failure);
            throw notStored();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            client.close(Disconnect.RESTART);
        }
    }
}
