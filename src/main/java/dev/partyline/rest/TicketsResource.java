package dev.partyline.rest;

import java.io.InputStream;

import dev.partyline.config.Limits;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.UnknownConversationException;
import dev.partyline.security.Action;
import dev.partyline.security.Role;
import dev.partyline.security.TicketDesk;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;

/** Ours: tickets, each for one connection to one conversation, by a page of the same origin as the one that asks. */
@ApplicationScoped
@Path("tickets")
public class TicketsResource {

    @Inject Access access;
    @Inject RequestBody bodies;
    @Inject TicketDesk desk;
    @Inject Limits limits;

    /** For whoever may watch the conversation, in open mode too, where nobody looks at it. */
    @POST
    public Response issue(InputStream body, @Context HttpHeaders headers, @Context SecurityContext caller) {
        var request = new Members(bodies.read(body, headers));
        String id = request.text("conversation_id").orElseThrow(() -> Members.missing("conversation_id"));
        ConversationId wanted = Access.id(id, "body", "conversation_id");
        Role role = request.role().orElse(Role.OWNER);
        ConversationMetadata conversation = access.find(wanted, caller, Action.WATCH)
                .orElseThrow(() -> new UnknownConversationException(wanted));
        return desk.issue(Access.identity(caller), conversation.id(), role, headers.getHeaderString("Origin"))
                .map(this::issued).orElseGet(this::tooMany);
    }

    private Response issued(String ticket) {
        return Answers.of(201, EventJson.write(EventJson.object().add("ticket", ticket)
                .add("expires_in", limits.ticketLifetime().toSeconds()).build())).build();
    }

    /** Each of them goes when it is shown, and at the latest when it expires. */
    private Response tooMany() {
        return Answers.of(429, Answers.text(new Problem("Too many tickets", null)))
                .header(HttpHeaders.RETRY_AFTER, limits.ticketLifetime().toSeconds()).build();
    }
}
