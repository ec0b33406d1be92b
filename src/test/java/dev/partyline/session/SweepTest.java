package dev.partyline.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class SweepTest {

    private Instant now = Instant.EPOCH;
    private final AtomicInteger runs = new AtomicInteger();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void aFailingSweepRunsAgain() {
        Sweep sweep = sweep(() -> {
            if (runs.incrementAndGet() == 1) throw new IllegalStateException("planted");
        });

        sweep.run();
        sweep.run();

        assertEquals(2, runs.get());
        assertEquals(1, meters.counter("partyline.sweep.failures", "sweep", "test").count());
    }

    @Test
    void aSweepThatTheContainerForgotIsRunByTheBackUp() {
        Sweep sweep = sweep(runs::incrementAndGet);

        now = now.plusSeconds(3);
        sweep.runIfOverdue();
        assertEquals(0, runs.get());

        now = now.plusMillis(1);
        sweep.runIfOverdue();
        sweep.runIfOverdue();
        assertEquals(1, runs.get());
    }

    private Sweep sweep(Runnable work) {
        return new Sweep("test", Duration.ofSeconds(1), () -> now, meters, at -> work.run());
    }
}
