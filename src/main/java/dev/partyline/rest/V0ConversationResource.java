package dev.partyline.rest;

import java.io.InputStream;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventLog;
import dev.partyline.conversation.StoreException;
import dev.partyline.dialect.V0ClientAction;
import dev.partyline.dialect.V0ClientAction.Message;
import dev.partyline.security.Action;
import dev.partyline.session.V0Commands;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;

/**
 * What only the page of V0 asks of a conversation (V0 spec 11). Every conversation answers; but one of V1 is never
 * stopped, and starting it changes nothing.
 */
@ApplicationScoped
@Path("conversations")
public class V0ConversationResource {

    private static final JsonObject NOT_SAID = EventJson.object().add("success", false)
            .add("error", "Error adding message to conversation: storage does not answer").build();
    private static final JsonObject NO_TRAJECTORY = EventJson.object().addNull("trajectory")
            .add("error", "Error getting trajectory: storage does not answer").build();

    @Inject V0Path path;
    @Inject V0Lifecycle lifecycle;
    @Inject V0Commands commands;
    @Inject RequestBody bodies;
    @Inject EventLog log;

    /** What the page knows of git providers is not looked at. */
    @POST
    @Path("{id}/start")
    public Response start(@PathParam("id") String id, @Context SecurityContext caller) {
        return started(id, caller).response();
    }

    V0Answer started(String id, SecurityContext caller) {
        var found = path.find(id, caller, Action.STEER);
        if (found.isEmpty()) return unknown(id);
        ConversationId conversation = found.get().id();
        return V0Answer.orFailure(failed(conversation, "Failed to start conversation: storage does not answer"), () -> {
            lifecycle.start(found.get(), Access.author(caller));
            return V0Answer.conversation(conversation, null, "RUNNING");
        });
    }

    /** Answers with the status before. */
    @POST
    @Path("{id}/stop")
    public Response stop(@PathParam("id") String id, @Context SecurityContext caller) {
        return stopped(id, caller).response();
    }

    V0Answer stopped(String id, SecurityContext caller) {
        var found = path.find(id, caller, Action.STEER);
        if (found.isEmpty()) return unknown(id);
        ConversationId conversation = found.get().id();
        return V0Answer.orFailure(failed(conversation, "Failed to stop conversation: storage does not answer"),
                () -> stopped(found.get(), Access.author(caller)));
    }

    private V0Answer stopped(ConversationMetadata conversation, String author) {
        String before = lifecycle.status(conversation);
        if (before.equals("STOPPED")) {
            return V0Answer.conversation(conversation.id(), "Conversation was not running", before);
        }
        lifecycle.stop(conversation, author);
        return V0Answer.conversation(conversation.id(), "Conversation stopped successfully", before);
    }

    private static JsonObject failed(ConversationId id, String message) {
        return error(id.hex()).add("message", message).build();
    }

    /** Text that is no id is not repeated. */
    private static V0Answer unknown(String id) {
        return V0Answer.of(404, error(PagePlace.id(id).map(ConversationId::hex).orElse("")).build());
    }

    private static JsonObjectBuilder error(String id) {
        return EventJson.object().add("status", "error").add("conversation_id", id);
    }

    @POST
    @Path("{id}/message")
    public Response say(@PathParam("id") String id, InputStream body, @Context HttpHeaders headers,
            @Context SecurityContext caller) {
        ConversationMetadata conversation = path.conversation(id, caller, Action.SAY);
        return said(conversation.id(), bodies.read(body, headers), Access.author(caller)).response();
    }

    V0Answer said(ConversationId conversation, JsonObject body, String author) {
        String text = new Members(body).text("message").orElseThrow(() -> Members.missing("message"));
        var said = (Message) V0ClientAction.parse(EventJson.object().add("action", "message")
                .add("args", EventJson.object().add("content", text)).build());
        return V0Answer.orFailure(NOT_SAID, () -> {
            Durable.await(commands.say(conversation, said, author));
            return V0Answer.success();
        });
    }

    /** There is no sandbox, and the session is the conversation. */
    @GET
    @Path("{id}/config")
    public Response configuration(@PathParam("id") String id, @Context SecurityContext caller) {
        ConversationMetadata conversation = path.conversation(id, caller, Action.WATCH);
        return Answers.ok(EventJson.object().addNull("runtime_id").add("session_id", conversation.id().hex()).build());
    }

    /** Up to the record that is the last one now, however long that is. */
    @GET
    @Path("{id}/trajectory")
    public Response trajectory(@PathParam("id") String id, @Context SecurityContext caller) {
        ConversationId conversation = path.conversation(id, caller, Action.WATCH).id();
        try {
            var events = new Trajectory(log, conversation, log.head(conversation));
            return Answers.stream(Answers.JSON, events).build();
        } catch (StoreException failed) {
            return V0Answer.failed(NO_TRAJECTORY, failed).response();
        }
    }
}
