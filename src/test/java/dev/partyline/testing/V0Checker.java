package dev.partyline.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import dev.partyline.testing.V0Log.Entry;
import dev.partyline.testing.V0Record.Connection;
import jakarta.json.JsonObject;

/**
 * The oracle of delivery to clients of V0. What a connection received must be one stretch of the log from behind the id
 * that it asked for, event by event; but of the state changes that were there when it connected, it gets the newest
 * alone (V0 spec 2.4). Where that was, the server says itself with its ready status, which comes at this place.
 */
public final class V0Checker {

    private static final int REPORTED = 20;
    private static final int AROUND = 12;

    private final V0Log log;
    private final List<String> violations = new ArrayList<>();

    public V0Checker(V0Log log) {
        this.log = log;
        log.damage().forEach(damage -> wrong("log", damage));
    }

    public List<String> violations() {
        return List.copyOf(violations);
    }

    /** @throws AssertionError that lists what is wrong */
    public void verify() {
        if (violations.isEmpty()) return;
        throw new AssertionError(violations.size() + " violations:\n  "
                + String.join("\n  ", violations.subList(0, Math.min(REPORTED, violations.size()))));
    }

    /** @param caughtUp whether its last connection must have received everything up to the end of the log */
    public void check(String client, V0Record record, boolean caughtUp) {
        record.refusals().forEach(why -> wrong(client, "refused: " + why));
        List<Connection> connections = record.connections();
        long had = -1;
        for (int i = 0; i < connections.size(); i++) {
            Connection connection = connections.get(i);
            String name = client + " connection " + i;
            if (connection.asked() != had) wrong(name, "asked for " + connection.asked() + " and had " + had);
            check(name, connection, caughtUp && i == connections.size() - 1);
            had = last(connection, had);
        }
    }

    private void check(String name, Connection connection, boolean caughtUp) {
        if (caughtUp && !connection.ready()) wrong(name, "was never ready");
        List<Entry> expected = expected(connection, caughtUp);
        List<JsonObject> received = received(connection);
        for (int i = 0; i < Math.max(expected.size(), received.size()); i++) {
            JsonObject wanted = i < expected.size() ? expected.get(i).event() : null;
            JsonObject got = i < received.size() ? received.get(i) : null;
            if (Objects.equals(wanted, got)) continue;
            wrong(name, "event " + i + " behind " + connection.asked() + ": expected " + shown(wanted) + ", got "
                    + shown(got) + "; ids around it: " + around(received, i));
            return;
        }
    }

    private static List<Long> around(List<JsonObject> received, int index) {
        return received.subList(Math.max(0, index - AROUND), Math.min(received.size(), index + AROUND)).stream()
                .map(V0Checker::id).toList();
    }

    private static String shown(JsonObject event) {
        return event == null ? "nothing" : Fingerprint.of(event.toString());
    }

    private List<Entry> expected(Connection connection, boolean caughtUp) {
        long end = caughtUp ? Long.MAX_VALUE : last(connection, connection.asked());
        List<Entry> stretch = log.entries().stream()
                .filter(entry -> entry.id() > connection.asked() && entry.id() <= end).toList();
        long replayEnd = connection.live().isEmpty() ? end : id(connection.live().get(0)) - 1;
        long newest = newestState(connection, replayEnd);
        return stretch.stream()
                .filter(entry -> entry.id() > replayEnd || entry.id() == newest || !entry.changesAgentState()).toList();
    }

    /** The only state change that the replay may have; none may have come yet in one that was broken off. */
    private long newestState(Connection connection, long replayEnd) {
        boolean brokenOff = !connection.ready()
                && connection.replayed().stream().map(V0Checker::entry).noneMatch(Entry::changesAgentState);
        if (brokenOff) return -1;
        return log.entries().stream().filter(entry -> entry.id() <= replayEnd && entry.changesAgentState())
                .mapToLong(Entry::id).max().orElse(-1);
    }

    private static List<JsonObject> received(Connection connection) {
        var all = new ArrayList<>(connection.replayed());
        all.addAll(connection.live());
        return all;
    }

    private static long last(Connection connection, long otherwise) {
        List<JsonObject> all = received(connection);
        return all.isEmpty() ? otherwise : id(all.get(all.size() - 1));
    }

    private static Entry entry(JsonObject event) {
        return new Entry(id(event), event);
    }

    private static long id(JsonObject event) {
        return event.getJsonNumber("id").longValueExact();
    }

    private void wrong(String where, String what) {
        violations.add(where + ": " + what);
    }
}
