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

    /** For years that have not four digits; a formatter had a twentieth of the samples of a busy store. */
    private static final DateTimeFormatter WIRE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final int WIRE_LENGTH = 27;
    private static final int MOST_YEAR = 9999;
    private static final int NANOS_PER_MICRO = 1000;
    private static final DateTimeFormatter READ = DateTimeFormatter.ISO_DATE_TIME;

    private EventTime() {}

    public static String format(Instant time) {
        LocalDateTime utc = LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC);
        if (utc.getYear() < 0 || utc.getYear() > MOST_YEAR) return WIRE.format(time);
        var text = new StringBuilder(WIRE_LENGTH);
        digits(utc.getYear(), 4, text).append('-');
        digits(utc.getMonthValue(), 2, text).append('-');
        digits(utc.getDayOfMonth(), 2, text).append('T');
        digits(utc.getHour(), 2, text).append(':');
        digits(utc.getMinute(), 2, text).append(':');
        digits(utc.getSecond(), 2, text).append('.');
        return digits(utc.getNano() / NANOS_PER_MICRO, 6, text).append('Z').toString();
    }

    /** The same without the zone, as V0 has it; still UTC (V0 spec 5.1). */
    public static String formatZoneless(Instant time) {
        String zoned = format(time);
        return zoned.substring(0, zoned.length() - 1);
    }

    private static StringBuilder digits(int number, int count, StringBuilder to) {
        for (int unit = (int) Math.pow(10, count - 1); unit > 0; unit /= 10) to.append((char) ('0' + number / unit % 10));
        return to;
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

    /** Microseconds since 1970, as logs keep times. @throws ArithmeticException for a time some 300,000 years away */
    public static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    /** The same, rounded up, so that a record just before the time is not counted as being at it;
     *  for a time too far away the smallest or largest number. */
    public static long microsUp(Instant time) {
        try {
            long micros = micros(time);
            return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).isBefore(time) ? micros + 1 : micros;
        } catch (ArithmeticException faraway) {
            return time.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }
}
