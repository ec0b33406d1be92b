package dev.partyline.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;

/** What one client of V0 received, connection by connection, and where it stands. Any number of threads. */
public final class V0Record {

    private static final String STATUS = "STATUS$";

    private final List<Connection> connections = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private final List<String> endings = new ArrayList<>();
    private long latestEventId = -1;

    /**
     * One connection.
     *
     * @param asked the {@code latest_event_id} of its query
     * @param replayed events that came before the server said that the client has seen what there was
     * @param live those that came behind
     * @param ready whether it said so
     */
    public record Connection(long asked, List<JsonObject> replayed, List<JsonObject> live, boolean ready) {

        private Connection becomesReady() {
            return new Connection(asked, replayed, live, true);
        }

        private Connection copy() {
            return new Connection(asked, List.copyOf(replayed), List.copyOf(live), ready);
        }
    }

    /** The client asks for a connection. */
    public synchronized void asks(long id) {
        connections.add(new Connection(id, new ArrayList<>(), new ArrayList<>(), false));
    }

    /** It was sent this payload. */
    public synchronized void received(JsonObject payload) {
        int last = connections.size() - 1;
        Connection now = connections.get(last);
        if (payload.get("id") instanceof JsonNumber id) {
            latestEventId = id.longValueExact();
            (now.ready() ? now.live() : now.replayed()).add(payload);
        } else if (EventJson.text(payload, "id", "").startsWith(STATUS)) {
            connections.set(last, now.becomesReady());
        }
    }

    /** It was refused; never expected, unless a test says so. */
    public synchronized void refused(String why) {
        refusals.add(why);
    }

    /** A connection ended, as the client calls it. */
    public synchronized void ended(String reason) {
        endings.add(reason);
    }

    public synchronized List<String> endings() {
        return List.copyOf(endings);
    }

    public synchronized List<String> refusals() {
        return List.copyOf(refusals);
    }

    /** Of the last event with a number; -1 before the first. */
    public synchronized long latestEventId() {
        return latestEventId;
    }

    /** Whether it was sent this, by whomever it was said. */
    public synchronized boolean heard(String message) {
        return connections.stream().flatMap(each -> Stream.concat(each.replayed().stream(), each.live().stream()))
                .anyMatch(event -> EventJson.text(event, "message", "").equals(message));
    }

    /** Whether its present connection has seen what there was when it came. */
    public synchronized boolean ready() {
        return !connections.isEmpty() && connections.get(connections.size() - 1).ready();
    }

    /** How it stands, for the text of a failure. */
    @Override
    public synchronized String toString() {
        int count = connections.size();
        String state = count == 0 ? "never connected" : count + " connections, the last asked for "
                + connections.get(count - 1).asked() + (ready() ? " and is ready" : " and is not ready");
        return "at " + latestEventId + ", " + state + ", refused " + refusals;
    }

    public synchronized List<Connection> connections() {
        return connections.stream().map(Connection::copy).toList();
    }
}
