package dev.partyline.redis;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

import dev.partyline.config.Limits;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.EventTail;
import dev.partyline.conversation.StreamPosition;

/**
 * What this server knows of one log: where it ends, its newest records, and what waits to be appended.
 *
 * <p>Threading: any thread, but for {@link #extend}, {@link #take} and {@link #idle}, which are for the one thread at a time
 * that works for the log. The lock is held for a few steps only.
 */
final class RedisLog {

    private final ConversationMetadata metadata;
    private final String token;
    private final Duration lifetime;
    private final LogReader reader;
    private final EventTail tail;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<RedisBatch> waiting = new ArrayDeque<>();
    private boolean news;
    private boolean scheduled;
    private volatile long head;

    /**
     * @param metadata with the epoch
     * @param token of a staging; empty for a conversation
     * @param lifetime of a staging behind its last append
     * @param head offset of the last record
     */
    RedisLog(ConversationMetadata metadata, String token, Duration lifetime, LogReader reader, Limits limits, long head) {
        this.metadata = metadata;
        this.token = token;
        this.lifetime = lifetime;
        this.reader = reader;
        this.tail = new EventTail(limits.tailEvents(), limits.tailBytes());
        this.head = head;
    }

    ConversationId id() {
        return metadata.id();
    }

    /** As it was when the log was opened. */
    ConversationMetadata metadata() {
        return metadata;
    }

    long epoch() {
        return metadata.epoch();
    }

    boolean isStaged() {
        return !token.isEmpty();
    }

    AppendScript.Target target() {
        return new AppendScript.Target(id(), epoch(), head, token, lifetime);
    }

    LogReader reader() {
        return reader;
    }

    StreamPosition head() {
        return new StreamPosition(epoch(), head);
    }

    /** See {@link dev.partyline.conversation.EventStore#read}; storage is asked only for what the tail does not have. */
    List<ConversationEvent> read(long from, int maxEvents, int maxBytes) {
        long known = head;
        long start = Math.max(0, from);
        if (start > known) return List.of();
        int most = (int) Math.min(Math.max(1, maxEvents), known - start + 1);
        return tail.read(start, most, maxBytes).orElseGet(() -> reader.read(start, start + most - 1, maxBytes));
    }

    /** These follow the last record: they become readable, all at once. */
    void extend(List<ConversationEvent> records) {
        records.forEach(tail::add);
        head = records.get(records.size() - 1).offset();
    }

    /** @return whether somebody has to be sent to work for the log */
    boolean offer(RedisBatch batch) {
        lock.lock();
        try {
            waiting.add(batch);
            return schedule();
        } finally {
            lock.unlock();
        }
    }

    /** There may be records of other servers. @return as {@link #offer} */
    boolean look() {
        lock.lock();
        try {
            news = true;
            return schedule();
        } finally {
            lock.unlock();
        }
    }

    private boolean schedule() {
        boolean first = !scheduled;
        scheduled = true;
        return first;
    }

    /** @return whether there may be records of other servers; asked for once each time */
    boolean takeNews() {
        lock.lock();
        try {
            boolean there = news;
            news = false;
            return there;
        } finally {
            lock.unlock();
        }
    }

    /** @return what is appended next, in order; one batch at least, where there is one */
    List<RedisBatch> take(long bytes, int batches) {
        lock.lock();
        try {
            var taken = new ArrayList<RedisBatch>();
            for (long left = bytes; !waiting.isEmpty() && left > 0 && taken.size() < batches;) {
                RedisBatch batch = waiting.remove();
                left -= batch.bytes();
                taken.add(batch);
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** @return whether there is nothing more to do: then the next who wants something sends somebody again */
    boolean idle() {
        lock.lock();
        try {
            scheduled = news || !waiting.isEmpty();
            return !scheduled;
        } finally {
            lock.unlock();
        }
    }
}
