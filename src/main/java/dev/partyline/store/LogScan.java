package dev.partyline.store;

import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.MalformedRecordException;
import dev.partyline.conversation.RecordLine;
import dev.partyline.conversation.StreamPosition;

/**
 * Reads a log from its start and finds out where its records lie. What is damaged between good records is reported and
 * replaced by voids; what is behind the last good one is a torn tail. For one thread, once.
 */
final class LogScan {

    /** Which log, and where. */
    record Source(ConversationId id, long epoch, Path file) {

        StreamPosition position(long offset) {
            return new StreamPosition(epoch, offset);
        }
    }

    private static final System.Logger LOG = System.getLogger(LogScan.class.getName());

    /** A hole that is larger cannot come from damage. */
    private static final long MAX_HOLE = 1_000_000;

    private final Source source;
    private final StoreMetrics metrics;
    private final LongList ends = new LongList();
    private long firstVoid = Long.MAX_VALUE;
    private boolean damaged;

    LogScan(Source source, StoreMetrics metrics) {
        this.source = source;
        this.metrics = metrics;
    }

    /**
     * Reads to the end.
     *
     * @param records gets every record and void in order
     * @return bytes of the torn tail, 0 when there is none
     * @throws dev.partyline.conversation.StoreException if a newer version wrote the log
     */
    long run(LineReader lines, Consumer<ConversationEvent> records) throws IOException {
        while (lines.next()) {
            ConversationEvent event = lines.complete() ? parse(lines.text()) : null;
            if (event == null) damaged = true;
            else add(event, lines, records);
        }
        long torn = lines.end() - end();
        if (torn > 0) {
            metrics.tornTail();
            LOG.log(WARNING, () -> "the log of " + source.id() + " has a torn end: " + torn + " bytes from byte "
                    + end() + " on are cut off");
        }
        return torn;
    }

    /**
     * For each record the byte position behind it. Its line is the last one between the end of the record before and
     * its own; where these are equal, it is a void.
     */
    LongList ends() { return ends; }

    /** Byte position behind the last good record. */
    long end() { return ends.last(0); }

    /** Offset of the first void; {@link Long#MAX_VALUE} when there is none. */
    long firstVoid() { return firstVoid; }

    private void add(ConversationEvent event, LineReader line, Consumer<ConversationEvent> records) {
        int expected = ends.size();
        long missing = event.offset() - expected;
        if (missing < 0 || missing > MAX_HOLE) {
            damaged = true;
            return;
        }
        if (damaged || missing > 0) report(missing, line.start());
        for (long offset = expected; offset < event.offset(); offset++) {
            firstVoid = Math.min(firstVoid, offset);
            records.accept(Voids.at(source.position(offset)));
            ends.add(end());
        }
        records.accept(event);
        ends.add(line.end());
        damaged = false;
    }

    private void report(long missing, long until) {
        metrics.damagedRecords(Math.max(1, missing));
        LOG.log(WARNING, () -> "the log of " + source.id() + " is damaged between byte " + end() + " and byte " + until
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
