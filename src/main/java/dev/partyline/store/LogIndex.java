package dev.partyline.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventStore;
import dev.partyline.conversation.EventTail;
import dev.partyline.conversation.StaleStateException;
import dev.partyline.conversation.StreamPosition;

/**
 * What is known of one open log: which event has which offset, what time it was when, and what offset, time and state
 * come next. Offsets are <em>assigned</em> first and <em>committed</em> later, in the same order.
 *
 * <p>Threading: guarded by the lock of its {@link ConversationLog}, but for {@link #head}, {@link #tail} and
 * {@link #firstSince}.
 */
final class LogIndex {

    private final long epoch;
    private final EventTail tail;
    private final LongList largestMicros = new LongList();
    private final Map<String, Long> committed = new HashMap<>();
    private final Map<String, ConversationEvent> pending = new HashMap<>();
    private volatile StreamPosition head;
    private long committedState = -1;
    private long nextOffset;
    private long lastState = -1;
    private long lastMicros = Long.MIN_VALUE;

    LogIndex(long epoch, EventTail tail) {
        this.epoch = epoch;
        this.tail = tail;
        this.head = new StreamPosition(epoch, StreamPosition.BEFORE_FIRST);
    }

    EventTail tail() { return tail; }

    StreamPosition head() { return head; }

    /** Takes over a record that was found in storage; {@link #loaded} ends it. */
    void load(ConversationEvent event) {
        note(event); // the tail stays empty: most logs are opened to be looked at once
        nextOffset = event.offset() + 1;
        lastState = committedState;
        lastMicros = largestMicros.last(Long.MIN_VALUE);
    }

    void loaded() {
        head = new StreamPosition(epoch, nextOffset - 1);
    }

    /** Gives the batch its offsets and times, or its refusal. Nothing has changed when it throws. */
    void assign(PendingBatch batch, Instant now) {
        if (stale(batch)) {
            batch.refuse(new StaleStateException());
            return;
        }
        batch.drafts().forEach(LogIndex::requireTime);
        for (EventDraft draft : batch.drafts()) assign(batch, draft, now);
    }

    private void assign(PendingBatch batch, EventDraft draft, Instant now) {
        Long offset = committed.get(draft.eventId());
        ConversationEvent ahead = pending.get(draft.eventId());
        if (offset != null) batch.answerCommitted(offset);
        else if (ahead != null) batch.answerPending(ahead);
        else batch.append(next(draft, now));
    }

    private ConversationEvent next(EventDraft draft, Instant now) {
        var event = new ConversationEvent(new StreamPosition(epoch, nextOffset), timed(draft, now));
        nextOffset++;
        lastMicros = Math.max(lastMicros, micros(event.timestamp()));
        if (event.changesState()) lastState = event.offset();
        pending.put(event.eventId(), event);
        return event;
    }

    /** Our own times rise strictly; a draft's own time stays, to the microsecond that storage keeps. */
    private EventDraft timed(EventDraft draft, Instant now) {
        if (draft.timestamp() != null) return draft.at(draft.timestamp().truncatedTo(ChronoUnit.MICROS));
        long stamp = lastMicros == Long.MIN_VALUE ? micros(now) : Math.max(micros(now), lastMicros + 1);
        return draft.stamped(Instant.EPOCH.plus(stamp, ChronoUnit.MICROS));
    }

    private boolean stale(PendingBatch batch) {
        return batch.ifStateAt() != EventStore.ANY_STATE && batch.ifStateAt() != lastState
                && !batch.drafts().stream().allMatch(this::known);
    }

    private boolean known(EventDraft draft) {
        return committed.containsKey(draft.eventId()) || pending.containsKey(draft.eventId());
    }

    /** These are durable: they become readable, all at once. */
    void commit(List<ConversationEvent> events) {
        for (ConversationEvent event : events) {
            tail.add(event);
            note(event);
            pending.remove(event.eventId());
        }
        head = events.get(events.size() - 1).position();
    }

    /** Takes back everything that was assigned and is not committed. The time only goes forward. */
    void forgetPending() {
        pending.clear();
        nextOffset = head.offset() + 1;
        lastState = committedState;
    }

    OptionalLong find(String eventId) {
        Long offset = committed.get(eventId);
        return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
    }

    /** See {@link EventStore#firstSince}. */
    long firstSince(Instant time) {
        long behind = head.offset() + 1;
        return Math.min(behind, largestMicros.firstAtLeast(microsUp(time)));
    }

    private void note(ConversationEvent event) {
        largestMicros.add(Math.max(largestMicros.last(Long.MIN_VALUE), micros(event.timestamp())));
        if (!Voids.is(event)) committed.putIfAbsent(event.eventId(), event.offset());
        if (event.changesState()) committedState = event.offset();
    }

    private static void requireTime(EventDraft draft) {
        if (draft.timestamp() != null) micros(draft.timestamp());
    }

    /** @throws ArithmeticException for a time some 300,000 years away */
    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    /** Rounded up, so that a record just before the time is not counted as being at it. */
    private static long microsUp(Instant time) {
        try {
            long micros = micros(time);
            return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).isBefore(time) ? micros + 1 : micros;
        } catch (ArithmeticException faraway) {
            return time.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }
}
