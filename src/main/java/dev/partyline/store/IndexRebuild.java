package dev.partyline.store;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.MalformedRecordException;
import dev.partyline.conversation.RecordLine;

/**
 * Reads a log from its start and writes its index. What is damaged between good records is reported and replaced by
 * voids; what is behind the last good one is cut off. For one thread, once.
 */
final class IndexRebuild {

    private static final System.Logger LOG = System.getLogger(IndexRebuild.class.getName());

    /** A hole that is larger cannot come from damage. */
    private static final long MAX_HOLE = 1_000_000;
    private static final int WRITE_ENTRIES = 4096;

    private final LogSource source;
    private final Disk disk;
    private final StoreMetrics metrics;
    private final PositionIndex index;
    private final List<PositionIndex.Entry> entries = new ArrayList<>();
    private LogEnd end = LogEnd.EMPTY;
    private long bytes;
    private long written;
    private long firstVoid = Long.MAX_VALUE;
    private boolean damaged;

    IndexRebuild(LogSource source, Disk disk, StoreMetrics metrics, PositionIndex index) {
        this.source = source;
        this.disk = disk;
        this.metrics = metrics;
        this.index = index;
    }

    /**
     * Durable when it returns.
     *
     * @throws dev.partyline.conversation.StoreException if a newer version wrote the log; then it is left as it was
     */
    Segment.Extent run() throws IOException {
        LOG.log(INFO, () -> "the log of " + source.id() + " has no index that fits; it is made again");
        index.truncate(0);
        long length;
        try (var lines = new LineReader(disk.stream(source.log()))) {
            while (lines.next()) take(lines);
            length = lines.end();
        }
        flush();
        if (length > bytes) cut(length - bytes);
        index.force();
        return new Segment.Extent(end, bytes);
    }

    /** Offset of the first void; {@link Long#MAX_VALUE} when there is none. */
    long firstVoid() {
        return firstVoid;
    }

    private void cut(long torn) throws IOException {
        metrics.tornTail();
        LOG.log(WARNING, () -> "the log of " + source.id() + " has a torn end: " + torn + " bytes from byte " + bytes
                + " on are cut off");
        disk.cut(source.log(), bytes);
    }

    private void take(LineReader line) throws IOException {
        ConversationEvent event = line.complete() ? parse(line.text()) : null;
        long missing = event == null ? -1 : event.offset() - (end.offset() + 1);
        if (missing < 0 || missing > MAX_HOLE) {
            damaged = true;
            return;
        }
        if (damaged || missing > 0) report(missing, line.start());
        damaged = false;
        while (end.offset() + 1 < event.offset()) add(Voids.at(source.position(end.offset() + 1)), bytes);
        add(event, line.end());
    }

    private void add(ConversationEvent event, long behind) throws IOException {
        if (Voids.is(event)) firstVoid = Math.min(firstVoid, event.offset());
        end = end.after(event);
        bytes = behind;
        entries.add(PositionIndex.Entry.of(event, behind, end));
        if (entries.size() == WRITE_ENTRIES) flush();
    }

    private void flush() throws IOException {
        index.write(written, entries);
        written += entries.size();
        entries.clear();
    }

    private void report(long missing, long until) {
        metrics.damagedRecords(Math.max(1, missing));
        LOG.log(WARNING, () -> "the log of " + source.id() + " is damaged between byte " + bytes + " and byte " + until
                + ": " + missing + " records are left out");
    }

    private ConversationEvent parse(String line) {
        try {
            return RecordLine.read(line, source.epoch());
        } catch (MalformedRecordException broken) {
            return null;
        }
    }
}
