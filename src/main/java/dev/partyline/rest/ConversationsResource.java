package dev.partyline.rest;

import java.io.InputStream;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.Conversations;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.UnknownConversationException;
import dev.partyline.rest.ConversationStarter.Started;
import dev.partyline.security.Action;
import dev.partyline.security.Deed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;

/** Conversations: made, looked at, renamed, deleted and brought back (V1 spec 7.2, V0 spec 11). */
@ApplicationScoped
@Path("conversations")
public class ConversationsResource {

    @Inject Conversations conversations;
    @Inject Access access;
    @Inject RequestBody bodies;
    @Inject ConversationStarter starter;
    @Inject ConversationPages pages;
    @Inject Deletion deletion;
    @Inject V0Lifecycle v0;
    @Inject V0Edits v0Edits;

    /** A request without any member that makes it one of V1 is one of V0. */
    @POST
    public Response start(InputStream body, @Context HttpHeaders headers, @Context SecurityContext caller) {
        JsonObject request = bodies.read(body, headers);
        if (!StartRequest.isV1(request)) {
            ConversationMetadata made = v0.create(V0StartRequest.parse(request), caller);
            return V0Answer.conversation(made.id(), null, "RUNNING").response();
        }
        Started started = starter.start(request, caller);
        return Answers.of(started.fresh() ? 201 : 200, EventJson.write(pages.info(started.conversation()))).build();
    }

    /** With {@code ids} a batch, without the page's list. */
    @GET
    public Response list(@Context UriInfo uri, @Context SecurityContext caller) {
        var query = parameters(uri);
        return query.all("ids").isEmpty() ? Answers.ok(pages.list(query, caller))
                : Answers.ok(pages.batch(query, "ids", caller, pages::listed));
    }

    @GET
    @Path("search")
    public Response search(@Context UriInfo uri, @Context SecurityContext caller) {
        return Answers.ok(pages.search(parameters(uri), caller));
    }

    @GET
    @Path("count")
    public Response count(@Context UriInfo uri, @Context SecurityContext caller) {
        return Answers.ok(Long.toString(pages.count(parameters(uri), caller)));
    }

    @GET
    @Path("{id}")
    public Response show(@PathParam("id") String id, @Context SecurityContext caller) {
        return Answers.ok(pages.info(access.conversation(id, caller, Action.WATCH)));
    }

    /** Of an unknown conversation it says so without an error, as the reference does. */
    @PATCH
    @Path("{id}")
    public Response edit(@PathParam("id") String id, InputStream body, @Context HttpHeaders headers,
            @Context SecurityContext caller) {
        var wanted = new Members(bodies.read(body, headers));
        var title = wanted.title().orElse(null);
        var tags = wanted.tags().orElse(null);
        ConversationId named = Access.id(id, "path", "conversation_id");
        if (v0Edits.concern(named, caller)) return v0Edits.edit(named, title, tags, caller).response();
        try {
            var known = access.conversation(id, caller, Action.MANAGE);
            if (title != null || tags != null) {
                conversations.edit(known.id(), title, tags);
                access.done(caller, Deed.Kind.EDITED, known.id());
            }
            return Answers.success();
        } catch (UnknownConversationException unknown) {
            return Answers.ok(Answers.text(new Success(false)));
        }
    }

    @DELETE
    @Path("{id}")
    public Response delete(@PathParam("id") String id, @Context UriInfo uri, @Context SecurityContext caller) {
        boolean permanent = parameters(uri).flag("permanent");
        ConversationId named = Access.id(id, "path", "conversation_id");
        if (v0Edits.concern(named, caller)) return v0Edits.delete(named, permanent, caller).response();
        if (permanent) deletion.purge(id, caller);
        else deletion.delete(id, caller);
        return Answers.success();
    }

    @POST
    @Path("{id}/undelete")
    public Response undelete(@PathParam("id") String id, @Context SecurityContext caller) {
        return Answers.ok(pages.info(deletion.undelete(id, caller)));
    }

    private static Parameters parameters(UriInfo uri) {
        return new Parameters(uri.getQueryParameters());
    }
}
