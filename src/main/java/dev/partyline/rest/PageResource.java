package dev.partyline.rest;

import dev.partyline.conversation.ConversationId;
import dev.partyline.security.Action;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;

/** What the page asks of its own backend, which here is the same server (V1 spec 7.6). */
@ApplicationScoped
@Path("v1")
public class PageResource {

    private static final String CONVERSATION = "conversation_id__eq";

    @Inject Access access;
    @Inject EventPages pages;
    @Inject ConversationPages conversations;

    /** Never more than a replay sends: the page shows nothing until it has received as many frames (V1 spec 9.2). */
    @GET
    @Path("events/count")
    public Response eventCount(@Context UriInfo uri, @Context SecurityContext caller) {
        String named = new Parameters(uri.getQueryParameters()).required(CONVERSATION);
        ConversationId id = Access.id(named, "query", CONVERSATION);
        return Answers.ok(Long.toString(pages.visible(access.conversation(id.dashed(), caller, Action.WATCH).id())));
    }

    @GET
    @Path("app-conversations")
    public Response conversations(@Context UriInfo uri, @Context SecurityContext caller) {
        return Answers.ok(conversations.batch(new Parameters(uri.getQueryParameters()), "ids", caller,
                (metadata, state, connections) -> PageObjects.conversation(metadata, state)));
    }
}
