package dev.partyline.rest;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;

import dev.partyline.conversation.ConversationId;
import dev.partyline.dialect.V0ClientAction;
import dev.partyline.dialect.V0ClientAction.ChangeState;
import dev.partyline.dialect.V0ClientAction.Message;
import dev.partyline.dialect.V1ClientFrame;
import dev.partyline.security.Action;
import dev.partyline.session.ClientCommands;
import dev.partyline.session.V0Commands;
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
 * The events of a conversation: read in pages, counted, and added to by what a user says and decides (V1 spec 7.3, V0
 * spec 11.2). Their path is the class's own, since a server tries every method of the classes with one path in turn.
 */
@ApplicationScoped
@Path("conversations/{id}/events")
public class EventsResource {

    private static final int MAX_IDS = 100;
    private static final String DEFAULT_REASON = "User rejected the action.";

    @Inject Access access;
    @Inject RequestBody bodies;
    @Inject ClientCommands commands;
    @Inject EventPages pages;
    @Inject V0Commands v0Commands;
    @Inject V0EventPages v0Pages;

    /** An event of V0 as its socket takes it. A message of V1, unlike there, runs the agent only when it says so. */
    @POST
    public Response say(@PathParam("id") String id, InputStream body, @Context HttpHeaders headers,
            @Context SecurityContext caller) {
        ConversationId conversation = access.conversation(id, caller, Action.SAY).id();
        JsonObject said = bodies.read(body, headers);
        if (said.containsKey("action") || said.containsKey("observation")) return said(conversation, said, caller);
        boolean run = new Members(said).flag("run").orElse(false);
        JsonObject message = V1ClientFrame.message(said, false).message();
        Durable.await(commands.say(conversation, message, Access.author(caller), run));
        return Answers.success();
    }

    private Response said(ConversationId conversation, JsonObject event, SecurityContext caller) {
        V0ClientAction action = V0ClientAction.parse(event);
        String author = Access.author(caller);
        if (action instanceof Message message) Durable.await(v0Commands.say(conversation, message, author));
        if (action instanceof ChangeState wish) {
            access.conversation(conversation.dashed(), caller, Action.STEER);
            Durable.await(v0Commands.request(conversation, wish, author));
        }
        return Answers.success();
    }

    /** Accepting what nobody asks about any more is a success, too. */
    @POST
    @Path("respond_to_confirmation")
    public Response respond(@PathParam("id") String id, InputStream body, @Context HttpHeaders headers,
            @Context SecurityContext caller) {
        ConversationId conversation = access.conversation(id, caller, Action.STEER).id();
        var response = new Members(bodies.read(body, headers));
        boolean accept = response.flag("accept").orElseThrow(() -> Members.missing("accept"));
        String reason = response.text("reason").orElse(DEFAULT_REASON);
        String author = Access.author(caller);
        Durable.await(accept ? commands.approve(conversation, author) : commands.reject(conversation, author, reason));
        return Answers.success();
    }

    /**
     * By their ids: a JSON array as body, or {@code ids} in the query, since not every server takes a GET's body. With
     * neither a page of V0.
     */
    @GET
    public Response batch(@PathParam("id") String id, InputStream body, @Context HttpHeaders headers,
            @Context UriInfo uri, @Context SecurityContext caller) {
        ConversationId conversation = access.conversation(id, caller, Action.WATCH).id();
        List<String> named = new Parameters(uri.getQueryParameters()).all("ids");
        Optional<List<String>> sent = bodies.texts(body, headers);
        if (sent.isEmpty() && named.isEmpty()) {
            return Answers.ok(v0Pages.page(conversation, V0EventQuery.parse(new Parameters(uri.getQueryParameters()))));
        }
        List<String> ids = sent.orElse(named);
        if (ids.size() > MAX_IDS) {
            throw ProblemException.invalid("too_long", "List should have at most 100 items",
                    sent.isPresent() ? new Object[] {"body"} : new Object[] {"query", "ids"});
        }
        return Answers.stream(Answers.JSON, pages.batch(conversation, ids)).build();
    }

    @GET
    @Path("search")
    public Response search(@PathParam("id") String id, @Context UriInfo uri, @Context SecurityContext caller) {
        ConversationId conversation = access.conversation(id, caller, Action.WATCH).id();
        return Answers.ok(pages.page(conversation, query(uri)));
    }

    @GET
    @Path("count")
    public Response count(@PathParam("id") String id, @Context UriInfo uri, @Context SecurityContext caller) {
        ConversationId conversation = access.conversation(id, caller, Action.WATCH).id();
        return Answers.ok(Long.toString(pages.count(conversation, query(uri))));
    }

    @GET
    @Path("{event_id}")
    public Response show(@PathParam("id") String id, @PathParam("event_id") String eventId,
            @Context SecurityContext caller) {
        ConversationId conversation = access.conversation(id, caller, Action.WATCH).id();
        return Answers.ok(pages.event(conversation, eventId)
                .orElseThrow(() -> ProblemException.of(404, "Event not found")));
    }

    private static EventQuery query(UriInfo uri) {
        return EventQuery.parse(new Parameters(uri.getQueryParameters()));
    }
}
