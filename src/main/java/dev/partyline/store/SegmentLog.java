package dev.partyline.store;

import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.EventStore.Checkpoint;

/**
 * A log in files: what is committed waits in the backlog until {@link WriteBehind} has moved it into the segment.
 *
 * <p>Threading: {@code changing} is held while the segment is opened, extended or deleted; readers do not take it. A
 * record is in the segment before it leaves the backlog, so whoever looks at the backlog first finds it.
 */
final class SegmentLog implements LogMedium {

    private static final System.Logger LOG = System.getLogger(SegmentLog.class.getName());
    private static final int MOVE_BYTES = 256 << 10;
    /** Records are forced so often, so that there is never much to force at once. */
    private static final int FORCE_BYTES = 1 << 20;

    private final LogSource source;
    private final Segment segment;
    private final CheckpointFile checkpoints;
    private final Consumer<IOException> failed;
    private final Backlog backlog;
    private final ReentrantLock changing = new ReentrantLock();
    private boolean deleted;
    private long unforced;
    private volatile long bytes;

    /** @param failed hears that a record could not be looked up, without which none can be appended */
    SegmentLog(LogSource source, Disk disk, StoreMetrics metrics, Room room, Consumer<IOException> failed) {
        this.source = source;
        this.segment = new Segment(source, disk, metrics);
        this.checkpoints = new CheckpointFile(source.states(), disk);
        this.failed = failed;
        this.backlog = new Backlog(room);
        this.bytes = disk.sizeOrNothing(source.log());
    }

    LogSource source() {
        return source;
    }

    @Override
    public LogEnd open() throws IOException {
        changing.lock();
        try {
            long firstVoid = segment.open();
            checkpoints.open(Math.min(firstVoid, segment.extent().count()));
            return segment.extent().end();
        } finally {
            changing.unlock();
        }
    }

    @Override
    public long bytes() {
        return bytes;
    }

    /** Takes over what is in the journal now; one thread at a time. */
    void committed(List<EncodedRecord> records) {
        backlog.add(records);
        bytes += records.stream().mapToLong(record -> record.line().length).sum();
    }

    /** How many records are not in the segment yet. */
    int waiting() {
        return backlog.size();
    }

    /** Moves what is in the backlog now into the segment; what comes meanwhile would keep others waiting. */
    void move() throws IOException {
        changing.lock();
        try {
            int left = backlog.size();
            while (left > 0 && !deleted) {
                var records = backlog.oldest(left, MOVE_BYTES);
                segment.append(records);
                unforced += records.stream().mapToLong(record -> record.line().length).sum();
                if (unforced >= FORCE_BYTES) forceRecords();
                backlog.remove(records.size());
                left -= records.size();
            }
        } finally {
            changing.unlock();
        }
    }

    void force() throws IOException {
        changing.lock();
        try {
            if (!deleted) segment.force();
            unforced = 0;
        } finally {
            changing.unlock();
        }
    }

    private void forceRecords() throws IOException {
        segment.forceRecords();
        unforced = 0;
    }

    @Override
    public List<ConversationEvent> read(long from, long to, int maxBytes) throws IOException {
        var events = new ArrayList<ConversationEvent>();
        long left = maxBytes;
        for (long at = from; at <= to; at = events.get(events.size() - 1).offset() + 1) {
            var part = part(at, to, (int) Math.max(1, left));
            if (!events.isEmpty() && part.get(0).payloadBytes() > left) break;
            for (ConversationEvent event : part) left -= event.payloadBytes();
            events.addAll(part);
        }
        return events;
    }

    /** As many as are in one place. */
    private List<ConversationEvent> part(long from, long to, int maxBytes) throws IOException {
        var waiting = backlog.read(from, to, maxBytes);
        if (waiting.isPresent()) return waiting.get();
        return segment.read(from, Math.min(to, segment.extent().end().offset()), maxBytes);
    }

    @Override
    public OptionalLong find(String eventId) throws IOException {
        OptionalLong waiting = backlog.find(eventId);
        if (waiting.isPresent()) return waiting;
        try {
            return segment.find(eventId);
        } catch (IOException failure) {
            failed.accept(failure);
            throw failure;
        }
    }

    @Override
    public long firstAtLeast(long micros) throws IOException {
        OptionalLong waiting = backlog.firstAtLeast(micros);
        var extent = segment.extent();
        if (extent.end().largestMicros() >= micros) return segment.firstAtLeast(micros);
        return waiting.isPresent() ? waiting.getAsLong() : Long.MAX_VALUE;
    }

    @Override
    public Optional<Checkpoint> checkpoint(long offset) {
        return checkpoints.newest(offset);
    }

    @Override
    public void saveCheckpoint(Checkpoint checkpoint) {
        checkpoints.save(checkpoint);
    }

    @Override
    public void discard() {
        changing.lock();
        try {
            deleted = true;
            backlog.clear();
            checkpoints.discard();
            segment.delete();
        } catch (IOException failure) { // the tombstone is what counts
            LOG.log(WARNING, () -> "the log of " + source.id() + " was deleted, but a file of it stays", failure);
        } finally {
            changing.unlock();
        }
    }
}
