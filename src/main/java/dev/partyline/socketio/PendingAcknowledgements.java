package dev.partyline.socketio;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** What one client of a namespace still has to acknowledge. Numbers are used once. Any thread. */
final class PendingAcknowledgements {

    private record Waiting(CompletableFuture<Arguments> answer, Future<?> alarm) { }

    private final Alarms alarms;
    private final AtomicLong next = new AtomicLong();
    private final ConcurrentMap<Long, Waiting> waiting = new ConcurrentHashMap<>();
    private volatile boolean closed;

    PendingAcknowledgements(Alarms alarms) {
        this.alarms = alarms;
    }

    /** @param answer fails when the time is over, or the client has left, whichever is first
     *  @return the number for the packet */
    long expect(CompletableFuture<Arguments> answer, Duration timeout) {
        long id = next.getAndIncrement();
        waiting.put(id, new Waiting(answer,
                alarms.after(timeout, () -> fail(id, new AcknowledgementTimeoutException()))));
        if (closed) fail(id, new ClientDisconnectedException());
        return id;
    }

    /** Ignores a number that nobody waits for: it may have come too late. */
    void complete(long id, Arguments arguments) {
        Waiting found = take(id);
        if (found != null) found.answer.complete(arguments);
    }

    void fail(long id, Throwable cause) {
        Waiting found = take(id);
        if (found != null) found.answer.completeExceptionally(cause);
    }

    /** Everything that waits fails, and everything that comes. */
    void close() {
        closed = true;
        waiting.keySet().forEach(id -> fail(id, new ClientDisconnectedException()));
    }

    int size() {
        return waiting.size();
    }

    private Waiting take(long id) {
        Waiting found = waiting.remove(id);
        if (found != null) found.alarm.cancel(false);
        return found;
    }
}
