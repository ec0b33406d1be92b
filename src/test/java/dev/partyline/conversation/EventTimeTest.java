package dev.partyline.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimeTest {

    @ParameterizedTest
    @CsvSource({
        "2026-01-02T03:04:05Z, 2026-01-02T03:04:05.000000Z",
        "2026-01-02T03:04:05.1Z, 2026-01-02T03:04:05.100000Z",
        "2026-01-02T03:04:05.000001Z, 2026-01-02T03:04:05.000001Z",
        "2026-01-02T03:04:05.123456789Z, 2026-01-02T03:04:05.123456Z"})
    void thereAreAlwaysSixDigits(Instant time, String wire) {
        assertEquals(wire, EventTime.format(time));
    }

    @Test
    void everyTimeLooksAsTheFormatterOfTheLibraryHasIt() {
        var formatter = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
        long yearMinus100 = -65_322_892_800L;
        long year12000 = 316_518_710_400L;
        new Random(1).longs(2000, yearMinus100, year12000).forEach(second -> {
            Instant time = Instant.ofEpochSecond(second, Math.floorMod(second * 7919, 1_000_000_000));
            assertEquals(formatter.format(time), EventTime.format(time));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-02T03:04:05.5Z", "2026-01-02T03:04:05.500000", "2026-01-02T03:04:05.5+00:00",
        "2026-01-02T05:04:05.5+02:00", "2026-01-02T05:04:05.5 02:00", "2026-01-01T22:04:05.5-05:00",
        "2026-01-02T03:04:05.500000999Z"})
    void everySpellingOfATimeIsRead(String text) {
        assertEquals(Instant.parse("2026-01-02T03:04:05.5Z"), EventTime.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "now", "2026-01-02", "1767323045", "2026-13-02T03:04:05Z", "2026-01-02T25:04:05Z"})
    void nothingElseIsATime(String text) {
        var refused = assertThrows(IllegalArgumentException.class, () -> EventTime.parse(text));
        assertEquals("not an ISO-8601 date and time", refused.getMessage());
    }

    @Test
    void textOrderIsTimeOrder() {
        Instant time = Instant.parse("2026-12-31T23:59:59.999999Z");
        assertTrue(EventTime.format(time).compareTo(EventTime.format(time.plusNanos(1000))) < 0);
        assertEquals(time, EventTime.parse(EventTime.format(time)));
    }
}
