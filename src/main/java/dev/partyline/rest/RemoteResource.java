package dev.partyline.rest;

import java.io.InputStream;

import dev.partyline.agent.remote.RemoteAgents;
import dev.partyline.config.RemoteServer;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventJson;
import dev.partyline.security.RateLimiter;
import dev.partyline.security.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;

/**
 * Webhooks of agent servers (V1 spec 8.4), each below its own name and with its own key; no other key is good here, and this
 * one nowhere else. What they bring only rings: it is read from the server's log. A conversation that none of ours is
 * executed by is no error, for the webhook would bring it again and again.
 */
@ApplicationScoped
@Path(RemoteResource.PATH)
public class RemoteResource {

    static final String PATH = "remote";

    @Inject RemoteAgents agents;
    @Inject RequestBody bodies;
    @Inject RateLimiter limiter;
    @Inject Event<Refused> refusals;

    /** Of one conversation there: a list of events, transient ones among them. */
    @POST
    @Path("{server}/events/{id}")
    public Response events(@PathParam("server") String name, @PathParam("id") String id, InputStream body,
            @Context HttpHeaders headers, @Context SecurityContext from) {
        RemoteServer server = server(name, headers, from);
        ConversationId conversation = Access.id(id, "path", "id");
        agents.rung(server, conversation, bodies.list(body, headers));
        return Answers.success();
    }

    /** That a conversation there was made or changed. */
    @POST
    @Path("{server}/conversations")
    public Response conversations(@PathParam("server") String name, InputStream body, @Context HttpHeaders headers,
            @Context SecurityContext from) {
        RemoteServer server = server(name, headers, from);
        JsonObject info = bodies.read(body, headers);
        JsonArray nothing = JsonValue.EMPTY_JSON_ARRAY;
        agents.rung(server, Access.id(EventJson.text(info, "id", ""), "body", "id"), nothing);
        return Answers.success();
    }

    /** Whether there is no such server, or the key is wrong, is not told. A known one may have much to say. */
    private RemoteServer server(String name, HttpHeaders headers, SecurityContext from) {
        RemoteServer server = agents.server(name, headers.getHeaderString(AuthenticationFilter.KEY_HEADER)).orElseThrow(() -> {
            refusals.fire(Refused.stranger("webhook", Refused.UNAUTHORIZED));
            return ProblemException.of(401, "Unauthorized");
        });
        AuthenticationFilter.forgive(limiter, from);
        return server;
    }
}
