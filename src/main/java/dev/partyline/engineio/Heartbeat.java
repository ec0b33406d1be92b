package dev.partyline.engineio;

import static java.lang.System.Logger.Level.DEBUG;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Asks a client for a sign of life from time to time and notices when none comes. One timer at a time; safe from any
 * thread. The callbacks are called without the lock.
 */
final class Heartbeat {

    private static final System.Logger LOG = System.getLogger(Heartbeat.class.getName());

    private final EngineOptions options;
    private final EngineThreads threads;
    private final InstantSource clock;
    private final Runnable ping;
    private final Runnable dead;
    private final ReentrantLock lock = new ReentrantLock();
    private Instant due;
    private boolean asked;
    private boolean stopped;
    private Future<?> alarm;

    /**
     * @param ping asks the client
     * @param dead run once when it did not answer
     */
    Heartbeat(EngineOptions options, EngineThreads threads, InstantSource clock, Runnable ping, Runnable dead) {
        this.options = options;
        this.threads = threads;
        this.clock = clock;
        this.ping = ping;
        this.dead = dead;
        this.due = clock.instant().plus(options.pingInterval());
    }

    /** Begins; the first ping is due one interval after this was made. */
    void start() {
        locked(this::schedule);
    }

    /** The client has answered. An answer to nothing is no news. */
    void pong() {
        locked(() -> {
            if (!asked) return;
            asked = false;
            due = clock.instant().plus(options.pingInterval());
            schedule();
        });
    }

    /** Whether the time for an answer is over, even if the timer does not know yet. */
    boolean overdue() {
        lock.lock();
        try {
            return asked && !clock.instant().isBefore(due);
        } finally {
            lock.unlock();
        }
    }

    void stop() {
        locked(() -> {
            stopped = true;
            if (alarm != null) alarm.cancel(false);
        });
    }

    private void ring() {
        Runnable consequence = null;
        lock.lock();
        try {
            if (stopped) return;
            Instant now = clock.instant();
            if (!now.isBefore(due)) consequence = asked ? dead : ping;
            if (consequence == ping) await(now);
            if (consequence != dead) schedule();
        } finally {
            lock.unlock();
        }
        if (consequence != null) consequence.run();
    }

    /** Counts from when the ping was due; but if we were late ourselves, the client does not pay for it. */
    private void await(Instant now) {
        asked = true;
        boolean late = Duration.between(due, now).multipliedBy(2).compareTo(options.pingTimeout()) > 0;
        due = (late ? now : due).plus(options.pingTimeout());
    }

    private void schedule() {
        if (stopped) return;
        if (alarm != null) alarm.cancel(false);
        try {
            Duration left = Duration.between(clock.instant(), due);
            alarm = threads.after(left.isNegative() ? Duration.ZERO : left, this::ring);
        } catch (RejectedExecutionException stopping) {
            LOG.log(DEBUG, "no more heartbeats", stopping);
        }
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }
}
