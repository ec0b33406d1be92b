package dev.partyline.store;

import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import dev.partyline.store.StorageHealth.Part;

/**
 * Moves what was committed from the journal's backlogs into segments, and cuts the journal behind that: the files that
 * are full go when everything in them is in segments, and these are forced. What fails is tried again until it works.
 *
 * <p>Threading: one thread of its own; {@link #changed} may be called by any and does not wait.
 */
final class WriteBehind implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(WriteBehind.class.getName());
    /** A busy log is moved often: what waits, the collector copies, and everybody waits for that. */
    private static final long GATHER_MILLIS = 50;
    private static final long RETRY_MILLIS = 500;
    private static final long CLOSE_MILLIS = 30_000;

    private final Journal journal;
    private final Disk disk;
    private final Path conversations;
    private final StorageHealth health;
    private final Room room;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final WaitingLogs waiting = new WaitingLogs();
    private boolean closing;
    /** Moved since the journal was cut last; only the thread looks at it. */
    private final Set<SegmentLog> unforced = new LinkedHashSet<>();

    WriteBehind(Journal journal, Disk disk, Path conversations, StorageHealth health, Room room,
            ThreadFactory factory) {
        this.journal = journal;
        this.disk = disk;
        this.conversations = conversations;
        this.health = health;
        this.room = room;
        this.thread = factory.newThread(this::run);
    }

    void start() {
        thread.start();
    }

    /** Something was committed to this log. */
    void changed(SegmentLog log) {
        lock.lock();
        try {
            boolean first = waiting.isEmpty();
            waiting.add(log, System.nanoTime());
            if (first || room.scarce()) news.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Storage failed, and has to be looked at until it works. */
    void look() {
        lock.lock();
        try {
            news.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Moves and forces everything, as far as that works, and ends the thread. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            news.signal();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(CLOSE_MILLIS);
            if (thread.isAlive()) LOG.log(WARNING, "segments are still being written; the journal keeps all");
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        boolean more = true;
        while (more) {
            more = awaitNews();
            work(!more);
        }
    }

    /** @return false when it was the last time */
    private boolean awaitNews() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closing && health.well()) news.awaitUninterruptibly();
            if (!closing) pause(health.well());
            return !closing;
        } finally {
            lock.unlock();
        }
    }

    /** What comes close together is moved together, unless room is needed. */
    private void pause(boolean well) {
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(well ? GATHER_MILLIS : RETRY_MILLIS);
            while (left > 0 && !closing && !(well && room.scarce())) left = news.awaitNanos(left);
        } catch (InterruptedException stopped) {
            closing = true;
        }
    }

    private void work(boolean last) {
        if (health.failing(Part.JOURNAL)) attempt(Part.JOURNAL, journal::mend);
        if (health.failing(Part.METADATA)) attempt(Part.METADATA, () -> disk.probe(conversations));
        attempt(Part.SEGMENTS, () -> {
            boolean mending = health.failing(Part.SEGMENTS);
            if (mending) disk.probe(conversations);
            List<Path> full = last ? journal.turn() : journal.full();
            move(last || mending || !full.isEmpty() || room.scarce());
            if (!full.isEmpty()) cut(full);
            if (!last) journal.prepare();
        });
    }

    /** @param all those too whose turn it is not: what they have is to leave the journal, or to give room */
    private void move(boolean all) throws IOException {
        Set<SegmentLog> moving = take(all);
        try {
            for (var each = moving.iterator(); each.hasNext(); each.remove()) {
                SegmentLog log = each.next();
                unforced.add(log);
                log.move();
            }
        } finally {
            putBack(moving);
        }
    }

    private void cut(List<Path> full) throws IOException {
        for (var each = unforced.iterator(); each.hasNext(); each.remove()) each.next().force();
        disk.forceDirectory(conversations);
        journal.cut(full);
    }

    private Set<SegmentLog> take(boolean all) {
        lock.lock();
        try {
            return all ? waiting.takeAll() : waiting.takeDue(System.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    private void putBack(Set<SegmentLog> logs) {
        lock.lock();
        try {
            for (SegmentLog log : logs) waiting.add(log, System.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    @FunctionalInterface
    private interface Attempt {
        void make() throws IOException;
    }

    private void attempt(Part part, Attempt attempt) {
        boolean failing = health.failing(part);
        try {
            attempt.make();
            if (failing) health.works(part); // what fails meanwhile is another matter
        } catch (IOException failure) {
            failed(part, failure);
        } catch (RuntimeException | Error failure) { // edge of the thread
            failed(part, new IOException(failure));
        }
    }

    private void failed(Part part, IOException why) {
        health.failed(part, why);
        room.lookAgain();
    }
}
