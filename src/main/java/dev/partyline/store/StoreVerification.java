package dev.partyline.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.StoredMetadata;

/**
 * Reads everything in a data directory that no server uses, or in a backup, and tells what is wrong. What a crash leaves
 * unfinished is not: the next start of a server takes over the journal. Changes nothing. For one thread, once.
 */
public final class StoreVerification implements JournalReader.Damage {

    private static final Disk DISK = new Disk();

    /**
     * What was looked at.
     *
     * @param conversations that have records, deleted ones that can be brought back among them
     * @param bytes of logs and journal
     */
    public record Summary(long conversations, long records, long bytes, long problems) {}

    private final DataDirectory directory;
    private final StoreProgress progress;
    private final Consumer<StoreProblem> problems;
    private long conversations;
    private long records;
    private long bytes;
    private long found;

    private StoreVerification(DataDirectory directory, StoreProgress progress, Consumer<StoreProblem> problems) {
        this.directory = directory;
        this.progress = progress;
        this.problems = problems;
    }

    /**
     * @param problems hears of each as it is found
     * @throws StoreException if the directory cannot be read, is in use, or a newer version wrote it
     */
    public static Summary run(Path directory, StoreProgress progress, Consumer<StoreProblem> problems) {
        try (var idle = DataDirectory.idle(directory)) {
            return new StoreVerification(idle, progress, problems).run();
        } catch (IOException failure) {
            throw new StoreException("the data directory " + directory + " cannot be read", failure);
        }
    }

    private Summary run() throws IOException {
        if (!directory.used()) checkBackup();
        List<LogSource> logs = logs();
        for (LogSource log : logs) progress.expect(StoredConversations.size(log.log()));
        JournalLines journal = journal();
        for (LogSource log : logs) verify(log, journal);
        return new Summary(conversations, records, bytes, found);
    }

    private void checkBackup() throws IOException {
        Optional<BackupMarker> marker = BackupMarker.read(directory.root());
        if (marker.isEmpty()) {
            tell(StoreProblem.of(null, BackupMarker.file(directory.root()), "this is a backup that was not finished"));
        } else if (!marker.get().fits(directory.root())) {
            tell(StoreProblem.of(null, BackupMarker.file(directory.root()), "files of this backup are missing"));
        }
    }

    private List<LogSource> logs() throws IOException {
        var all = new StoredConversations(directory);
        var logs = new ArrayList<LogSource>();
        for (ConversationId id : all.ids()) {
            Optional<byte[]> content = all.metadata(id);
            if (content.isEmpty()) continue; // a crash left a log
            try {
                StoredMetadata stored = MetadataFiles.parse(id, content.get());
                if (stored.hasLog()) logs.add(directory.source(id, stored.metadata().epoch()));
            } catch (DamagedMetadataException damaged) {
                tell(StoreProblem.of(id, directory.metadata(id), "the metadata is damaged"));
            }
        }
        return logs;
    }

    private JournalLines journal() throws IOException {
        JournalFiles files = directory.journal();
        if (!Files.isDirectory(files.directory())) return new JournalLines();
        for (long number : files.numbers()) bytes += StoredConversations.size(files.path(number));
        progress.expect(bytes);
        JournalLines lines = JournalLines.read(files, DISK, this);
        progress.advance(bytes);
        return lines;
    }

    private void verify(LogSource source, JournalLines journal) throws IOException {
        var log = new LogVerification(source, DISK, progress, this::tell);
        log.run(journal.of(source));
        conversations++;
        records += log.records();
        bytes += log.bytes();
    }

    @Override
    public void tornEnd(Path file, long from) {
        if (!last(file)) hole(file, from, from);
    }

    @Override
    public void hole(Path file, long from, long to) {
        tell(new StoreProblem(null, StoreProblem.NONE, file, from, "the journal is damaged up to byte " + to));
    }

    @Override
    public void noHeader(Path file) {
        if (!last(file)) hole(file, 0, 0);
    }

    /** What is unfinished at the very end was never acknowledged. */
    private boolean last(Path file) {
        try {
            var numbers = directory.journal().begun(DISK);
            return file.equals(directory.journal().path(numbers.get(numbers.size() - 1)));
        } catch (IOException failure) {
            throw new StoreException("the journal cannot be read", failure);
        }
    }

    private void tell(StoreProblem problem) {
        found++;
        problems.accept(problem);
    }
}
