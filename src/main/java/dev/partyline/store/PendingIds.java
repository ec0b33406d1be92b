package dev.partyline.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Entries on their way into an {@link IdTable}: hashes of ids and their offsets, as a hash table of the same kind.
 *
 * <p>Threading: any thread; the lock is held for a few steps, and while the table takes over everything.
 */
final class PendingIds {

    private static final int SMALLEST = 16;

    /** What one of them is told to. */
    @FunctionalInterface
    interface Sink {
        void take(long hash, long offset);
    }

    private final ReentrantLock lock = new ReentrantLock();
    private long[] hashes = {};
    /** Plus one; 0 where nothing is. */
    private long[] offsets = {};
    private int count;

    void add(long hash, long offset) {
        lock.lock();
        try {
            if (2 * (count + 1) > hashes.length) grow();
            put(hash, offset + 1);
            count++;
        } finally {
            lock.unlock();
        }
    }

    private void grow() {
        long[] oldHashes = hashes;
        long[] oldOffsets = offsets;
        hashes = new long[Math.max(SMALLEST, 2 * oldHashes.length)];
        offsets = new long[hashes.length];
        for (int i = 0; i < oldHashes.length; i++) if (oldOffsets[i] != 0) put(oldHashes[i], oldOffsets[i]);
    }

    private void put(long hash, long offset) {
        int at = first(hash);
        while (offsets[at] != 0) at = next(at);
        hashes[at] = hash;
        offsets[at] = offset;
    }

    private int first(long hash) {
        return (int) hash & (hashes.length - 1);
    }

    private int next(int at) {
        return (at + 1) & (hashes.length - 1);
    }

    int count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** @return offsets whose ids have this hash */
    List<Long> candidates(long hash) {
        lock.lock();
        try {
            if (count == 0) return List.of();
            var found = new ArrayList<Long>();
            for (int at = first(hash); offsets[at] != 0; at = next(at)) {
                if (hashes[at] == hash) found.add(offsets[at] - 1);
            }
            return found;
        } finally {
            lock.unlock();
        }
    }

    void tell(Sink sink) {
        lock.lock();
        try {
            for (int i = 0; i < hashes.length; i++) if (offsets[i] != 0) sink.take(hashes[i], offsets[i] - 1);
        } finally {
            lock.unlock();
        }
    }

    /** They are in the table now. */
    void clear() {
        lock.lock();
        try {
            hashes = new long[0];
            offsets = hashes;
            count = 0;
        } finally {
            lock.unlock();
        }
    }
}
