package dev.partyline.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

import dev.partyline.conversation.ConversationEvent;

/**
 * Reads one log with all that lies beside it. An index, a table of ids or checkpoints that are not there are no problem:
 * they are made again. For one thread, once; changes nothing.
 */
final class LogVerification implements StoredRecords.Damage {

    private static final int ENTRIES = 4096;

    private final LogSource source;
    private final Disk disk;
    private final StoreProgress progress;
    private final Consumer<StoreProblem> problems;
    private final PositionIndex index;
    private LogEnd end = LogEnd.EMPTY;
    private boolean whole = true;
    private long indexed;
    private long entriesFrom;
    private List<PositionIndex.Entry> entries = List.of();
    private IdTable.Lookup ids;
    private long records;
    private long bytes;

    LogVerification(LogSource source, Disk disk, StoreProgress progress, Consumer<StoreProblem> problems) {
        this.source = source;
        this.disk = disk;
        this.progress = progress;
        this.problems = problems;
        this.index = new PositionIndex(source.index(), disk);
    }

    long records() {
        return records;
    }

    long bytes() {
        return bytes;
    }

    void run(List<JournalLines.Kept> journal) throws IOException {
        indexed = indexCount();
        try (var table = table(); var log = new StoredRecords(source, disk, journal, this)) {
            ids = table;
            while (log.next()) look(log);
            if (!log.journaled() || log.logged() > indexed) compareLengths(log.logged(), log.journaled());
        } catch (NoSuchFileException gone) {
            problems.accept(StoreProblem.of(source.id(), source.log(), "the log is missing"));
        }
        checkStates();
    }

    private void look(StoredRecords log) throws IOException {
        records++;
        if (!log.inLog()) return;
        progress.advance(log.end() - bytes);
        bytes = log.end();
        end = end.after(log.event());
        if (log.event().offset() < indexed) compare(log.event(), PositionIndex.Entry.of(log.event(), bytes, end));
        if (ids != null && !Voids.is(log.event())) lookUp(log.event());
    }

    private void compare(ConversationEvent event, PositionIndex.Entry expected) throws IOException {
        var found = entry(event.offset());
        boolean same = whole ? found.equals(expected)
                : found.end() == expected.end() && found.idHash() == expected.idHash();
        if (!same) problem(event.offset(), source.index(), (event.offset() + 1) * PositionIndex.ENTRY_BYTES,
                "the index says something else than the log");
    }

    private PositionIndex.Entry entry(long offset) throws IOException {
        if (offset >= entriesFrom + entries.size()) {
            entriesFrom = offset;
            entries = index.entries(offset, Math.min(indexed, offset + ENTRIES) - 1);
        }
        return entries.get((int) (offset - entriesFrom));
    }

    private void lookUp(ConversationEvent event) {
        boolean found;
        try {
            found = ids.has(EventIdHash.of(event.eventId()), event.offset());
        } catch (IOException noEnd) {
            found = false;
        }
        if (!found) problem(event.offset(), source.ids(), StoreProblem.NONE, "the record is not in the table of ids");
    }

    private long indexCount() throws IOException {
        long count = index.count();
        if (count < 0 && holdsSomething(source.index())) {
            problems.accept(StoreProblem.of(source.id(), source.index(), "the index cannot be used"));
        }
        return count < 0 ? 0 : count;
    }

    /** @return null if there is none that can be used */
    private IdTable.Lookup table() throws IOException {
        var table = new IdTable(source.ids(), disk);
        if (table.open(0)) return table.lookup();
        if (holdsSomething(source.ids())) {
            problems.accept(StoreProblem.of(source.id(), source.ids(), "the table of ids cannot be used"));
        }
        return null;
    }

    /** A loss of power may leave an empty one, which is made again as a missing one is. */
    private static boolean holdsSomething(Path file) throws IOException {
        return Files.exists(file) && Files.size(file) > 0;
    }

    /** What stands behind the journal's first record, in log or index, was never promised. */
    private void compareLengths(long logged, boolean journaled) throws IOException {
        if (!holdsSomething(source.index()) || indexed == logged) return;
        String what = "the index has " + indexed + " records, the log " + logged;
        if (!journaled || indexed < logged) problem(Math.min(indexed, logged), source.index(), StoreProblem.NONE, what);
    }

    private void checkStates() throws IOException {
        if (!Files.exists(source.states())) return;
        long damage = CheckpointFile.firstDamage(source.states(), disk);
        if (damage >= 0) problem(StoreProblem.NONE, source.states(), damage, "a checkpoint is damaged");
    }

    @Override
    public void found(long offset, Path file, long at, String what) {
        whole = false;
        problem(offset, file, at, what);
    }

    @Override
    public void halfLine(long offset, Path file, long at) {
        problem(offset, file, at, "the log ends in half a record");
    }

    private void problem(long offset, Path file, long at, String what) {
        problems.accept(new StoreProblem(source.id(), offset, file, at, what));
    }
}
