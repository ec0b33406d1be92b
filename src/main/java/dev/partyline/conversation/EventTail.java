package dev.partyline.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The newest records of one log, kept in memory so that those who follow live need no storage. Bounded in records and
 * in payload bytes; a record larger than the bound is not kept at all.
 *
 * <p>Threading: any thread; the lock is held for copies of references only.
 */
public final class EventTail {

    private static final int FIRST_SIZE = 16;

    private final int maxEvents;
    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private ConversationEvent[] ring = new ConversationEvent[FIRST_SIZE];
    private long first;
    private int count;
    private long bytes;

    public EventTail(int maxEvents, int maxBytes) {
        this.maxEvents = maxEvents;
        this.maxBytes = maxBytes;
    }

    /** Adds a record and lets go of the oldest ones as needed. One that does not follow the last begins anew. */
    public void add(ConversationEvent event) {
        lock.lock();
        try {
            if (count > 0 && event.offset() != first + count) clear();
            if (count == 0) first = event.offset();
            if (count == ring.length) grow();
            ring[slot(event.offset())] = event;
            count++;
            bytes += event.payloadBytes();
            while (count > maxEvents || bytes > maxBytes) dropFirst();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Records from an offset on, as {@link EventStore#read} has them.
     *
     * @return empty when the tail does not reach back to {@code from}, or not up to it
     */
    public Optional<List<ConversationEvent>> read(long from, int maxEvents, int maxBytes) {
        lock.lock();
        try {
            if (from < first || from >= first + count) return Optional.empty();
            var events = new ArrayList<ConversationEvent>();
            long left = maxBytes;
            for (long at = from; at < first + count && events.size() < Math.max(1, maxEvents); at++) {
                ConversationEvent event = ring[slot(at)];
                left -= event.payloadBytes();
                if (left < 0 && !events.isEmpty()) break;
                events.add(event);
            }
            return Optional.of(events);
        } finally {
            lock.unlock();
        }
    }

    private void dropFirst() {
        int slot = slot(first);
        bytes -= ring[slot].payloadBytes();
        ring[slot] = null;
        first++;
        count--;
    }

    private void clear() {
        while (count > 0) dropFirst();
    }

    private void grow() {
        var before = ring;
        ring = new ConversationEvent[before.length * 2];
        for (ConversationEvent event : before) ring[slot(event.offset())] = event;
    }

    private int slot(long offset) {
        return (int) (offset & (ring.length - 1)); // the length is a power of two
    }
}
