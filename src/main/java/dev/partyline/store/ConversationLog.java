package dev.partyline.store;

import static java.lang.System.Logger.Level.ERROR;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventStore;
import dev.partyline.conversation.EventStore.Checkpoint;
import dev.partyline.conversation.EventTail;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.StreamPosition;
import dev.partyline.conversation.UnknownConversationException;

/**
 * One log: batches are queued under a short lock and committed in groups by a writer; opened at its first use.
 *
 * <p>Threading: {@code assigning} guards the queue and the index, and is never held across storage or foreign code.
 * {@code opening} is held while the log is read for the first time. Of the writer's work there is at most one at a
 * time, whatever the executor: {@code scheduled} says that it is there.
 */
final class ConversationLog {

    private static final System.Logger LOG = System.getLogger(ConversationLog.class.getName());

    private final ConversationId id;
    private final long epoch;
    private final LogMedium medium;
    private final Executor writer;
    private final LogContext context;
    private final ReentrantLock opening = new ReentrantLock();
    private final ReentrantLock assigning = new ReentrantLock();
    private List<PendingBatch> queue = new ArrayList<>();
    private boolean scheduled;
    private volatile LogIndex index;
    private volatile boolean gone;

    ConversationLog(ConversationId id, long epoch, LogMedium medium, Executor writer, LogContext context) {
        this.id = id;
        this.epoch = epoch;
        this.medium = medium;
        this.writer = writer;
        this.context = context;
    }

    /** See {@link EventStore#append}. Before the log is open, batches wait in the queue without offsets. */
    CompletionStage<List<ConversationEvent>> append(List<EventDraft> drafts, long ifStateAt) {
        var batch = new PendingBatch(drafts, ifStateAt);
        boolean first;
        assigning.lock();
        try {
            if (gone) return CompletableFuture.failedStage(new UnknownConversationException(id));
            if (index != null) assign(index, batch);
            queue.add(batch);
            first = !scheduled;
            scheduled = true;
        } finally {
            assigning.unlock();
        }
        if (first) schedule();
        return batch.done();
    }

    List<ConversationEvent> read(long from, int maxEvents, int maxBytes) {
        LogIndex open = open();
        long start = Math.max(0, from);
        long head = open.head().offset();
        if (start > head) return List.of();
        int most = (int) Math.min(Math.max(1, maxEvents), head - start + 1);
        return open.tail().read(start, most, maxBytes)
                .orElseGet(() -> stored(() -> medium.read(start, start + most - 1, maxBytes)));
    }

    StreamPosition head() {
        return open().head();
    }

    OptionalLong find(String eventId) {
        LogIndex open = open();
        assigning.lock();
        try {
            return open.find(eventId);
        } finally {
            assigning.unlock();
        }
    }

    long firstSince(Instant time) {
        return open().firstSince(time);
    }

    Optional<Checkpoint> checkpoint(long offset) {
        open();
        return medium.checkpoint(offset);
    }

    void saveCheckpoint(Checkpoint checkpoint) {
        open();
        medium.saveCheckpoint(checkpoint);
    }

    /** @return completes when everything queued so far is committed, or has failed */
    CompletionStage<?> flushed() {
        assigning.lock();
        try {
            if (!scheduled) return CompletableFuture.completedStage(null);
        } finally {
            assigning.unlock();
        }
        return append(List.of(), EventStore.ANY_STATE);
    }

    /** From now on there is no such conversation. What is queued fails; what is being written may still succeed. */
    void discard() {
        gone = true;
        fail(takeAll(), new UnknownConversationException(id));
        medium.discard();
    }

    private LogIndex open() {
        if (gone) throw new UnknownConversationException(id);
        LogIndex known = index;
        if (known != null) return known;
        opening.lock();
        try {
            return index != null ? index : stored(this::load);
        } finally {
            opening.unlock();
        }
    }

