package dev.partyline.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.StoredMetadata;

/**
 * Reads conversations of a data directory, also while a server writes to it: at least what was acknowledged before this
 * was opened. Changes nothing there; the journal is copied to a temporary directory for the moment. For one thread.
 */
public final class DataDirectoryReader {

    private final DataDirectory directory;
    private final StoreProgress progress;
    private final Consumer<StoreProblem> problems;
    private final SortedMap<ConversationId, ConversationMetadata> conversations = new TreeMap<>();
    private final Disk disk = new Disk();
    private final JournalLines journal;

    private DataDirectoryReader(DataDirectory directory, StoreProgress progress, Consumer<StoreProblem> problems)
            throws IOException {
        this.directory = directory;
        this.progress = progress;
        this.problems = problems;
        for (ConversationId id : new StoredConversations(directory).ids()) know(id);
        this.journal = journal(); // later: of a log that was not known, it may have the half
    }

    /**
     * @param problems hears of metadata and records that cannot be read, which are left out
     * @throws StoreException if it cannot be read, with a text for the administrator
     */
    public static DataDirectoryReader open(Path directory, StoreProgress progress, Consumer<StoreProblem> problems) {
        try {
            return new DataDirectoryReader(DataDirectory.shared(directory), progress, problems);
        } catch (IOException failure) {
            throw new StoreException("the data directory " + directory + " cannot be read", failure);
        }
    }

    private void know(ConversationId id) throws IOException {
        Optional<byte[]> content = new StoredConversations(directory).metadata(id);
        if (content.isEmpty()) return;
        try {
            StoredMetadata stored = MetadataFiles.parse(id, content.get());
            if (!stored.deleted()) conversations.put(id, stored.metadata());
        } catch (DamagedMetadataException damaged) {
            problems.accept(StoreProblem.of(id, directory.metadata(id), "the metadata is damaged"));
        }
    }

    private JournalLines journal() throws IOException {
        Path temporary = Files.createTempDirectory("partyline-journal");
        try {
            var copied = new JournalFiles(temporary);
            new JournalCopy(new FileCopy(disk, progress), disk).run(directory.journal(), copied);
            return JournalLines.read(copied, disk, new NoJournalDamage());
        } finally {
            try (Stream<Path> files = Files.walk(temporary)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
            }
        }
    }

    /** What damage costs is seen in the records that are missing. */
    private static final class NoJournalDamage implements JournalReader.Damage {

        @Override
        public void tornEnd(Path file, long from) { }

        @Override
        public void hole(Path file, long from, long to) { }

        @Override
        public void noHeader(Path file) { }
    }

    /** Every conversation that is not deleted. */
    public SortedMap<ConversationId, ConversationMetadata> conversations() {
        return Collections.unmodifiableSortedMap(conversations);
    }

    /** Says to the progress how much there is to read. */
    public void expect(ConversationMetadata metadata) throws IOException {
        progress.expect(StoredConversations.size(source(metadata).log()));
    }

    /** @return empty if the conversation was deleted meanwhile */
    public Optional<LogIterator> records(ConversationMetadata metadata) throws IOException {
        LogSource source = source(metadata);
        var damage = new StoredRecords.Damage() {
            @Override
            public void found(long offset, Path file, long at, String what) {
                problems.accept(new StoreProblem(metadata.id(), offset, file, at, what));
            }

            @Override
            public void halfLine(long offset, Path file, long at) {
                // it is being written
            }
        };
        try {
            return Optional.of(new LogIterator(new StoredRecords(source, disk, journal.of(source), damage), progress));
        } catch (NoSuchFileException deleted) {
            return Optional.empty();
        }
    }

    private LogSource source(ConversationMetadata metadata) {
        return directory.source(metadata.id(), metadata.epoch());
    }
}
