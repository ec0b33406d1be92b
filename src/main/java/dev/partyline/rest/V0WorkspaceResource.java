package dev.partyline.rest;

import java.io.InputStream;

import dev.partyline.conversation.EventJson;
import dev.partyline.security.Action;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;

/** What the page of V0 asks of a conversation's sandbox (V0 spec 11.2). There is none, and so nothing is in it. */
@ApplicationScoped
@Path("conversations")
public class V0WorkspaceResource {

    private static final String NO_SANDBOX = "There is no sandbox to put it into";

    @Inject V0Path path;

    /** Names what was sent and keeps none of it. */
    @POST
    @Path("{id}/upload-files")
    public Response upload(@PathParam("id") String id, InputStream body, @Context HttpHeaders headers,
            @Context SecurityContext caller) {
        path.conversation(id, caller, Action.SAY);
        var skipped = EventJson.array();
        UploadedNames.read(body, headers.getHeaderString(HttpHeaders.CONTENT_TYPE)).forEach(name ->
                skipped.add(EventJson.object().add("name", name).add("reason", NO_SANDBOX)));
        return Answers.ok(EventJson.object().add("uploaded_files", JsonValue.EMPTY_JSON_ARRAY)
                .add("skipped_files", skipped).build());
    }

    @GET
    @Path("{id}/list-files")
    public Response files(@PathParam("id") String id, @Context SecurityContext caller) {
        path.conversation(id, caller, Action.WATCH);
        return Answers.ok(JsonValue.EMPTY_JSON_ARRAY);
    }

    @GET
    @Path("{id}/git/changes")
    public Response changes(@PathParam("id") String id, @Context SecurityContext caller) {
        return noRepository(id, caller);
    }

    @GET
    @Path("{id}/git/diff")
    public Response difference(@PathParam("id") String id, @Context SecurityContext caller) {
        return noRepository(id, caller);
    }

    private Response noRepository(String id, SecurityContext caller) {
        path.conversation(id, caller, Action.WATCH);
        return V0Answer.of(404, EventJson.object().add("error", "Not a git repository").build()).response();
    }

    @GET
    @Path("{id}/vscode-url")
    public Response editor(@PathParam("id") String id, @Context SecurityContext caller) {
        path.conversation(id, caller, Action.WATCH);
        return Answers.ok(EventJson.object().addNull("vscode_url").build());
    }

    @GET
    @Path("{id}/web-hosts")
    public Response hosts(@PathParam("id") String id, @Context SecurityContext caller) {
        path.conversation(id, caller, Action.WATCH);
        return Answers.ok(EventJson.object().add("hosts", JsonValue.EMPTY_JSON_OBJECT).build());
    }
}
