package dev.partyline.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.EventDraft;

/**
 * One append on its way: what was asked, what it became when offsets were assigned, and who waits for it. Changed only
 * under the lock of its log until a writer has taken it.
 */
final class PendingBatch {

    /** A record of the answer. @param event null when it was committed before and has to be read */
    private record Slot(long offset, ConversationEvent event) {}

    private final List<EventDraft> drafts;
    private final long ifStateAt;
    private final CompletableFuture<List<ConversationEvent>> done = new CompletableFuture<>();
    private final List<Slot> answer = new ArrayList<>();
    private final List<ConversationEvent> fresh = new ArrayList<>();
    private RuntimeException refusal;

    PendingBatch(List<EventDraft> drafts, long ifStateAt) {
        this.drafts = List.copyOf(drafts);
        this.ifStateAt = ifStateAt;
    }

    List<EventDraft> drafts() { return drafts; }

    long ifStateAt() { return ifStateAt; }

    CompletableFuture<List<ConversationEvent>> done() { return done; }

    /** The records that it adds to the log; empty for one that is refused or adds nothing. */
    List<ConversationEvent> fresh() { return fresh; }

    void append(ConversationEvent event) {
        fresh.add(event);
        answerPending(event);
    }

    void answerPending(ConversationEvent event) {
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
    void complete(LongFunction<ConversationEvent> committed) {
        if (refusal != null) {
            fail(refusal);
            return;
        }
        try {
            var events = new ArrayList<ConversationEvent>(answer.size());
            for (Slot slot : answer) events.add(slot.event() != null ? slot.event() : committed.apply(slot.offset()));
            done.complete(List.copyOf(events));
        } catch (RuntimeException unreadable) {
            fail(unreadable);
        }
    }

    void fail(RuntimeException why) {
        done.completeExceptionally(why);
    }
}
