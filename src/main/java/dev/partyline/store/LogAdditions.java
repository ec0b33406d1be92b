package dev.partyline.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventStore;
import dev.partyline.conversation.EventTime;
import dev.partyline.conversation.FencedException;
import dev.partyline.conversation.StaleStateException;
import dev.partyline.conversation.StreamPosition;

/** What a group adds to one log: gives its records their offsets and times. For the committing thread. */
final class LogAdditions {

    private final ConversationLog log;
    private final List<ConversationEvent> records = new ArrayList<>();
    private final Map<String, ConversationEvent> byId = new HashMap<>();
    private LogEnd end;

    /** @throws RuntimeException if the log cannot be opened */
    LogAdditions(ConversationLog log) {
        this.log = log;
        this.end = log.end();
    }

    ConversationLog log() { return log; }

    List<ConversationEvent> records() { return records; }

    /** Where the log ends with them. */
    LogEnd end() { return end; }

    /** Gives the batch its offsets and times, or its refusal. Nothing has changed when it throws. */
    void assign(PendingBatch batch, Instant now) {
        var drafts = batch.drafts();
        var known = new ArrayList<OptionalLong>(drafts.size());
        for (EventDraft draft : drafts) {
            if (draft.timestamp() != null) EventTime.micros(draft.timestamp()); // throws for one that cannot be kept
            boolean surelyNot = draft.idIsNew() || byId.containsKey(draft.eventId());
            known.add(surelyNot ? OptionalLong.empty() : log.find(draft.eventId()));
        }
        if (fenced(batch)) {
            batch.refuse(new FencedException());
            return;
        }
        if (stale(batch, known)) {
            batch.refuse(new StaleStateException());
            return;
        }
        for (int i = 0; i < drafts.size(); i++) assign(batch, drafts.get(i), known.get(i), now);
    }

    private boolean fenced(PendingBatch batch) {
        return batch.drafts().stream().mapToLong(EventDraft::generation)
                .anyMatch(lease -> lease != EventDraft.NO_LEASE && lease < end.generation());
    }

    private boolean stale(PendingBatch batch, List<OptionalLong> known) {
        if (batch.ifStateAt() == EventStore.ANY_STATE || batch.ifStateAt() == end.stateOffset()) return false;
        for (int i = 0; i < known.size(); i++) {
            if (known.get(i).isEmpty() && !byId.containsKey(batch.drafts().get(i).eventId())) return true;
        }
        return known.isEmpty();
    }

    private void assign(PendingBatch batch, EventDraft draft, OptionalLong known, Instant now) {
        if (known.isPresent()) {
            batch.answerCommitted(known.getAsLong());
        } else {
            batch.answer(byId.computeIfAbsent(draft.eventId(), fresh -> next(draft, now)));
        }
    }

    private ConversationEvent next(EventDraft draft, Instant now) {
        var position = new StreamPosition(log.epoch(), end.offset() + 1);
        var event = new ConversationEvent(position, timed(draft, now).under(Math.max(end.generation(), draft.generation())));
        records.add(event);
        end = end.after(event);
        return event;
    }

    /** Our own times rise strictly; a draft's own time stays, to the microsecond that storage keeps. */
    private EventDraft timed(EventDraft draft, Instant now) {
        if (draft.timestamp() != null) return draft.at(draft.timestamp().truncatedTo(ChronoUnit.MICROS));
        long micros = EventTime.micros(now);
        long stamp = end.largestMicros() == Long.MIN_VALUE ? micros : Math.max(micros, end.largestMicros() + 1);
        return draft.stamped(Instant.EPOCH.plus(stamp, ChronoUnit.MICROS));
    }
}
