package dev.partyline.store;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.EventTime;
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
                Math.max(generation, event.generation()), Math.max(largestMicros, EventTime.micros(event.timestamp())));
    }

    LogEnd under(long lease) {
        return new LogEnd(offset, stateOffset, lease, largestMicros);
    }
}
