package dev.partyline.store;

import static java.lang.System.Logger.Level.WARNING;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.EventStore.Checkpoint;
import dev.partyline.conversation.MalformedRecordException;
import dev.partyline.conversation.RecordLine;

/**
 * A log as a file of {@link RecordLine}s. Behind the last kept record there may be remains of a failed write; they are
 * cut off before anything else is written.
 */
final class ConversationLogFile implements LogMedium {

    private static final System.Logger LOG = System.getLogger(ConversationLogFile.class.getName());
    private static final int MIN_CHUNK_BYTES = 4 << 10;
    private static final int MAX_CHUNK_BYTES = 256 << 10;

    private final LogScan.Source source;
    private final Disk disk;
    private final StoreMetrics metrics;
    private final CheckpointFile checkpoints;
    private volatile LongList ends = new LongList();
    private boolean unclean;

    ConversationLogFile(LogScan.Source source, Disk disk, StoreMetrics metrics, CheckpointFile checkpoints) {
        this.source = source;
        this.disk = disk;
        this.metrics = metrics;
        this.checkpoints = checkpoints;
    }

    @Override
    public void open(Consumer<ConversationEvent> records) throws IOException {
        var scan = new LogScan(source, metrics);
        long torn;
        try (var lines = new LineReader(disk.stream(source.file()))) {
            torn = scan.run(lines, records);
        }
        unclean = torn > 0;
        ends = scan.ends();
        if (unclean) tryClean();
        checkpoints.open(Math.min(scan.firstVoid(), scan.ends().size()));
    }

    @Override
    public void append(List<ConversationEvent> events) throws IOException {
        clean();
        long length = ends.last(0);
        var lines = new ByteArrayOutputStream();
        long[] added = new long[events.size()];
        for (int i = 0; i < added.length; i++) {
            lines.writeBytes(RecordLine.write(events.get(i)).getBytes(UTF_8));
            lines.write('\n');
            added[i] = length + lines.size();
        }
        unclean = true;
        disk.write(source.file(), length, ByteBuffer.wrap(lines.toByteArray()));
        unclean = false;
        for (long end : added) ends.add(end);
    }

    @Override
    public List<ConversationEvent> read(long from, long to, int maxBytes) throws IOException {
        var events = new ArrayList<ConversationEvent>();
        long left = maxBytes;
        for (long at = from; at <= to;) {
            long last = chunkEnd(at, to, Math.max(MIN_CHUNK_BYTES, Math.min(left, MAX_CHUNK_BYTES)));
            for (ConversationEvent event : chunk(at, last)) {
                left -= event.payloadBytes();
                if (left < 0 && !events.isEmpty()) return events;
                events.add(event);
            }
            at = last + 1;
        }
        return events;
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
        try {
            checkpoints.discard();
            Files.deleteIfExists(source.file());
        } catch (IOException failure) { // the tombstone is what counts
            LOG.log(WARNING, () -> "the log of " + source.id() + " was deleted, but its file stays", failure);
        }
    }

    private void clean() throws IOException {
        if (unclean) disk.cut(source.file(), ends.last(0));
        unclean = false;
    }

    private void tryClean() {
        try {
            clean();
        } catch (IOException failure) {
            LOG.log(WARNING, () -> "the torn end of " + source.file() + " stays until it can be cut off", failure);
        }
    }

    /** @return the last record of those that fit, though always one */
    private long chunkEnd(long from, long to, long bytes) {
        long last = from;
        while (last < to && end(last + 1) - end(from - 1) <= bytes) last++;
        return last;
    }

    private List<ConversationEvent> chunk(long from, long to) throws IOException {
        long start = Math.max(end(from - 1), end(to) - LineReader.MAX_LINE_BYTES); // damage may fill any space
        byte[] bytes = disk.read(source.file(), start, (int) (end(to) - start));
        var events = new ArrayList<ConversationEvent>();
        for (long at = from; at <= to; at++) {
            events.add(record(at, bytes, (int) (Math.max(start, end(at - 1)) - start), (int) (end(at) - start)));
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
            // since the log was opened
        }
        metrics.damagedRecords(1);
        LOG.log(WARNING, () -> "record " + offset + " of " + source.id() + " is damaged and left out");
        return Voids.at(source.position(offset));
    }

    private long end(long offset) {
        return offset < 0 ? 0 : ends.get((int) offset);
    }
}
