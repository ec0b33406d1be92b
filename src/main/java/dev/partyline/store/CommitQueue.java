package dev.partyline.store;

import static java.lang.System.Logger.Level.ERROR;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.EventStore.CommitListener;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.StreamPosition;
import dev.partyline.conversation.UnknownConversationException;

/**
 * The appends of all logs on their way to storage: what has queued up while one group is written is the next group.
 *
 * <p>Threading: appending takes a short lock. Of the writer's work there is at most one at a time, whatever the
 * executor: {@code scheduled} says that it is there. What was committed is told by the announcer, per conversation in
 * order.
 */
final class CommitQueue {

    private static final System.Logger LOG = System.getLogger(CommitQueue.class.getName());
    private static final int GROUP_BYTES = 1 << 20;
    private static final int GROUP_BATCHES = 1024;

    private final Storage storage;
    private final LogContext context;
    private final Executor writer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<PendingBatch> queue = new ArrayDeque<>();
    private final List<CompletableFuture<Void>> flushing = new ArrayList<>();
    private long queued;
    private boolean scheduled;

    CommitQueue(Storage storage, LogContext context, Executor writer) {
        this.storage = storage;
        this.context = context;
        this.writer = writer;
    }

    /** See {@link dev.partyline.conversation.EventStore#append}. */
    CompletionStage<List<ConversationEvent>> append(PendingBatch batch) {
        boolean first;
        lock.lock();
        try {
            if (queued > 0 && queued + batch.bytes() > context.limits().appendQueueBytes()) return busy();
            queue.add(batch);
            queued += batch.bytes();
            first = !scheduled;
            scheduled = true;
        } finally {
            lock.unlock();
        }
        if (first) schedule();
        return batch.done();
    }

    private CompletionStage<List<ConversationEvent>> busy() {
        context.metrics().refused();
        return CompletableFuture.failedStage(new StoreException("more is appended than storage can take; try again"));
    }

    /** @return completes when everything queued so far was written, or has failed */
    CompletionStage<?> flushed() {
        lock.lock();
        try {
            if (!scheduled) return CompletableFuture.completedStage(null);
            var flushed = new CompletableFuture<Void>();
            flushing.add(flushed);
            return flushed;
        } finally {
            lock.unlock();
        }
    }

    /** What is queued for this log fails. */
    void drop(ConversationLog log) {
        var dropped = new ArrayList<PendingBatch>();
        lock.lock();
        try {
            queue.removeIf(batch -> batch.log() == log && dropped.add(batch));
            dropped.forEach(batch -> queued -= batch.bytes());
        } finally {
            lock.unlock();
        }
        fail(dropped, new UnknownConversationException(log.id()));
    }

    private void schedule() {
        try {
            writer.execute(this::commitNext);
        } catch (RejectedExecutionException closed) {
            do fail(take(Long.MAX_VALUE), new StoreException("the store is closed", closed));
            while (!unscheduled());
        }
    }

    /** The writer's work. Whatever happens, every batch taken is answered, and what comes later gets its turn. */
    private void commitNext() {
        List<PendingBatch> group = List.of();
        try {
            storage.awaitRoom();
            group = take(GROUP_BYTES);
            commit(group);
        } catch (Throwable failure) { // edge of the writer's thread
            fail(group.isEmpty() ? take(Long.MAX_VALUE) : group, told(failure));
        }
        if (!unscheduled()) schedule();
    }

    private void commit(List<PendingBatch> group) throws IOException {
        var logs = new LinkedHashMap<ConversationLog, LogAdditions>();
        for (PendingBatch batch : group) assign(batch, logs);
        var added = logs.values().stream().filter(log -> !log.records().isEmpty()).toList();
        if (!added.isEmpty()) write(added);
        for (LogAdditions each : added) each.log().extend(each.records(), each.end());
        announce(group, logs);
    }

    private void assign(PendingBatch batch, Map<ConversationLog, LogAdditions> logs) {
        try {
            logs.computeIfAbsent(batch.log(), LogAdditions::new).assign(batch, context.clock().instant());
        } catch (RuntimeException impossible) {
            batch.refuse(impossible);
        }
    }

    private void write(List<LogAdditions> added) throws IOException {
        var additions = added.stream().map(each -> new Storage.Addition(each.log().medium(), each.records())).toList();
        long start = System.nanoTime();
        storage.commit(additions);
        context.metrics().committed(added.stream().mapToInt(each -> each.records().size()).sum(),
                System.nanoTime() - start);
        for (LogAdditions each : added) context.metrics().committed(each.log().tenant(), each.records().size());
    }

    /**
     * Each log's news and answers, in order. Who appended is answered before the others hear of it: they may be many, and
     * an answer that waits behind all of them costs its client time and the server the switches.
     */
    private void announce(List<PendingBatch> group, Map<ConversationLog, LogAdditions> logs) {
        var batches = new LinkedHashMap<ConversationLog, List<PendingBatch>>();
        for (PendingBatch batch : group) batches.computeIfAbsent(batch.log(), log -> new ArrayList<>()).add(batch);
        batches.forEach((log, own) -> {
            LogAdditions added = logs.get(log);
            List<ConversationEvent> records = added == null ? List.of() : List.copyOf(added.records());
            context.announcer(log.id()).execute(() -> {
                if (!records.isEmpty()) tell(log, listener -> listener.committed(log.id(), records));
                own.forEach(PendingBatch::complete);
                if (records.isEmpty()) return;
                StreamPosition head = records.get(records.size() - 1).position();
                tell(log, listener -> listener.answered(log.id(), head));
            });
        });
    }

    private void tell(ConversationLog log, Consumer<CommitListener> news) {
        try {
            news.accept(context.listener());
        } catch (Throwable failure) { // what is stored stays stored
            LOG.log(ERROR, () -> "news of " + log.id() + " was not heard", failure);
        }
    }

    private List<PendingBatch> take(long bytes) {
        lock.lock();
        try {
            var taken = new ArrayList<PendingBatch>();
            for (long left = bytes; !queue.isEmpty() && left > 0 && taken.size() < GROUP_BATCHES;) {
                PendingBatch batch = queue.remove();
                left -= batch.bytes();
                queued -= batch.bytes();
                taken.add(batch);
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private boolean unscheduled() {
        List<CompletableFuture<Void>> flushed;
        lock.lock();
        try {
            scheduled = !queue.isEmpty();
            if (scheduled) return false;
            flushed = List.copyOf(flushing);
            flushing.clear();
        } finally {
            lock.unlock();
        }
        flushed.forEach(one -> one.complete(null));
        return true;
    }

    /** @return what callers get to see */
    private static RuntimeException told(Throwable failure) {
        if (failure instanceof StoreException known) return known;
        if (!(failure instanceof IOException)) LOG.log(ERROR, "records were not stored", failure);
        return new StoreException("not stored: storage cannot be written at the moment", failure);
    }

    private static void fail(List<PendingBatch> batches, RuntimeException why) {
        batches.forEach(batch -> batch.fail(why));
    }
}
