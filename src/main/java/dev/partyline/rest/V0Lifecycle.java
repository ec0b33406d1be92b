package dev.partyline.rest;

import java.util.List;

import dev.partyline.conversation.AgentState;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.Conversations;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventLog;
import dev.partyline.conversation.StaleStateException;
import dev.partyline.dialect.V0ClientAction.ChangeState;
import dev.partyline.dialect.V0Events;
import dev.partyline.security.Action;
import dev.partyline.session.V0Commands;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.SecurityContext;

/**
 * Makes, stops and starts conversations as the page of V0 wants it (V0 spec 11.1). One that is stopped is one whose agent
 * has stopped, as the log tells it. Each method waits until its records are durable.
 */
@ApplicationScoped
public class V0Lifecycle {

    /** So often it is decided again when others change the state meanwhile. */
    private static final int ATTEMPTS = 100;

    @Inject Conversations conversations;
    @Inject EventLog log;
    @Inject V0Commands commands;
    @Inject Access access;
    @Inject ConversationStarter starter;

    /** A recording is played at once, for it holds what was said first.
     *  @throws ProblemException 422 if the request makes no sense; 403 */
    ConversationMetadata create(V0StartRequest request, SecurityContext caller) {
        access.permit(caller, Action.CREATE, null);
        starter.check(request.runtime(), "replay_json");
        String author = Access.author(caller);
        ConversationId id = ConversationId.random();
        ConversationMetadata made = conversations.create(id, author, "Conversation " + id.hex().substring(0, 5),
                request.labels(), "{}", EventJson.write(request.runtime()), Dialect.V0).orElseThrow();
        if (request.message().isPresent() || request.replay().isPresent()) access.permit(caller, Action.SAY, made);
        request.message().ifPresent(message -> Durable.await(commands.say(id, message, author)));
        request.replay().ifPresent(events ->
                Durable.await(commands.request(id, new ChangeState(AgentState.RUNNING), author)));
        return made;
    }

    /** Only V0 knows a conversation that is stopped; clients of V1 find every one at work. */
    static boolean stopped(ConversationMetadata conversation, ConversationState state) {
        return conversation.dialect() == Dialect.V0 && state.agentState() == AgentState.STOPPED && !state.running();
    }

    /** As the page calls it. */
    String status(ConversationMetadata conversation) {
        return stopped(conversation, log.state(conversation.id())) ? "STOPPED" : "RUNNING";
    }

    /** The agent waits for the user again; nothing happens to one that has not stopped. */
    void start(ConversationMetadata conversation, String author) {
        for (int i = 0; i < ATTEMPTS && stopped(conversation, log.state(conversation.id())); i++) {
            reach(conversation.id(), AgentState.AWAITING_USER_INPUT, author);
        }
    }

    /** Stops the agent: an active run soon, one at rest at once; one of V1 that rests is only paused. */
    void stop(ConversationMetadata conversation, String author) {
        ConversationId id = conversation.id();
        Durable.await(commands.request(id, new ChangeState(AgentState.STOPPED), author));
        boolean v0 = conversation.dialect() == Dialect.V0;
        for (int i = 0; i < ATTEMPTS && v0 && rests(id); i++) reach(id, AgentState.STOPPED, author);
    }

    private boolean rests(ConversationId id) {
        ConversationState state = log.state(id);
        return !state.running() && state.agentState() != AgentState.STOPPED;
    }

    private void reach(ConversationId id, AgentState next, String author) {
        ConversationState state = log.state(id);
        if (state.running() || state.agentState() == next) return;
        try {
            Durable.await(log.append(id, List.of(V0Events.state(next, "").by(author)), state.stateOffset()));
        } catch (StaleStateException changed) {
            // whoever was faster decides what there is to do
        }
    }
}
