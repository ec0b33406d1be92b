package dev.partyline.socketio;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** What one client of a namespace still has to acknowledge. Numbers are used once. Any thread. */
final class PendingAcknowledgements {

    private final Alarms alarms;
    private final AtomicLong next = new AtomicLong();
    private final ConcurrentMap<Long, CompletableFuture<Arguments>> waiting = new ConcurrentHashMap<>();
    private volatile boolean closed;

    PendingAcknowledgements(Alarms alarms) {
        this.alarms = alarms;
    }

    /** @param answer fails when the time is over, or the client has left, whichever is first
     *  @return the number for the packet */
    long expect(CompletableFuture<Arguments> answer, Duration timeout) {
        long id = next.getAndIncrement();
        Future<?> alarm = alarms.after(timeout, () -> answer.completeExceptionally(new AcknowledgementTimeoutException()));
        waiting.put(id, answer);
        answer.whenComplete((arguments, failure) -> {
            waiting.remove(id);
            alarm.cancel(false);
        });
        if (closed) fail(id, new ClientDisconnectedException());
        return id;
    }

    /** Ignores a number that nobody waits for: it may have come too late. */
    void complete(long id, Arguments arguments) {
        var answer = waiting.get(id);
        if (answer != null) answer.complete(arguments);
    }

    void fail(long id, Throwable cause) {
        var answer = waiting.get(id);
        if (answer != null) answer.completeExceptionally(cause);
    }

    /** Everything that waits fails, and everything that comes. */
    void close() {
        closed = true;
        waiting.keySet().forEach(id -> fail(id, new ClientDisconnectedException()));
    }
}
