package dev.partyline.session;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Remembers frames; takes each batch at once, or only when told to. */
final class RecordingTransport implements Transport {

    private final List<String> frames = new ArrayList<>();
    private final List<Disconnect> closes = new ArrayList<>();
    private CompletableFuture<Void> open;
    private boolean stalled;
    private int pings;
    private long lastMark;
    private int batches;
    private int mostInFlight;

    @Override
    public synchronized CompletionStage<Void> send(List<String> batch) {
        if (open != null && !open.isDone()) throw new AssertionError("two writes at once");
        frames.addAll(batch);
        batches++;
        mostInFlight = Math.max(mostInFlight, batch.size());
        open = new CompletableFuture<>();
        if (!stalled) open.complete(null);
        return open;
    }

    @Override
    public synchronized void ping(long mark) {
        pings++;
        lastMark = mark;
    }

    @Override
    public synchronized void close(Disconnect reason) {
        closes.add(reason);
    }

    /** From now on nothing is taken until {@link #take}. */
    synchronized void stall() {
        stalled = true;
    }

    /** The peer reads what was sent, and goes on reading. */
    void take() {
        CompletableFuture<Void> taken;
        synchronized (this) {
            stalled = false;
            taken = open;
        }
        if (taken != null) taken.complete(null);
    }

    void fail() {
        open.completeExceptionally(new java.io.IOException("planted"));
    }

    synchronized List<String> frames() { return List.copyOf(frames); }

    synchronized int count() { return frames.size(); }

    synchronized List<Disconnect> closes() { return List.copyOf(closes); }

    synchronized int pings() { return pings; }

    synchronized long lastMark() { return lastMark; }

    synchronized int batches() { return batches; }

    synchronized int mostInFlight() { return mostInFlight; }
}
