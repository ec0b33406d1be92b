package dev.partyline.rest;

import java.io.InputStream;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventJson;
import dev.partyline.rest.ConversationStarter.Started;
import dev.partyline.security.Action;
import dev.partyline.session.ClientCommands;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
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
 * How the page starts, pauses and resumes conversations on its own backend (V1 spec 7.6). There is nothing to wait for:
 * a start task is ready when it is answered, and task, sandbox and conversation have one id.
 */
@ApplicationScoped
@Path("v1")
public class AppConversationsResource {

    private static final JsonObject DEFAULT_RUNTIME = EventJson.object().add("kind", "trajectory").build();

    @Inject Access access;
    @Inject RequestBody bodies;
    @Inject ConversationStarter starter;
    @Inject ConversationPages pages;
    @Inject ClientCommands commands;

    @POST
    @Path("app-conversations")
    public Response start(InputStream body, @Context HttpHeaders headers, @Context SecurityContext caller) {
        Started started = starter.start(startRequest(bodies.read(body, headers)), caller);
        return Answers.ok(PageObjects.startTask(started.conversation()));
    }

    /** The page names a model, at most; our other members are taken too. */
    private static JsonObject startRequest(JsonObject sent) {
        var request = EventJson.object(sent);
        var members = new Members(sent);
        if (!members.has("runtime")) request.add("runtime", DEFAULT_RUNTIME);
        members.text("llm_model").filter(model -> !model.isBlank() && !members.has("agent"))
                .ifPresent(model -> request.add("agent", EventJson.object().add("kind", "Agent")
                        .add("llm", EventJson.object().add("model", model))));
        return request.build();
    }

    @GET
    @Path("app-conversations/start-tasks")
    public Response tasks(@Context UriInfo uri, @Context SecurityContext caller) {
        return Answers.ok(pages.batch(new Parameters(uri.getQueryParameters()), "ids", caller,
                (metadata, state, connections) -> PageObjects.startTask(metadata)));
    }

    /** The page shows those that are not ready yet, and there are none. */
    @GET
    @Path("app-conversations/start-tasks/search")
    public Response searchTasks(@Context UriInfo uri) {
        new Parameters(uri.getQueryParameters()).limit();
        return Answers.ok(EventJson.object().add("items", JsonValue.EMPTY_JSON_ARRAY).addNull("next_page_id").build());
    }

    @GET
    @Path("sandboxes")
    public Response sandboxes(@Context UriInfo uri, @Context SecurityContext caller) {
        return Answers.ok(pages.batch(new Parameters(uri.getQueryParameters()), "id", caller,
                (metadata, state, connections) -> PageObjects.sandbox(metadata)));
    }

    /** There is nothing to stop but the agent. */
    @POST
    @Path("sandboxes/{id}/pause")
    public Response pause(@PathParam("id") String id, @Context SecurityContext caller) {
        ConversationId conversation = access.conversation(id, caller, Action.STEER).id();
        Durable.await(commands.pause(conversation, Access.author(caller)));
        return Answers.success();
    }

    /** A paused agent goes on when somebody runs it. */
    @POST
    @Path("sandboxes/{id}/resume")
    public Response resume(@PathParam("id") String id, @Context SecurityContext caller) {
        access.conversation(id, caller, Action.STEER);
        return Answers.success();
    }
}
