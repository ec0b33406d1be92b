package dev.partyline.redis;

import java.time.Instant;
import java.util.LinkedHashSet;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.Tenant;
import dev.partyline.security.Basis;
import dev.partyline.security.Identity;
import dev.partyline.security.Role;
import dev.partyline.security.Ticket;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;

/** A ticket as it lies in Redis: JSON, which all servers of a cluster understand. Pure functions. */
final class TicketText {

    private TicketText() {}

    static String write(Ticket ticket) {
        Identity identity = ticket.identity();
        Basis basis = identity.basis();
        var groups = EventJson.array();
        identity.groups().forEach(groups::add);
        return EventJson.write(EventJson.object().add("hash", ticket.hash()).add("conversation", ticket.conversation().hex())
                .add("origin", ticket.origin()).add("expires", ticket.expires().toString())
                .add("name", identity.name()).add("kind", identity.kind().name()).add("role", identity.role().name())
                .add("groups", groups).add("tenant", identity.tenant().label())
                .add("until", basis.until().toString()).add("subject", basis.subject()).add("session", basis.session())
                .add("token", basis.token()).add("issued", basis.issued().toString()).build());
    }

    static Ticket read(String text) {
        JsonObject json = EventJson.parseObject(text);
        var groups = new LinkedHashSet<String>();
        json.getJsonArray("groups").getValuesAs(JsonString.class).forEach(each -> groups.add(each.getString()));
        var basis = new Basis(Instant.parse(json.getString("until")), json.getString("subject"), json.getString("session"),
                json.getString("token"), Instant.parse(json.getString("issued")));
        var identity = new Identity(json.getString("name"), Identity.Kind.valueOf(json.getString("kind")),
                Role.valueOf(json.getString("role")), groups, Tenant.labelled(json.getString("tenant")), basis);
        return new Ticket(json.getString("hash"), identity, ConversationId.parse(json.getString("conversation")),
                json.getString("origin"), Instant.parse(json.getString("expires")));
    }
}
