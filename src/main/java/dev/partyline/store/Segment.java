package dev.partyline.store;

import static java.lang.System.Logger.Level.WARNING;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.MalformedRecordException;
import dev.partyline.conversation.RecordLine;

/**
 * The records of one log that have left the journal: a file of {@link RecordLine}s with its two indexes, so that
 * opening it and finding anything in it costs the same at any length.
 *
 * <p>Threading: one thread at a time changes it; any thread reads what it had when that was done.
 */
final class Segment {

    private static final System.Logger LOG = System.getLogger(Segment.class.getName());
    private static final int MIN_CHUNK_BYTES = 4 << 10;
    private static final int MAX_CHUNK_BYTES = 256 << 10;
    private static final int MAX_CHUNK_RECORDS = 512;

    /** @param bytes length of the file up to there */
    record Extent(LogEnd end, long bytes) {

        static final Extent EMPTY = new Extent(LogEnd.EMPTY, 0);

        long count() {
            return end.offset() + 1;
        }
    }

    private final LogSource source;
    private final Disk disk;
    private final StoreMetrics metrics;
    private final PositionIndex index;
    private final IdTable ids;
    private volatile Extent extent = Extent.EMPTY;

    Segment(LogSource source, Disk disk, StoreMetrics metrics) {
        this.source = source;
        this.disk = disk;
        this.metrics = metrics;
        this.index = new PositionIndex(source.index(), disk);
        this.ids = new IdTable(source.ids(), disk);
    }

    Extent extent() {
        return extent;
    }

    /**
     * Finds its end by its index; where that does not fit the log, it is made again from it.
     *
     * @return offset of the first record that could not be read while that was done; else {@link Long#MAX_VALUE}
     */
    long open() throws IOException {
        long firstVoid = Long.MAX_VALUE;
        Extent found = indexed();
        if (found == null) {
            var rebuild = new IndexRebuild(source, disk, metrics, index);
            found = rebuild.run();
            firstVoid = rebuild.firstVoid();
        }
        openIds(found.count());
        extent = found;
        return firstVoid;
    }

    /** @return null if the index says something else than the log */
    private Extent indexed() throws IOException {
        long bytes = disk.requireSize(source.log());
        long count = index.count();
        if (bytes == 0 && count <= 0) return Extent.EMPTY;
        if (count <= 0) return null;
        Extent last = upTo(count);
        return last.bytes() == bytes ? confirmed(last) : null;
    }

    /** With what only the last record knows.
     *  @throws dev.partyline.conversation.StoreException if a newer version wrote it */
    private Extent confirmed(Extent found) throws IOException {
        long offset = found.end().offset();
        ConversationEvent last = read(offset, offset, 1).get(0);
        return Voids.is(last) ? null : new Extent(found.end().under(last.generation()), found.bytes());
    }

    private Extent upTo(long count) throws IOException {
        if (count == 0) return Extent.EMPTY;
        var entry = index.entry(count - 1);
        return new Extent(new LogEnd(count - 1, entry.stateOffset(), EventDraft.NO_LEASE, entry.largestMicros()), entry.end());
    }

    /**
     * Leaves at most the first {@code count} records, durably; what is behind them may be anything, and is not looked
     * at where the index reaches that far.
     */
    void openAt(long count) throws IOException {
        boolean indexed = index.count() >= count && upTo(count).bytes() <= disk.requireSize(source.log());
        if (!indexed) open();
        if (indexed || extent.count() > count) truncate(count);
    }

    private void truncate(long count) throws IOException {
        Extent left = upTo(count);
        disk.cut(source.log(), left.bytes());
        index.truncate(count);
        openIds(count);
        extent = left;
    }

    private void openIds(long count) throws IOException {
        if (!ids.open(count) && count > 0) ids.rebuild(index, count);
    }

