package dev.partyline.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;

import dev.partyline.config.AccessOptions;
import dev.partyline.security.Revocations.Ground;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class MemoryRevocationsTest extends RevocationsContract {

    private static final int MOST = 1_000;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final MemoryRevocations revocations =
            new MemoryRevocations(new AccessOptions(Duration.ofMinutes(1), remember(), MOST), () -> now, meters);

    @Override
    protected Revocations revocations() {
        return revocations;
    }

    @Override
    protected Duration remember() {
        return Duration.ofHours(3);
    }

    private double size() {
        return meters.get("partyline.revocations").gauge().value();
    }

    @Test
    void whenItIsFullTheOldestIsForgottenAndCounted() {
        for (int i = 0; i < MOST + 2; i++) revocations.add(Ground.SESSION, "s" + i, Instant.MAX);
        assertEquals(2, meters.get("partyline.revocations.forgotten").counter().count());
        assertFalse(revocations.cover(basis("", "s1", "")));
        assertTrue(revocations.cover(basis("", "s2", "")));
        assertTrue(revocations.cover(basis("", "s" + (MOST + 1), "")));
        assertEquals(MOST, size());
    }

    @Test
    void whatIsOverMakesRoom() {
        for (int i = 0; i < MOST; i++) revocations.add(Ground.TOKEN, "t" + i, Instant.MAX);
        now = now.plus(remember());
        revocations.add(Ground.TOKEN, "another", Instant.MAX);
        assertEquals(1, size());
        assertEquals(0, meters.get("partyline.revocations.forgotten").counter().count());
    }
}
