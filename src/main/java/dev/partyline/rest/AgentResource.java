package dev.partyline.rest;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

import dev.partyline.agent.outside.OutsideAgents;
import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventLog;
import dev.partyline.security.Action;
import dev.partyline.session.V1Places;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObjectBuilder;
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
 * For programs that are the agents of conversations, over plain HTTP: become the agent, ask for work, hand in a step. A
 * step is answered when it is durable, and handed in twice it is there once.
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
        return Answers.ok(standing(conversation).add("generation", generation).build());
    }

    /** What there is to do, and what has happened behind an event that the agent knows. */
    @GET
    @Path("{id}/agent/work")
    public Response work(@PathParam("id") String id, @Context UriInfo uri, @Context SecurityContext caller) {
        ConversationId conversation = conversation(id, caller);
        var query = new Parameters(uri.getQueryParameters());
        requireCurrent(conversation, query.requiredNumber("generation"));
        boolean asked = agents.asks(conversation); // before the events, so that those that led to it are among them
        int limit = query.upTo("limit", AgentEvents.MOST);
        var events = new AgentEvents(log, conversation).behind(place(conversation, query.text("after"), "query"), limit);
        return Answers.ok(standing(conversation, asked).add("events", events.events())
                .add("more", events.more()).build());
    }

    /** The next step of the run. */
    @POST
    @Path("{id}/agent/steps")
    public Response step(@PathParam("id") String id, InputStream body, @Context HttpHeaders headers,
            @Context SecurityContext caller) {
        ConversationId conversation = conversation(id, caller);
        var request = AgentStepRequest.parse(bodies.read(body, headers), Access.author(caller));
        requireCurrent(conversation, request.generation());
        List<EventDraft> events = request.step().events();
        if (!events.isEmpty() && isThere(conversation, events)) return answer(conversation, true);
        Optional<CompletionStage<Void>> taken = request.failure().isPresent()
                ? agents.fail(conversation, request.failure().get()) : agents.give(conversation, request.step(), known(conversation, request));
        Durable.await(taken.orElseThrow(() -> ProblemException.of(409, "No step is asked for")));
        return answer(conversation, isThere(conversation, events));
    }

    /** An agent that does not say what it knows has read everything; one that names no event, nothing. */
    private long known(ConversationId conversation, AgentStepRequest request) {
        return request.after().map(after -> after.isEmpty() ? -1 : place(conversation, after, "body") - 1)
                .orElse(Long.MAX_VALUE);
    }

    private Response answer(ConversationId conversation, boolean appended) {
        return Answers.ok(standing(conversation).add("appended", appended).build());
    }

    /** They were appended together, so the last one tells. */
    private boolean isThere(ConversationId id, List<EventDraft> events) {
        return events.isEmpty() || log.find(id, events.get(events.size() - 1).eventId()).isPresent();
    }

    private ConversationId conversation(String id, SecurityContext caller) {
        ConversationMetadata found = access.conversation(id, caller, Action.ACT);
        String kind = EventJson.text(EventJson.parseObject(found.runtime()), "kind", "");
        if (!kind.equals(OutsideAgents.KIND)) throw ProblemException.of(409, "The agent of this conversation is no program outside");
        return found.id();
    }

    private void requireCurrent(ConversationId id, long generation) {
        if (!agents.isCurrent(id, generation)) throw ProblemException.of(412, "Another agent has taken over");
    }

    private long place(ConversationId id, String eventId, String where) {
        if (eventId == null) return 0;
        OptionalLong known = V1Places.find(log, id, eventId);
        if (known.isPresent()) return known.getAsLong() + 1;
        throw ProblemException.invalid("value_error", "There is no such event", where, "after");
    }

    private JsonObjectBuilder standing(ConversationId id) {
        return standing(id, agents.asks(id));
    }

    private JsonObjectBuilder standing(ConversationId id, boolean asked) {
        ConversationState state = log.state(id);
        var json = EventJson.object().add("execution_status", state.status().wire()).add("step_wanted", asked);
        Command stopping = state.running() ? state.run().stopping() : null;
        if (stopping != null) json.add("stopping", stopping.kind());
        return json;
    }
}
