package dev.partyline.conversation;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A record before it has a place in the log.
 *
 * @param dialect whose wire form the payload has
 * @param kind the event's kind on the wire, or the name of an internal record
 * @param eventId unique in its log; appending the same id twice appends once
 * @param author who caused it, for audit; never null, empty for the server itself
 * @param cause offset of the causing record, or {@link #NO_CAUSE}
 * @param generation of the lease under which it is appended, or {@link #NO_LEASE}; a log that has seen a later one refuses
 *     it, see {@link EventStore#append}
 * @param timestamp when it happened, already part of the payload; null to be stamped when it is appended
 * @param changesState whether an append that is conditional on the conversation's state must see it
 * @param idIsNew whether the id was made for this draft, which is appended once, so that no log can have it already and
 *     none needs to be searched for it
 * @param payload one JSON object on one line, without line breaks
 */
public record EventDraft(Dialect dialect, String kind, String eventId, String author, long cause,
        long generation, Instant timestamp, boolean changesState, boolean idIsNew, String payload) {

    public static final long NO_CAUSE = -1;
    /** Longer payloads are refused by stores: a record is read back into memory as a whole. */
    public static final int MAX_PAYLOAD_CHARS = 16 << 20;
    /** Appended whoever holds the lease: what clients say, and what a server notes. */
    public static final long NO_LEASE = 0;

    public EventDraft {
        Objects.requireNonNull(dialect);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(eventId);
        Objects.requireNonNull(author);
        if (!payload.startsWith("{") || payload.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("a payload is one JSON object on one line");
        }
    }

    /** @throws IllegalArgumentException if one of them is too long for a store */
    public static void requireSize(List<EventDraft> drafts) {
        if (drafts.stream().anyMatch(draft -> draft.payload().length() > MAX_PAYLOAD_CHARS)) {
            throw new IllegalArgumentException("a payload is longer than " + MAX_PAYLOAD_CHARS + " characters");
        }
    }

    /** A draft that gets its timestamp when it is appended, has no cause, no author and does not change state. */
    public static EventDraft of(Dialect dialect, String kind, String eventId, String payload) {
        return new EventDraft(dialect, kind, eventId, "", NO_CAUSE, NO_LEASE, null, false, false, payload);
    }

    public EventDraft by(String who) {
        return new EventDraft(dialect, kind, eventId, who, cause, generation, timestamp, changesState, idIsNew, payload);
    }

    public EventDraft causedBy(long offset) {
        return new EventDraft(dialect, kind, eventId, author, offset, generation, timestamp, changesState, idIsNew, payload);
    }

    /** The same, as whoever holds the lease of that generation appends it. */
    public EventDraft under(long lease) {
        return new EventDraft(dialect, kind, eventId, author, cause, lease, timestamp, changesState, idIsNew, payload);
    }

    public EventDraft at(Instant when) {
        return new EventDraft(dialect, kind, eventId, author, cause, generation, when, changesState, idIsNew, payload);
    }

    public EventDraft changingState() {
        return new EventDraft(dialect, kind, eventId, author, cause, generation, timestamp, true, idIsNew, payload);
    }

    /** The same, with the promise of {@link #idIsNew}. */
    public EventDraft underNewId() {
        return new EventDraft(dialect, kind, eventId, author, cause, generation, timestamp, changesState, true, payload);
    }

    /** @param other what it says instead, of the same kind */
    public EventDraft withPayload(String other) {
        return new EventDraft(dialect, kind, eventId, author, cause, generation, timestamp, changesState, idIsNew, other);
    }

    /**
     * The draft with its time: written into the payload as first member {@code timestamp}, in UTC with six digits of
     * fraction (V1 spec 2.5), without the zone for V0, unless the draft brought its own.
     */
    public EventDraft stamped(Instant now) {
        if (timestamp != null) return this;
        String rest = payload.substring(1).strip();
        String time = dialect == Dialect.V0 ? EventTime.formatZoneless(now) : EventTime.format(now);
        String stamped = "{\"timestamp\":\"" + time + '"' + (rest.startsWith("}") ? "" : ",") + rest;
        return new EventDraft(dialect, kind, eventId, author, cause, generation, now, changesState, idIsNew, stamped);
    }
}
