package dev.partyline.session;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

import dev.partyline.conversation.ConversationId;

/**
 * One conversation as seen from the web on this node. Immutable.
 *
 * @param connections open now; empty while the conversation waits for a client
 * @param waitUntil when the client wait ends; null while anybody is connected, or when nothing waits
 */
public record WebSession(ConversationId conversation, Set<ClientConnection> connections, Instant waitUntil) {

    public WebSession {
        connections = Set.copyOf(connections);
    }

    static WebSession waiting(ConversationId conversation, Instant until) {
        return new WebSession(conversation, Set.of(), until);
    }

    /** Whether a client is connected. */
    public boolean alive() {
        return !connections.isEmpty();
    }

    /** @return the newest sign of life of any connection; null when there is none */
    public Instant lastActivity() {
        return connections.stream().map(ClientConnection::lastActivity).max(Instant::compareTo).orElse(null);
    }

    WebSession plus(ClientConnection connection) {
        var all = new HashSet<>(connections);
        all.add(connection);
        return new WebSession(conversation, all, null);
    }

    /** @param until end of the wait that begins when this was the last connection; null for none */
    WebSession minus(ClientConnection connection, Instant until) {
        if (!connections.contains(connection)) return this;
        var rest = new HashSet<>(connections);
        rest.remove(connection);
        return new WebSession(conversation, rest, rest.isEmpty() ? until : null);
    }

    boolean overdue(Instant now) {
        return waitUntil != null && now.isAfter(waitUntil);
    }
}
