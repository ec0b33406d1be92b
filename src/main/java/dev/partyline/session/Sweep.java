package dev.partyline.session;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import dev.partyline.conversation.StoreAwayException;

/**
 * One recurring duty: never throws, knows when it last ran, and can be run late by somebody else. Safe to run twice at
 * once.
 */
public final class Sweep implements Runnable {

    private static final System.Logger LOG = System.getLogger(Sweep.class.getName());

    private final String name;
    private final Duration period;
    private final InstantSource clock;
    private final Consumer<Instant> work;
    private final Timer duration;
    private final Counter failures;
    private volatile Instant lastRun;

    /** @param name tag of its duration and its failures in the metrics
     *  @param work gets the present time; what it throws is logged and counted */
    public Sweep(String name, Duration period, InstantSource clock, MeterRegistry meters, Consumer<Instant> work) {
        this.name = name;
        this.period = period;
        this.clock = clock;
        this.work = work;
        this.duration = meters.timer("partyline.sweep", "sweep", name);
        this.failures = meters.counter("partyline.sweep.failures", "sweep", name);
        this.lastRun = clock.instant();
    }

    /** Payara drops a timer for good when its callback fails twice, so nothing leaves this method. */
    @Override
    public void run() {
        Instant now = clock.instant();
        lastRun = now;
        try {
            duration.record(() -> work.accept(now));
        } catch (RuntimeException failure) {
            failures.increment();
            LOG.log(StoreAwayException.level(failure), () -> "sweep " + name + " failed; the next tick tries again", failure);
        }
    }

    /** Runs it if its period has passed since it last ran. */
    void runIfDue() {
        if (!clock.instant().isBefore(lastRun.plus(period))) run();
    }

    /** Runs it if the container's timer has missed more than two turns, as it does while the wall clock is set back. */
    void runIfOverdue() {
        if (clock.instant().isAfter(lastRun.plus(period.multipliedBy(3)))) run();
    }
}
