package dev.partyline.rest;

import java.time.Instant;
import java.util.List;

import dev.partyline.config.Models;
import dev.partyline.conversation.AutomaticTitle;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.Conversations;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventLog;
import dev.partyline.security.Action;
import dev.partyline.security.Deed;
import dev.partyline.session.V0Commands;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonValue;
import jakarta.ws.rs.core.SecurityContext;

/**
 * Makes, stops and starts conversations as the page of V0 wants it (V0 spec 11.1). What is stopped is said in
 * the log. Each method waits until its records are durable.
 */
@ApplicationScoped
public class V0Lifecycle {

    @Inject Conversations conversations;
    @Inject EventLog log;
    @Inject V0Commands commands;
    @Inject Access access;
    @Inject ConversationStarter starter;
    @Inject Models models;

    /** A recording is played at once, for it holds what was said first.
     *  @throws ProblemException 422 if the request makes no sense; 403 */
    ConversationMetadata create(V0StartRequest request, SecurityContext caller) {
        access.permit(caller, Action.CREATE, null);
        starter.check(request.runtime(), "replay_json");
        String author = Access.author(caller);
        ConversationId id = ConversationId.random();
        var wanted = new ConversationMetadata(id, 0, author, AutomaticTitle.initial(id), Instant.EPOCH, Instant.EPOCH,
                request.labels(), EventJson.write(ModelObjects.agent(JsonValue.EMPTY_JSON_OBJECT, models)),
                EventJson.write(request.runtime()), Dialect.V0).of(Access.tenant(caller));
        ConversationMetadata made = conversations.create(wanted, fresh -> first(fresh, request, caller)).orElseThrow();
        access.done(caller, Deed.Kind.CREATED, id);
        if (request.message().isPresent()) access.done(caller, Deed.Kind.SAID, id);
        return made;
    }

    private List<EventDraft> first(ConversationMetadata made, V0StartRequest request, SecurityContext caller) {
        boolean plays = request.replay().isPresent();
        if (request.message().isPresent() || plays) access.permit(caller, Action.SAY, made);
        return commands.first(made.id(), request.message(), plays, Access.author(caller));
    }

    /** Only V0 knows a conversation that is stopped; clients of V1 find every one at work. */
    static boolean stopped(ConversationMetadata conversation, ConversationState state) {
        return conversation.dialect() == Dialect.V0 && state.closed();
    }

    /** As the page calls it. */
    String status(ConversationMetadata conversation) {
        return stopped(conversation, log.state(conversation.id())) ? "STOPPED" : "RUNNING";
    }

    /** The agent waits for the user again; nothing happens to one that has not stopped. */
    void start(ConversationMetadata conversation, String author) {
        Durable.await(commands.open(conversation.id(), author));
    }

    /** Unlike the stop button of a page, whose agent goes on with the next message on the same socket. */
    void stop(ConversationMetadata conversation, String author) {
        Durable.await(commands.close(conversation.id(), author));
    }
}
