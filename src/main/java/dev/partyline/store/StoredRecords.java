package dev.partyline.store;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.MalformedRecordException;
import dev.partyline.conversation.RecordLine;

/**
 * The records of one log as the next start of a server would find them: up to the first one that the journal has, those
 * of the log; from there on, those of the journal. What cannot be read is told and left out. Changes nothing; one thread.
 */
final class StoredRecords implements AutoCloseable {

    /** Hears of what is missing. */
    interface Damage {

        /** A record cannot be read, is not there, or stands where it does not belong. */
        void found(long offset, Path file, long at, String what);

        /** The log ends in half a line: damage, unless a server is writing it just now. */
        void halfLine(long offset, Path file, long at);
    }

    private final LogSource source;
    private final Damage damage;
    private final LineReader log;
    private final List<JournalLines.Kept> kept;
    private final Iterator<JournalLines.Kept> journal;
    /** Of the first record in the journal; largest number if there is none. */
    private final long taken;
    private boolean inLog = true;
    private long next;
    private long logged;
    /** Lines behind the last good one that are none. */
    private long broken;
    private ConversationEvent event;

    /** @throws NoSuchFileException if there is no log */
    StoredRecords(LogSource source, Disk disk, List<JournalLines.Kept> journal, Damage damage) throws IOException {
        this.source = source;
        this.damage = damage;
        this.kept = journal;
        this.journal = journal.iterator();
        this.taken = first();
        this.log = new LineReader(disk.stream(source.log()));
    }

    private long first() {
        for (var each : kept) {
            ConversationEvent found = parse(each.text());
            if (found != null) return found.offset();
        }
        return Long.MAX_VALUE;
    }

    /** Goes to the next record. @throws dev.partyline.conversation.StoreException if a newer version wrote it */
    boolean next() throws IOException {
        if (inLog && nextInLog()) return true;
        if (inLog) enterJournal();
        return nextInJournal();
    }

    ConversationEvent event() {
        return event;
    }

    /** Whether the record comes from the log and not from the journal. */
    boolean inLog() {
        return inLog;
    }

    /** How many records the log has before those of the journal, damaged ones too. */
    long logged() {
        return inLog ? next + broken : logged;
    }

    /** Byte behind what was read of the log. */
    long end() {
        return log.end();
    }

    /** Whether the journal has the rest. */
    boolean journaled() {
        return taken != Long.MAX_VALUE;
    }

    private boolean nextInLog() throws IOException {
        while (next < taken && log.next()) {
            ConversationEvent found = log.complete() ? parse(log.text()) : null;
            if (found != null && found.offset() >= taken) return false;
            if (found != null && found.offset() >= next) return take(found);
            if (found != null) tell(found.offset(), "the record stands there once more");
            else if (log.complete()) tell(next + broken++, "the record is damaged");
            else if (!journaled()) damage.halfLine(next + broken, source.log(), log.start());
        }
        return false;
    }

    private boolean take(ConversationEvent found) {
        if (found.offset() > next + broken) tell(next + broken, missing(found.offset() - next - broken));
        event = found;
        next = found.offset() + 1;
        broken = 0;
        return true;
    }

    private void enterJournal() {
        inLog = false;
        logged = next + broken;
        if (!journaled()) return;
        if (taken > next + broken) tell(next + broken, missing(taken - next - broken));
        next = taken;
    }

    private boolean nextInJournal() {
        while (journal.hasNext()) {
            var line = journal.next();
            ConversationEvent found = parse(line.text());
            if (found == null) {
                damage.found(next, line.file(), line.at(), "the record is damaged");
            } else if (found.offset() >= next) {
                if (found.offset() > next) damage.found(next, line.file(), line.at(), missing(found.offset() - next));
                event = found;
                next = found.offset() + 1;
                return true;
            }
        }
        return false;
    }

    private static String missing(long records) {
        return records == 1 ? "the record is missing" : records + " records from this one on are missing";
    }

    private void tell(long offset, String what) {
        damage.found(offset, source.log(), log.start(), what);
    }

    private ConversationEvent parse(String line) {
        try {
            return RecordLine.read(line, source.epoch());
        } catch (MalformedRecordException broken) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        log.close();
    }
}
