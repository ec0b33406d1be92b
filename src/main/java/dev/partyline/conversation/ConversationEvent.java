package dev.partyline.conversation;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * One record of a conversation's log, with its place. Immutable; the wire forms are remembered, so that an event is
 * encoded once per dialect however many connections send it.
 */
public final class ConversationEvent {

    private final StreamPosition position;
    private final EventDraft draft;
    private final int bytes;
    private final Map<Dialect, String> wires = new ConcurrentHashMap<>(2);

    /** @param draft already stamped: its timestamp is not null */
    public ConversationEvent(StreamPosition position, EventDraft draft) {
        if (draft.timestamp() == null) throw new IllegalArgumentException("an event has a time");
        this.position = position;
        this.draft = draft;
        this.bytes = utf8Bytes(draft.payload());
    }

    public StreamPosition position() { return position; }

    public long offset() { return position.offset(); }

    public Dialect dialect() { return draft.dialect(); }

    public String kind() { return draft.kind(); }

    public String eventId() { return draft.eventId(); }

    public String author() { return draft.author(); }

    /** @return offset of the causing record, or {@link EventDraft#NO_CAUSE} */
    public long cause() { return draft.cause(); }

    /** @return the latest generation of a lease under which the log had been written to by then; 0 if under none */
    public long generation() { return draft.generation(); }

    /** @return the same as it is in a copy of its log, for which no lease was given yet */
    public ConversationEvent withoutLease() { return new ConversationEvent(position, draft.under(EventDraft.NO_LEASE)); }

    public Instant timestamp() { return draft.timestamp(); }

    public boolean changesState() { return draft.changesState(); }

    /** The native event exactly as its dialect's wire has it; of an internal record, its arguments. */
    public String payload() { return draft.payload(); }

    /** @return size of the payload in UTF-8 bytes */
    public int payloadBytes() { return bytes; }

    public EventDraft draft() { return draft; }

    /**
     * The event as a client of that dialect gets it, encoded at the first call and remembered.
     *
     * @param encoder pure; may be called twice at a race, the results must be equal. Returns the empty string for an
     *     event that clients of this dialect do not see
     */
    public String wire(Dialect target, Function<ConversationEvent, String> encoder) {
        String known = wires.get(target);
        if (known != null) return known;
        String made = encoder.apply(this);
        wires.put(target, made);
        return made;
    }

    @Override
    public String toString() {
        return kind() + "@" + position.epoch() + ":" + position.offset();
    }

    private static int utf8Bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
