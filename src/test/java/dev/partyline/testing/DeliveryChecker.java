package dev.partyline.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

import dev.partyline.testing.Acknowledgements.Posted;
import dev.partyline.testing.ConnectionRecord.Received;

/**
 * The oracle of delivery for one conversation. It believes the writers' acknowledgements and the log file only: all
 * that was acknowledged stands in the log once, and what a connection received is one stretch of the log, without a
 * hole, a repeat or a change. Collects every violation, so that one run tells all.
 */
public final class DeliveryChecker {

    private static final int REPORTED = 20;

    private final LogFile log;
    private final List<LogRecord> visible;
    private final Acknowledgements acknowledgements;
    private final Map<String, Integer> byId = new HashMap<>();
    private final Map<String, Integer> byMarker = new HashMap<>();
    private final List<String> violations = new ArrayList<>();

    public DeliveryChecker(LogFile log, Acknowledgements acknowledgements) {
        this.log = log;
        this.visible = log.visible();
        this.acknowledgements = acknowledgements;
        checkLog();
    }

    /** Everything that is wrong so far; empty when all is well. */
    public List<String> violations() {
        return List.copyOf(violations);
    }

    /** @throws AssertionError that lists what is wrong */
    public void verify() {
        if (violations.isEmpty()) return;
        throw new AssertionError(violations.size() + " violations in " + log.file().getFileName() + ":\n  "
                + String.join("\n  ", violations.subList(0, Math.min(REPORTED, violations.size()))));
    }

    private void checkLog() {
        log.damage().forEach(damage -> wrong("log", damage));
        var ids = new HashSet<String>();
        for (LogRecord record : log.records()) {
            if (!ids.add(record.id())) wrong("log", "event id twice: " + record);
        }
        for (int i = 0; i < visible.size(); i++) {
            byId.putIfAbsent(visible.get(i).id(), i);
            String text = visible.get(i).messageText();
            if (!text.isEmpty() && byMarker.putIfAbsent(Acknowledgements.marker(text), i) != null) {
                wrong("log", "said twice: " + visible.get(i));
            }
        }
        for (Posted posted : acknowledgements.all()) {
            if (posted.answered() && !byMarker.containsKey(posted.marker())) {
                wrong("log", "acknowledged, but not there: " + posted.marker());
            }
        }
    }

    /**
     * Checks all that a client received, connection by connection.
     *
     * @param caughtUp whether its last connection must have received everything up to the end of the log
     */
    public void check(String client, List<ConnectionRecord> connections, boolean caughtUp) {
        for (int i = 0; i < connections.size(); i++) {
            String name = client + " connection " + i;
            check(name, connections.get(i), caughtUp && i == connections.size() - 1);
        }
    }

    private void check(String name, ConnectionRecord connection, boolean caughtUp) {
        List<Received> events = connection.events();
        if (connection.firstKind().isEmpty()) {
            if (caughtUp) wrong(name, "received nothing");
            return;
        }
        if (!connection.firstKind().equals("ConversationStateUpdateEvent")) {
            wrong(name, "first frame is a " + connection.firstKind());
        }
        int first = first(name, connection, events);
        int matched = first < 0 ? -1 : compare(name, first, events);
        if (matched < 0 || !caughtUp || first + matched == visible.size()) return;
        wrong(name, "ends early: received " + matched + " events from " + at(first) + ", next expected "
                + at(first + matched) + ", log ends with " + at(visible.size() - 1));
    }

    /** @return index of the event that must come first; -1 if there is none, which is a violation */
    private int first(String name, ConnectionRecord connection, List<Received> events) {
        if (connection.start() instanceof Start.Beginning) return 0;
        if (connection.start() instanceof Start.After after) {
            Integer index = byId.get(after.eventId());
            if (index == null) wrong(name, "resumed after an event that is not in the log: " + after.eventId());
            return index == null ? -1 : index + 1;
        }
        return firstLive(name, connection, events);
    }

    private int firstLive(String name, ConnectionRecord connection, List<Received> events) {
        int earliest = 0;
        int latest = visible.size();
        for (Posted posted : acknowledgements.all()) {
            Integer index = byMarker.get(posted.marker());
            if (index == null) continue;
            boolean before = posted.answered() && posted.answeredNanos() - connection.askedNanos() < 0;
            if (before) earliest = Math.max(earliest, index + 1);
            if (posted.askedNanos() - connection.shownNanos() > 0) latest = Math.min(latest, index);
        }
        Integer first = events.isEmpty() ? Integer.valueOf(latest) : byId.get(events.get(0).id());
        if (first == null) return earliest; // comparing reports it
        if (first < earliest) wrong(name, "live, but was sent the earlier " + at(first) + ", expected " + at(earliest));
        if (first > latest) wrong(name, "missing " + (first - latest) + " events: live from " + at(first)
                + ", but should have seen " + at(latest));
        return first;
    }

    /** @return number of events received; -1 if they differ from the log, which is a violation */
    private int compare(String name, int first, List<Received> events) {
        for (int i = 0; i < events.size(); i++) {
            Received got = events.get(i);
            int expected = first + i;
            Integer found = byId.get(got.id());
            boolean same = found != null && found == expected
                    && got.fingerprint().equals(Fingerprint.of(visible.get(expected).payload()));
            if (!same) {
                wrong(name, "frame " + i + ": expected " + at(expected) + ", got " + difference(got, found, expected));
                return -1;
            }
        }
        return events.size();
    }

    private String difference(Received got, Integer found, int expected) {
        if (found == null) return "an event that is not in the log: " + got.fingerprint();
        String logged = visible.get(found).payload();
        if (found == expected) return "it altered: " + got.fingerprint() + " instead of " + logged;
        String kind = found < expected ? "a repeat or a late one: " : (found - expected) + " missing or late before ";
        return kind + at(found);
    }

    private String at(int index) {
        return index >= 0 && index < visible.size() ? visible.get(index).toString() : "the end of the log";
    }

    private void wrong(String where, String what) {
        violations.add(where + ": " + what);
    }
}
