package dev.partyline.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

import dev.partyline.config.Limits;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventStore;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.WriterThreads;

/**
 * Takes appends without waiting, as many as there is room for, and gives them to their logs in the order in which they came: also
 * those that come before their log is open.
 */
final class Arrivals {

    private final OpenLogs logs;
    private final LogWork work;
    private final WriterThreads threads;
    private final Limits limits;
    private final RedisMetrics metrics;
    private final AtomicLong queued = new AtomicLong();
    /** Of logs that are being opened. */
    private final ConcurrentMap<ConversationId, Queue<RedisBatch>> early = new ConcurrentHashMap<>();

    Arrivals(OpenLogs logs, LogWork work, WriterThreads threads, Limits limits, RedisMetrics metrics) {
        this.logs = logs;
        this.work = work;
        this.threads = threads;
        this.limits = limits;
        this.metrics = metrics;
    }

    CompletionStage<List<ConversationEvent>> append(ConversationId id, RedisBatch batch) {
        if (!admit(batch)) return refused();
        var waiting = early.compute(id, (key, queue) -> arrive(key, queue, batch));
        if (waiting != null && waiting.peek() == batch) open(id);
        return batch.done();
    }

    /** @return completes when everything that was taken so far for this log is stored or has failed */
    CompletionStage<?> flushed(ConversationId id) {
        var nothing = RedisBatch.of(List.of(), EventStore.ANY_STATE);
        if (early.containsKey(id) || logs.known(id).isPresent()) append(id, nothing);
        else nothing.done().complete(List.of());
        return nothing.done().exceptionally(failed -> null);
    }

    /** @return what waits for the log to be opened; null when it is open */
    private Queue<RedisBatch> arrive(ConversationId id, Queue<RedisBatch> waiting, RedisBatch batch) {
        var open = waiting == null ? logs.known(id) : Optional.<RedisLog>empty();
        if (open.isPresent()) {
            work.give(open.get(), batch);
            return null;
        }
        Queue<RedisBatch> queue = waiting == null ? new ArrayDeque<>() : waiting;
        queue.add(batch);
        return queue;
    }

    /** To a log that nobody else knows. */
    CompletionStage<List<ConversationEvent>> append(RedisLog staged, RedisBatch batch) {
        if (!admit(batch)) return refused();
        work.give(staged, batch);
        return batch.done();
    }

    private boolean admit(RedisBatch batch) {
        long now = queued.addAndGet(batch.bytes());
        if (now == batch.bytes() || now <= limits.appendQueueBytes()) {
            batch.done().whenComplete((done, failure) -> queued.addAndGet(-batch.bytes()));
            return true;
        }
        queued.addAndGet(-batch.bytes());
        return false;
    }

    private CompletionStage<List<ConversationEvent>> refused() {
        metrics.refused();
        return CompletableFuture.failedStage(new StoreException("more is appended than storage can take; try again"));
    }

    private void open(ConversationId id) {
        try {
            threads.of(id).execute(() -> opened(id));
        } catch (RejectedExecutionException closed) {
            fail(id, new StoreException("the store is closed", closed));
        }
    }

    private void opened(ConversationId id) {
        try {
            RedisLog log = logs.open(id);
            var first = new ArrayList<RedisBatch>();
            early.computeIfPresent(id, (key, waiting) -> {
                first.addAll(waiting);
                first.forEach(log::offer); // somebody is sent below
                return null;
            });
            work.here(log);
        } catch (RuntimeException failure) { // edge of the thread: those who wait are told
            fail(id, failure);
        }
    }

    private void fail(ConversationId id, RuntimeException why) {
        Queue<RedisBatch> waiting = early.remove(id);
        if (waiting != null) waiting.forEach(batch -> batch.done().completeExceptionally(why));
    }
}
