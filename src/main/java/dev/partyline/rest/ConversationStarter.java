package dev.partyline.rest;

import java.util.List;
import java.util.Optional;

import dev.partyline.agent.RuntimeFactory;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.Conversations;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventLog;
import dev.partyline.dialect.V1Events;
import dev.partyline.security.Action;
import dev.partyline.session.ClientCommands;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.core.SecurityContext;

/** Makes the conversation that a client asks for, or finds the one that has its id. */
@ApplicationScoped
public class ConversationStarter {

    @Inject Conversations conversations;
    @Inject EventLog log;
    @Inject ClientCommands commands;
    @Inject Access access;
    @Inject @Any Instance<RuntimeFactory> runtimes;

    /** @param fresh false if a conversation of that id was there; of the request only the form was looked at then */
    record Started(ConversationMetadata conversation, boolean fresh) {}

    /**
     * Waits until the conversation and its first records are durable.
     *
     * @throws ProblemException 422 if the request makes no sense; 403
     */
    Started start(JsonObject body, SecurityContext caller) {
        StartRequest request = StartRequest.parse(body);
        Optional<ConversationMetadata> known = request.id().flatMap(id -> access.find(id, caller, Action.WATCH));
        if (known.isPresent()) return new Started(known.get(), false);
        access.permit(caller, Action.CREATE, null);
        check(request.runtime());
        return create(request, caller);
    }

    private Started create(StartRequest request, SecurityContext caller) {
        ConversationId id = request.id().orElseGet(ConversationId::random);
        String author = Access.author(caller);
        Optional<ConversationMetadata> made = conversations.create(id, author, request.title(), request.tags(),
                EventJson.write(request.agent()), EventJson.write(request.runtime()));
        if (made.isEmpty()) { // somebody was faster
            return new Started(access.conversation(id.dashed(), caller, Action.WATCH), false);
        }
        request.confirmationPolicy().ifPresent(policy -> Durable.await(log.append(id,
                List.of(V1Events.stateUpdate(ConfirmationPolicy.KEY, policy).changingState().by(author)))));
        request.initialMessage().ifPresent(message -> Durable.await(commands.say(id, message, author, true)));
        return new Started(made.get(), true);
    }

    private void check(JsonObject runtime) {
        String kind = runtime.getString("kind");
        RuntimeFactory factory = runtimes.stream().filter(each -> each.kind().equals(kind)).findFirst()
                .orElseThrow(() -> Members.wrong("value_error", "There is no such kind of runtime", "runtime", "kind"));
        try {
            factory.check(runtime);
        } catch (IllegalArgumentException refused) {
            throw Members.wrong("value_error", refused.getMessage(), "runtime");
        }
    }
}
