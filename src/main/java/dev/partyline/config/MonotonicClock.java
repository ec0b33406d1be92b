package dev.partyline.config;

import java.time.Instant;
import java.time.InstantSource;

/**
 * The time of day when the server started, advanced by {@link System#nanoTime}: never stepped back or forth, so that
 * deadlines hold. Safe from any thread.
 */
public final class MonotonicClock implements InstantSource {

    private final Instant start = Instant.now();
    private final long startNanos = System.nanoTime();

    @Override
    public Instant instant() {
        return start.plusNanos(System.nanoTime() - startNanos);
    }
}
