package dev.partyline.engineio;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;

/** A clock that a test moves, and a timer that rings on the way. */
final class ManualTimer implements InstantSource {

    private record Alarm(Instant due, Runnable work, CompletableFuture<Void> handle) {}

    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>(Comparator.comparing(Alarm::due));
    private Instant now = Instant.parse("2026-03-14T09:26:00Z");

    EngineThreads threads() {
        return new EngineThreads((delay, work) -> {
            var alarm = new Alarm(now.plus(delay), work, new CompletableFuture<>());
            alarms.add(alarm);
            return alarm.handle();
        });
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** How many timers have yet to ring. */
    long waiting() {
        return alarms.stream().filter(alarm -> !alarm.handle().isCancelled()).count();
    }

    /** Moves the clock, ringing every timer on the way. */
    void pass(long millis) {
        Instant until = now.plus(Duration.ofMillis(millis));
        while (!alarms.isEmpty() && !alarms.peek().due().isAfter(until)) {
            Alarm next = alarms.remove();
            if (next.due().isAfter(now)) now = next.due();
            if (!next.handle().isCancelled()) next.work().run();
        }
        now = until;
    }

    /** Moves the clock while the timer's thread is held up. */
    void passUnnoticed(long millis) {
        now = now.plus(Duration.ofMillis(millis));
    }
}
