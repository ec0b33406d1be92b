package dev.partyline.rest;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

import dev.partyline.agent.outside.OutsideAgents;
import dev.partyline.agent.outside.OutsideStep;
import dev.partyline.agent.outside.OutsideWork;
import dev.partyline.agent.outside.WrongStepException;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.EventLog;
import dev.partyline.conversation.RuntimeKinds;
import dev.partyline.dialect.TextDelta;
import dev.partyline.security.Action;
import dev.partyline.session.V1Places;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;

/**
 * For programs that are the agents of conversations, over plain HTTP: become the agent, ask for work, hand in a step, show
 * text while it is written. A step is answered when it is durable, and handed in twice it is there once.
 */
@ApplicationScoped
@Path("conversations")
public class AgentResource {

    @Inject Access access;
    @Inject RequestBody bodies;
    @Inject OutsideAgents agents;
    @Inject EventLog log;

    /** Makes the caller the agent, in place of any before it. */
    @POST
    @Path("{id}/agent")
    public Response attach(@PathParam("id") String id, @Context SecurityContext caller) {
        ConversationId conversation = conversation(id, caller);
        long generation = Durable.await(agents.attach(conversation, Access.author(caller)));
        return Answers.ok(agents.work(conversation).json().add("generation", generation).build());
    }

    /** What there is to do, and what has happened behind an event that the agent knows. */
    @GET
    @Path("{id}/agent/work")
    public Response work(@PathParam("id") String id, @Context UriInfo uri, @Context SecurityContext caller) {
        ConversationId conversation = conversation(id, caller);
        var query = new Parameters(uri.getQueryParameters());
        requireCurrent(conversation, query.requiredNumber("generation"));
        OutsideWork work = agents.work(conversation); // before the events, so that those that led to it are among them
        int limit = query.upTo("limit", AgentEvents.MOST);
        var events = new AgentEvents(log, conversation).behind(place(conversation, query.text("after")), limit);
        return Answers.ok(work.json().add("events", events.events()).add("more", events.more()).build());
    }

    /** The next step of the run. */
    @POST
    @Path("{id}/agent/steps")
    public Response step(@PathParam("id") String id, InputStream body, @Context HttpHeaders headers,
            @Context SecurityContext caller) {
        ConversationId conversation = conversation(id, caller);
        JsonObject given = bodies.read(body, headers);
        requireCurrent(conversation, generation(given));
        boolean appended = handed(conversation, given, Access.author(caller));
        return Answers.ok(agents.work(conversation).json().add("appended", appended).build());
    }

    /** A piece of what the agent is just writing; nothing of it is kept. */
    @POST
    @Path("{id}/agent/deltas")
    public Response show(@PathParam("id") String id, InputStream body, @Context HttpHeaders headers,
            @Context SecurityContext caller) {
        ConversationId conversation = conversation(id, caller);
        JsonObject given = bodies.read(body, headers);
        requireCurrent(conversation, generation(given));
        if (!agents.show(conversation, TextDelta.parse(given))) throw notAsked();
        return Answers.success();
    }

    private static ProblemException notAsked() {
        return ProblemException.of(409, "No step is asked for");
    }

    private static long generation(JsonObject given) {
        return new Members(given).number("generation").orElseThrow(() -> Members.missing("generation"));
    }

    private boolean handed(ConversationId id, JsonObject given, String author) {
        try {
            return Durable.await(agents.hand(id, OutsideStep.parse(given, author)).orElseThrow(AgentResource::notAsked));
        } catch (WrongStepException wrong) {
            var where = new ArrayList<Object>(List.of("body"));
            where.addAll(wrong.place());
            throw ProblemException.invalid(wrong.type(), wrong.getMessage(), where.toArray());
        }
    }

    private ConversationId conversation(String id, SecurityContext caller) {
        ConversationMetadata found = access.conversation(id, caller, Action.ACT);
        if (!RuntimeKinds.name(found, OutsideAgents.KIND)) {
            throw ProblemException.of(409, "The agent of this conversation is no program outside");
        }
        return found.id();
    }

    private void requireCurrent(ConversationId id, long generation) {
        if (!agents.isCurrent(id, generation)) throw ProblemException.of(412, "Another agent has taken over");
    }

    private long place(ConversationId id, String eventId) {
        if (eventId == null) return 0;
        OptionalLong known = V1Places.find(log, id, eventId);
        if (known.isPresent()) return known.getAsLong() + 1;
        throw ProblemException.invalid("value_error", "There is no such event", "query", "after");
    }
}