    /** Adds the records that follow its last one, without forcing them. After a failure it is as before. */
    void append(List<EncodedRecord> records) throws IOException {
        Extent before = extent;
        var lines = ByteBuffer.allocate(records.stream().mapToInt(record -> record.line().length).sum());
        var entries = new ArrayList<PositionIndex.Entry>(records.size());
        LogEnd end = before.end();
        for (EncodedRecord record : records) {
            lines.put(record.line());
            end = end.after(record.event());
            entries.add(PositionIndex.Entry.of(record.event(), before.bytes() + lines.position(), end));
        }
        disk.write(source.log(), before.bytes(), lines.flip());
        index.write(before.count(), entries);
        if (ids.takes(end.offset() + 1)) ids.add(before.count(), entries);
        else ids.rebuild(index, end.offset() + 1);
        extent = new Extent(end, before.bytes() + lines.limit());
    }

    /** The records alone: until the journal is cut they can be added again, and the rest made again from them. */
    void forceRecords() throws IOException {
        disk.force(source.log());
    }

    /** What was appended survives a loss of power, once the directory is forced too. */
    void force() throws IOException {
        disk.force(source.log());
        index.force();
        ids.force();
    }

    List<ConversationEvent> read(long from, long to, int maxBytes) throws IOException {
        var events = new ArrayList<ConversationEvent>();
        long left = maxBytes;
        for (long at = from; at <= to;) {
            for (ConversationEvent event : chunk(at, to, Math.max(MIN_CHUNK_BYTES, Math.min(left, MAX_CHUNK_BYTES)))) {
                left -= event.payloadBytes();
                if (left < 0 && !events.isEmpty()) return events;
                events.add(event);
            }
            at = events.get(events.size() - 1).offset() + 1;
        }
        return events;
    }

    OptionalLong find(String eventId) throws IOException {
        long count = extent.count();
        for (long offset : ids.candidates(EventIdHash.of(eventId))) {
            if (offset < count && read(offset, offset, 1).get(0).eventId().equals(eventId)) {
                return OptionalLong.of(offset);
            }
        }
        return OptionalLong.empty();
    }

    long firstAtLeast(long micros) throws IOException {
        long count = extent.count();
        return count == 0 ? 0 : index.firstAtLeast(micros, count);
    }

    void delete() throws IOException {
        for (var file : List.of(source.ids(), source.index(), source.log())) disk.delete(file);
    }

    /** Records from an offset on that fit, though always one. */
    private List<ConversationEvent> chunk(long from, long to, long bytes) throws IOException {
        long before = Math.max(0, from - 1);
        var entries = index.entries(before, Math.min(to, from + MAX_CHUNK_RECORDS - 1));
        var ends = new long[entries.size() + (from == 0 ? 1 : 0)]; // ends[0] is where the first one begins
        for (int i = 0; i < entries.size(); i++) ends[ends.length - entries.size() + i] = entries.get(i).end();
        int count = 1;
        while (count + 1 < ends.length && ends[count + 1] - ends[0] <= bytes) count++;
        return chunk(from, ends, count);
    }

    private List<ConversationEvent> chunk(long from, long[] ends, int count) throws IOException {
        long start = Math.max(ends[0], ends[count] - LineReader.MAX_LINE_BYTES); // damage may fill any space
        byte[] bytes = disk.read(source.log(), start, (int) (ends[count] - start));
        var events = new ArrayList<ConversationEvent>(count);
        for (int i = 0; i < count; i++) {
            events.add(record(from + i, bytes, (int) (Math.max(start, ends[i]) - start), (int) (ends[i + 1] - start)));
        }
        return events;
    }

    private ConversationEvent record(long offset, byte[] bytes, int from, int to) {
        if (from == to) return Voids.at(source.position(offset));
        int start = to - 1;
        while (start > from && bytes[start - 1] != '\n') start--;
        try {
            ConversationEvent event = RecordLine.read(new String(bytes, start, to - 1 - start, UTF_8), source.epoch());
            if (event.offset() == offset) return event;
        } catch (MalformedRecordException damaged) {
            // reported below, as one that stands in a wrong place is
        }
        if (offset < extent.count()) report(offset); // while it is opened, that is done elsewhere
        return Voids.at(source.position(offset));
    }

    private void report(long offset) {
        metrics.damagedRecords(1);
        LOG.log(WARNING, () -> "record " + offset + " of " + source.id() + " is damaged and left out");
    }
}