    private LogIndex load() throws IOException {
        var limits = context.limits();
        var loaded = new LogIndex(epoch, new EventTail(limits.tailEvents(), limits.tailBytes()));
        medium.open(loaded::load);
        loaded.loaded();
        assigning.lock();
        try {
            for (PendingBatch waiting : queue) assign(loaded, waiting);
            index = loaded;
        } finally {
            assigning.unlock();
        }
        return loaded;
    }

    private void assign(LogIndex open, PendingBatch batch) {
        try {
            open.assign(batch, context.clock().instant());
        } catch (RuntimeException impossible) {
            batch.refuse(impossible);
        }
    }

    private void schedule() {
        try {
            writer.execute(this::commitQueued);
        } catch (RejectedExecutionException closed) {
            do fail(takeAll(), new StoreException("the store is closed", closed));
            while (!unscheduled());
        }
    }

    /** The writer's work. Whatever happens, every batch taken is answered, and what comes later gets its turn. */
    private void commitQueued() {
        try {
            LogIndex open = open();
            commit(open, take());
        } catch (Throwable failure) { // edge of the writer's thread
            fail(takeAll(), told(failure));
        }
        if (!unscheduled()) schedule();
    }

    /** A failure takes everything queued with it, for offsets and conditions were built on what was not stored. */
    private void commit(LogIndex open, List<PendingBatch> group) {
        try {
            List<ConversationEvent> fresh = group.stream().flatMap(batch -> batch.fresh().stream()).toList();
            if (!fresh.isEmpty()) commitRecords(open, fresh);
        } catch (Throwable failure) { // edge of the writer's thread
            var cause = told(failure);
            var behind = takeAll();
            fail(group, cause);
            fail(behind, cause);
            return;
        }
        group.forEach(batch -> batch.complete(offset -> read(offset, 1, 1).get(0)));
    }

    private void commitRecords(LogIndex open, List<ConversationEvent> fresh) throws Exception {
        context.metrics().commit().recordCallable(() -> {
            medium.append(fresh);
            return null;
        });
        publish(open, fresh);
        context.metrics().committed(fresh.size());
        tell(fresh);
    }

    private void publish(LogIndex open, List<ConversationEvent> fresh) {
        assigning.lock();
        try {
            open.commit(fresh);
        } catch (Throwable halfDone) { // such as no memory: storage knows better
            index = null;
            fail(take(), new StoreException("not stored: " + id, halfDone));
            throw halfDone;
        } finally {
            assigning.unlock();
        }
    }

    /** @return what callers get to see */
    private RuntimeException told(Throwable failure) {
        if (gone) return new UnknownConversationException(id);
        LOG.log(ERROR, () -> "records of " + id + " were not stored", failure);
        return failure instanceof StoreException known ? known : new StoreException("not stored: " + id, failure);
    }

    private void tell(List<ConversationEvent> fresh) {
        try {
            context.listener().committed(id, List.copyOf(fresh));
        } catch (Throwable failure) { // what is stored stays stored
            LOG.log(ERROR, () -> "news of " + id + " was not heard", failure);
        }
    }

    private List<PendingBatch> take() {
        assigning.lock();
        try {
            var taken = queue;
            queue = new ArrayList<>();
            return taken;
        } finally {
            assigning.unlock();
        }
    }

    /** Takes what is queued, and its offsets back with it. */
    private List<PendingBatch> takeAll() {
        assigning.lock();
        try {
            if (index != null) index.forgetPending();
            return take();
        } finally {
            assigning.unlock();
        }
    }

    private boolean unscheduled() {
        assigning.lock();
        try {
            scheduled = !queue.isEmpty();
            return !scheduled;
        } finally {
            assigning.unlock();
        }
    }

    private static void fail(List<PendingBatch> batches, RuntimeException why) {
        batches.forEach(batch -> batch.fail(why));
    }

    private <T> T stored(Callable<T> work) {
        try {
            return work.call();
        } catch (StoreException alreadyTold) {
            throw alreadyTold;
        } catch (Exception failure) {
            if (gone) throw new UnknownConversationException(id);
            throw new StoreException("the log of " + id + " cannot be read", failure);
        }
    }
}
