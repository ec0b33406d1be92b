package dev.partyline.store;

import java.io.IOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Bytes that may wait to be moved from the journal into segments, of all logs together. What is taken may go beyond the
 * bound once; then nothing more is taken until some was given back.
 */
final class Room {

    private final long bytes;
    private final Supplier<IOException> hindrance;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long taken;

    /** @param hindrance why nothing is given back at the moment, or null */
    Room(long bytes, Supplier<IOException> hindrance) {
        this.bytes = bytes;
        this.hindrance = hindrance;
    }

    void take(long some) {
        lock.lock();
        try {
            taken += some;
        } finally {
            lock.unlock();
        }
    }

    void give(long some) {
        lock.lock();
        try {
            taken -= some;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets those who wait look again at what hinders. */
    void lookAgain() {
        give(0);
    }

    long taken() {
        lock.lock();
        try {
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Whether more than half is taken. */
    boolean scarce() {
        return taken() > bytes / 2;
    }

    /** Waits until some is left. @throws IOException the hindrance, if there is one */
    void await() throws IOException {
        lock.lock();
        try {
            while (taken >= bytes) {
                IOException why = hindrance.get();
                if (why != null) throw why;
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }
}
