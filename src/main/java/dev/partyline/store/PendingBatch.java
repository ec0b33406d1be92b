package dev.partyline.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.EventDraft;

/**
 * One append on its way: what was asked, what it became when offsets were assigned, and who waits for it. Belongs to
 * the committing thread once that has taken it.
 */
final class PendingBatch {

    /** A record of the answer. @param event null when it was committed before and has to be read */
    private record Slot(long offset, ConversationEvent event) {}

    private final ConversationLog log;
    private final List<EventDraft> drafts;
    private final long ifStateAt;
    private final long bytes;
    private final CompletableFuture<List<ConversationEvent>> done = new CompletableFuture<>();
    private final List<Slot> answer = new ArrayList<>();
    private RuntimeException refusal;

    PendingBatch(ConversationLog log, List<EventDraft> drafts, long ifStateAt) {
        this.log = log;
        this.drafts = List.copyOf(drafts);
        this.ifStateAt = ifStateAt;
        this.bytes = drafts.stream().mapToLong(draft -> draft.payload().length()).sum();
    }

    ConversationLog log() { return log; }

    List<EventDraft> drafts() { return drafts; }

    long ifStateAt() { return ifStateAt; }

    /** About as many bytes as it takes. */
    long bytes() { return bytes; }

    CompletableFuture<List<ConversationEvent>> done() { return done; }

    void answer(ConversationEvent event) {
        answer.add(new Slot(event.offset(), event));
    }

    void answerCommitted(long offset) {
        answer.add(new Slot(offset, null));
    }

    /** It adds nothing and fails when its turn comes. */
    void refuse(RuntimeException why) {
        refusal = why;
    }

    /** Its turn has come: everything ahead of it and all its own records are committed. */
    void complete() {
        if (refusal != null) {
            fail(refusal);
            return;
        }
        try {
            var events = new ArrayList<ConversationEvent>(answer.size());
            for (Slot slot : answer) {
                events.add(slot.event() != null ? slot.event() : log.read(slot.offset(), 1, 1).get(0));
            }
            done.complete(List.copyOf(events));
        } catch (RuntimeException unreadable) {
            fail(unreadable);
        }
    }

    void fail(RuntimeException why) {
        done.completeExceptionally(why);
    }
}
