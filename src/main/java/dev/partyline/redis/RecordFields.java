package dev.partyline.redis;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventTime;
import dev.partyline.conversation.MalformedRecordException;
import dev.partyline.conversation.StreamPosition;

/**
 * A record as an entry of a stream: {@code i} event id, {@code d} dialect, {@code k} kind, {@code a} author, {@code c} offset of the
 * cause, {@code g} generation, {@code f} flags, {@code t} time and {@code l} largest time so far in microseconds, {@code p} payload. A payload that has no
 * time of its own gets it when it is read, for only the script knows it. Flags: {@code s} changes the state, {@code w} the payload has
 * its time. Pure functions.
 */
final class RecordFields {

    private static final String CHANGES_STATE = "s";
    private static final String HAS_TIME = "w";

    private RecordFields() {}

    /** As the script takes them. @throws ArithmeticException for a time that cannot be kept */
    static List<String> of(EventDraft draft) {
        String time = draft.timestamp() == null ? "" : Long.toString(EventTime.micros(draft.timestamp()));
        String flags = (draft.changesState() ? CHANGES_STATE : "") + (draft.timestamp() == null ? "" : HAS_TIME);
        return List.of(draft.eventId(), draft.dialect().name(), draft.kind(), draft.author(), Long.toString(draft.cause()),
                Long.toString(draft.generation()), flags, time, draft.payload());
    }

    /** The record that the script has made of a draft. */
    static ConversationEvent event(EventDraft draft, StreamPosition position, long micros) {
        Instant time = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
        return new ConversationEvent(position, draft.timestamp() == null ? draft.stamped(time) : draft.at(time));
    }

    /** @throws MalformedRecordException if it is none of ours */
    static ConversationEvent event(Map<String, String> fields, StreamPosition position) {
        try {
            String flags = fields.get("f");
            long micros = Long.parseLong(fields.get("t"));
            Instant own = flags.contains(HAS_TIME) ? Instant.EPOCH : null;
            var draft = new EventDraft(Dialect.valueOf(fields.get("d")), fields.get("k"), fields.get("i"), fields.get("a"),
                    Long.parseLong(fields.get("c")), Long.parseLong(fields.get("g")), own, flags.contains(CHANGES_STATE), false,
                    fields.get("p"));
            return event(draft, position, micros);
        } catch (IllegalArgumentException | NullPointerException damaged) {
            throw new MalformedRecordException("no record at " + position.offset());
        }
    }
}
