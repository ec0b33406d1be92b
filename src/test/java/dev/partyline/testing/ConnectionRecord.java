package dev.partyline.testing;

import java.util.ArrayList;
import java.util.List;

/**
 * What one connection of a client received, in order. Written by the connection's thread, read by anybody.
 */
public final class ConnectionRecord {

    private final Start start;
    private final long askedNanos = System.nanoTime();
    private final List<Received> events = new ArrayList<>();
    private long shownNanos = -1;
    private String firstKind = "";

    public ConnectionRecord(Start start) {
        this.start = start;
    }

    /** An event as it came. */
    public record Received(String id, String fingerprint) {}

    /** Something came that is in no log: the opening state, a notice. */
    public synchronized void addTransient(String kind) {
        note(kind);
    }

    public synchronized void add(String kind, String id, String text) {
        note(kind);
        events.add(new Received(id, Fingerprint.of(text)));
    }

    private void note(String kind) {
        if (shownNanos >= 0) return;
        shownNanos = System.nanoTime();
        firstKind = kind;
    }

    public Start start() {
        return start;
    }

    public synchronized List<Received> events() {
        return List.copyOf(events);
    }

    public synchronized int size() {
        return events.size();
    }

    /** Kind of the first frame; empty if none came. */
    public synchronized String firstKind() {
        return firstKind;
    }

    /** When the client asked for the connection, by {@link System#nanoTime}. */
    public long askedNanos() {
        return askedNanos;
    }

    /** When its first frame came, by {@link System#nanoTime}.
     *  @throws IllegalStateException if none came */
    public synchronized long shownNanos() {
        if (shownNanos < 0) throw new IllegalStateException("nothing came");
        return shownNanos;
    }
}
