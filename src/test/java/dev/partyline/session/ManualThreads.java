package dev.partyline.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;

/** Threads that a test turns by hand: tasks run one after the other, timers ring when the clock is moved. */
public final class ManualThreads extends DeliveryThreads {

    private record Alarm(Instant due, Runnable work, CompletableFuture<Void> handle) {}

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>(Comparator.comparing(Alarm::due));
    private Instant now = Instant.parse("2026-03-14T09:26:00Z");

    public Instant now() {
        return now;
    }

    @Override
    public Executor stripe() {
        return tasks::add;
    }

    @Override
    public Future<?> after(Duration delay, Runnable work) {
        var alarm = new Alarm(now.plus(delay), work, new CompletableFuture<>());
        alarms.add(alarm);
        return alarm.handle();
    }

    @Override
    public void every(Duration period, Runnable work) { }

    /** Runs tasks until none is left; bounded, so that two that call each other for ever are found. */
    public void run() {
        for (int i = 0; !tasks.isEmpty(); i++) {
            if (i > 100_000) throw new AssertionError("tasks without end");
            tasks.remove().run();
        }
    }

    /** Moves the clock while nothing runs, as when the whole machine is held; timers that are due ring behind it. */
    public void stall(Duration time) {
        now = now.plus(time);
    }

    /** Moves the clock, ringing every timer on the way. */
    public void pass(Duration time) {
        Instant until = now.plus(time);
        run();
        while (!alarms.isEmpty() && !alarms.peek().due().isAfter(until)) {
            Alarm next = alarms.remove();
            if (next.due().isAfter(now)) now = next.due();
            if (!next.handle().isCancelled()) next.work().run();
            run();
        }
        now = until;
    }
}
