package dev.partyline.login;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

class OutageTest {

    private static final Duration INTERVAL = Duration.ofSeconds(3);

    private final Outage outage = new Outage(INTERVAL);
    private final Instant now = Instant.parse("2026-03-14T09:26:00Z");

    private void fail(int times) {
        for (int i = 0; i < times; i++) outage.failed(now);
    }

    @Test
    void oneQuestionWithoutAnAnswerIsNoOutage() {
        fail(Outage.FAILURES - 1);
        assertFalse(outage.on());
        outage.answered();
        fail(Outage.FAILURES - 1);
        assertFalse(outage.on(), "not in a row");
        assertTrue(outage.mayAsk(now));
    }

    @Test
    void whileItLastsOneMayAskInAnInterval() {
        fail(Outage.FAILURES);
        assertTrue(outage.on());
        assertTrue(outage.rests(now.plus(INTERVAL).minusMillis(1)));
        assertFalse(outage.mayAsk(now.plus(INTERVAL).minusMillis(1)));
        assertFalse(outage.rests(now.plus(INTERVAL)));
        assertTrue(outage.mayAsk(now.plus(INTERVAL)));
        assertFalse(outage.mayAsk(now.plus(INTERVAL)));
        assertTrue(outage.mayAsk(now.plus(INTERVAL.multipliedBy(2))));
    }

    @Test
    void oneAnswerEndsIt() {
        fail(Outage.FAILURES + 1);
        outage.answered();
        assertFalse(outage.on());
        assertFalse(outage.rests(now));
        assertTrue(outage.mayAsk(now));
    }
}
