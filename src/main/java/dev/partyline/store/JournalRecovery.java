package dev.partyline.store;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.MalformedRecordException;
import dev.partyline.conversation.RecordLine;
import dev.partyline.store.JournalGroup.Line;

/**
 * Moves what a journal holds into the segments, before anything else is done with them. What a segment has from the
 * first record on that the journal has too was never forced, and is written again. For one thread, once.
 */
final class JournalRecovery implements JournalReader.Damage {

    /** The log of a line; empty for one that was deleted. */
    interface Sources extends Function<Line, Optional<LogSource>> {}

    private static final System.Logger LOG = System.getLogger(JournalRecovery.class.getName());
    private static final int WRITE_BYTES = 1 << 20;

    private record Key(ConversationId id, long epoch) {}

    private final JournalFiles files;
    private final Disk disk;
    private final StoreMetrics metrics;
    private final Sources sources;
    private final Map<Key, Optional<Recovered>> logs = new HashMap<>();

    JournalRecovery(JournalFiles files, Disk disk, StoreMetrics metrics, Sources sources) {
        this.files = files;
        this.disk = disk;
        this.metrics = metrics;
        this.sources = sources;
    }

    /**
     * Everything is in the segments and forced when it returns; the files are left to the caller.
     *
     * @return number of the last file, 0 if there is none
     */
    long run() throws IOException {
        long last = new JournalScan(files, disk, this, (line, file, at) -> take(line)).run();
        finish();
        return last;
    }

    @Override
    public void tornEnd(Path file, long from) {
        metrics.tornTail();
        LOG.log(WARNING, () -> file.getFileName() + " has a torn end: what begins at byte " + from
                + " was not wholly written, and is left out");
    }

    @Override
    public void hole(Path file, long from, long to) {
        metrics.damagedRecords(1);
        LOG.log(WARNING, () -> file.getFileName() + " is damaged between byte " + from + " and byte " + to
                + "; whole records there are kept");
    }

    @Override
    public void noHeader(Path file) {
        LOG.log(WARNING, () -> file.getFileName() + " has no whole header; nothing was committed to it");
    }

    private void take(Line line) throws IOException {
        var log = logs.computeIfAbsent(new Key(line.id(), line.epoch()),
                unknown -> sources.apply(line).map(source -> new Recovered(source)));
        if (log.isPresent()) log.get().take(line.text());
    }

    private void finish() throws IOException {
        long records = 0;
        for (var log : logs.values()) {
            if (log.isEmpty()) continue;
            log.get().finish();
            records += log.get().records;
        }
        if (records == 0) return;
        long count = records;
        LOG.log(INFO, () -> count + " records of " + logs.size() + " conversations were taken over from the journal");
    }

    /** One log on its way into its segment. */
    private final class Recovered {

        private final LogSource source;
        private final Segment segment;
        private final List<EncodedRecord> waiting = new ArrayList<>();
        private long bytes;
        private long next = -1;
        private long records;

        Recovered(LogSource source) {
            this.source = source;
            this.segment = new Segment(source, disk, metrics);
        }

        void take(String text) throws IOException {
            ConversationEvent event = parse(text);
            if (event == null || event.offset() < next) return;
            if (next < 0) next = open(event.offset());
            if (next < event.offset()) report(event.offset() - next);
            for (; next < event.offset(); next++) waiting.add(EncodedRecord.voidAt(source.position(next)));
            add(new EncodedRecord(event, (text + '\n').getBytes(UTF_8)));
        }

        private long open(long first) throws IOException {
            segment.openAt(first);
            return segment.extent().count();
        }

        private void report(long missing) {
            metrics.damagedRecords(missing);
            LOG.log(WARNING, () -> "records of " + source.id() + " from " + next + " on are lost: " + missing);
        }

        private void add(EncodedRecord record) throws IOException {
            waiting.add(record);
            next++;
            records++;
            bytes += record.line().length;
            if (bytes >= WRITE_BYTES) write();
        }

        private void write() throws IOException {
            segment.append(waiting);
            waiting.clear();
            bytes = 0;
        }

        void finish() throws IOException {
            if (next < 0) return;
            if (!waiting.isEmpty()) write();
            segment.force();
        }

        private ConversationEvent parse(String text) {
            try {
                return RecordLine.read(text, source.epoch());
            } catch (MalformedRecordException damaged) {
                LOG.log(WARNING, () -> "a record of " + source.id() + " in the journal is damaged and left out");
                metrics.damagedRecords(1);
                return null;
            }
        }
    }
}
