package dev.partyline.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

/** At most one line a second, with a share, a speed and what is left. */
class ProgressLineTest {

    private final StringWriter err = new StringWriter();
    private final AtomicLong nanos = new AtomicLong();

    private ProgressLine line(boolean shown, boolean terminal) {
        return new ProgressLine("verify", shown, terminal, new PrintWriter(err), nanos::get);
    }

    private void pass(long millis) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Test
    void saysShareSpeedAndTimeLeft() {
        try (var line = line(true, false)) {
            line.expect(100_000_000);
            pass(2000);
            line.advance(10_000_000);
            assertEquals("verify: 10 %, 10.0 of 100.0 MB, 5.0 MB/s, about 0:00:18 left" + System.lineSeparator(),
                    err.toString());
        }
    }

    @Test
    void saysItOnceASecond() {
        try (var line = line(true, false)) {
            line.expect(1000);
            for (int i = 0; i < 1000; i++) {
                pass(10);
                line.advance(1);
            }
        }
        assertEquals(10, err.toString().lines().count());
    }

    @Test
    void saysNothingWhereNobodyLooks() {
        try (var line = line(false, true)) {
            line.expect(10);
            pass(5000);
            line.advance(5);
        }
        assertEquals("", err.toString());
    }

    @Test
    void moreThanWasExpectedIsAllOfIt() {
        try (var line = line(true, false)) {
            line.expect(1_000_000);
            pass(1000);
            line.advance(3_000_000);
            assertTrue(err.toString().startsWith("verify: 100 %, 3.0 of 3.0 MB"), err.toString());
        }
    }

    @Test
    void aTerminalKeepsOneLine() {
        try (var line = line(true, true)) {
            for (int i = 0; i < 3; i++) {
                pass(1000);
                line.advance(1);
            }
        }
        assertEquals(0, err.toString().chars().filter(c -> c == '\n').count());
        assertTrue(err.toString().endsWith("\r\u001b[K"), "the line is left free");
    }
}
