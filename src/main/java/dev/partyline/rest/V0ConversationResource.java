package dev.partyline.rest;

import java.io.InputStream;

import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventLog;
import dev.partyline.dialect.V0ClientAction;
import dev.partyline.dialect.V0ClientAction.Message;
import dev.partyline.security.Action;
import dev.partyline.session.V0Commands;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
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

    @Inject V0Path path;
    @Inject V0Lifecycle lifecycle;
    @Inject V0Commands commands;
    @Inject RequestBody bodies;
    @Inject EventLog log;

    /** What the page knows of git providers is not looked at. */
    @POST
    @Path("{id}/start")
    public Response start(@PathParam("id") String id, @Context SecurityContext caller) {
        var found = path.find(id, caller, Action.STEER);
        if (found.isEmpty()) return unknown(id);
        ConversationMetadata conversation = found.get();
        String hex = conversation.id().hex();
        return V0Answers.orFailure(V0Answers.failed(hex, "Failed to start conversation: storage does not answer"),
                () -> {
                    lifecycle.start(conversation, Access.author(caller));
                    return V0Answers.conversation(conversation.id(), null, "RUNNING");
                });
    }

    /** Answers with the status before. */
    @POST
    @Path("{id}/stop")
    public Response stop(@PathParam("id") String id, @Context SecurityContext caller) {
        var found = path.find(id, caller, Action.STEER);
        if (found.isEmpty()) return unknown(id);
        ConversationMetadata conversation = found.get();
        String hex = conversation.id().hex();
        return V0Answers.orFailure(V0Answers.failed(hex, "Failed to stop conversation: storage does not answer"),
                () -> stopped(conversation, Access.author(caller)));
    }

    private Response stopped(ConversationMetadata conversation, String author) {
        String before = lifecycle.status(conversation);
        if (before.equals("STOPPED")) {
            return V0Answers.conversation(conversation.id(), "Conversation was not running", before);
        }
        lifecycle.stop(conversation, author);
        return V0Answers.conversation(conversation.id(), "Conversation stopped successfully", before);
    }

    private static Response unknown(String id) {
        String shown = PagePlace.id(id).map(known -> known.hex()).orElse("");
        return V0Answers.of(404, V0Answers.failed(shown, null));
    }

    @POST
    @Path("{id}/message")
    public Response say(@PathParam("id") String id, InputStream body, @Context HttpHeaders headers,
            @Context SecurityContext caller) {
        ConversationMetadata conversation = path.conversation(id, caller, Action.SAY);
        String text = new Members(bodies.read(body, headers)).text("message")
                .orElseThrow(() -> Members.missing("message"));
        var said = (Message) V0ClientAction.parse(EventJson.object().add("action", "message")
                .add("args", EventJson.object().add("content", text)).build());
        var failed = EventJson.object().add("success", false)
                .add("error", "Error adding message to conversation: storage does not answer").build();
        return V0Answers.orFailure(failed, () -> {
            Durable.await(commands.say(conversation.id(), said, Access.author(caller)));
            return Answers.success();
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
        ConversationMetadata conversation = path.conversation(id, caller, Action.WATCH);
        var failed = EventJson.object().addNull("trajectory")
                .add("error", "Error getting trajectory: storage does not answer").build();
        return V0Answers.orFailure(failed, () -> Answers.stream(Answers.JSON,
                new Trajectory(log, conversation.id(), log.head(conversation.id()))).build());
    }
}
