package dev.partyline.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.StreamPosition;

/**
 * Where a log ends: all that the next append has to know.
 *
 * @param offset of the last record
 * @param stateOffset of the last record that changed the state, or -1
 * @param generation latest of a lease under which it was written, or 0
 * @param largestMicros largest time so far, in microseconds since 1970; {@link Long#MIN_VALUE} in an empty log
 */
record LogEnd(long offset, long stateOffset, long generation, long largestMicros) {

    static final LogEnd EMPTY = new LogEnd(StreamPosition.BEFORE_FIRST, -1, 0, Long.MIN_VALUE);

    LogEnd after(ConversationEvent event) {
        return new LogEnd(event.offset(), event.changesState() ? event.offset() : stateOffset,
                Math.max(generation, event.generation()), Math.max(largestMicros, micros(event.timestamp())));
    }

    LogEnd under(long lease) {
        return new LogEnd(offset, stateOffset, lease, largestMicros);
    }

    /** @throws ArithmeticException for a time some 300,000 years away */
    static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    /** Rounded up, so that a record just before the time is not counted as being at it. */
    static long microsUp(Instant time) {
        try {
            long micros = micros(time);
            return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).isBefore(time) ? micros + 1 : micros;
        } catch (ArithmeticException faraway) {
            return time.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }
}
