package dev.partyline.conversation;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;

/** Timestamps of events: UTC, always six digits of fraction, so that text order is time order (V1 spec 2.5). */
public final class EventTime {

    private static final DateTimeFormatter WIRE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter READ = DateTimeFormatter.ISO_DATE_TIME;

    private EventTime() {}

    public static String format(Instant time) {
        return WIRE.format(time);
    }

    /**
     * Reads an ISO-8601 date and time; without a zone it is taken as UTC. A blank where a {@code +} was sent without
     * escaping counts as the plus.
     *
     * @throws IllegalArgumentException with a fixed text if it is none
     */
    public static Instant parse(String text) {
        try {
            TemporalAccessor read = READ.parseBest(text.replace(' ', '+'), OffsetDateTime::from, LocalDateTime::from);
            Instant instant = read instanceof OffsetDateTime zoned ? zoned.toInstant()
                    : ((LocalDateTime) read).toInstant(ZoneOffset.UTC);
            return instant.truncatedTo(ChronoUnit.MICROS);
        } catch (DateTimeException notATime) {
            throw new IllegalArgumentException("not an ISO-8601 date and time", notATime);
        }
    }
}
