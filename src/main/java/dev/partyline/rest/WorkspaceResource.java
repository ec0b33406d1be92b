package dev.partyline.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/**
 * What the page's side panels ask of a workspace (V1 spec 7.5), by path as older pages do and by query. There is none:
 * nothing has changed in it, and nothing can be got out of it or put into it.
 */
@ApplicationScoped
@Path("")
public class WorkspaceResource {

    @GET
    @Path("git/changes{path:(/.*)?}")
    public Response changes() {
        return Answers.ok(JsonValue.EMPTY_JSON_ARRAY);
    }

    @GET
    @Path("git/diff{path:(/.*)?}")
    public Response difference() {
        throw none();
    }

    @POST
    @Path("file/upload{path:(/.*)?}")
    public Response upload() {
        throw none();
    }

    @GET
    @Path("file/download{path:(/.*)?}")
    public Response download() {
        throw none();
    }

    @GET
    @Path("vscode/url")
    public Response editor() {
        return Answers.ok("{\"url\":null}");
    }

    private static ProblemException none() {
        return ProblemException.of(404, "There is no workspace");
    }
}
