package dev.partyline.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.StoreException;

/**
 * Reads conversations of a data directory, also while a server writes to it: at least what was acknowledged before this
 * was opened. Changes nothing there; the journal is copied to a temporary directory for the moment. For one thread.
 */
public final class DataDirectoryReader {

    private final StoredConversations all;
    private final DataDirectory directory;
    private final StoreProgress progress;
    private final Disk disk = new Disk();
    private final JournalLines journal;

    private DataDirectoryReader(DataDirectory directory, StoreProgress progress) throws IOException {
        this.directory = directory;
        this.all = new StoredConversations(directory);
        this.progress = progress;
        this.journal = journal();
    }

    /** @throws StoreException if it cannot be read, with a text for the administrator */
    public static DataDirectoryReader open(Path directory, StoreProgress progress) {
        try {
            return new DataDirectoryReader(DataDirectory.shared(directory), progress);
        } catch (IOException failure) {
            throw new StoreException("the data directory " + directory + " cannot be read", failure);
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
        public void tornEnd(Path file, long from, long to) { }

        @Override
        public void hole(Path file, long from, long to) { }

        @Override
        public void noHeader(Path file) { }
    }

    /** Every conversation that is not deleted and has metadata that can be read. */
    public List<ConversationMetadata> conversations(Consumer<StoreProblem> problems) {
        try {
            var found = new ArrayList<ConversationMetadata>();
            for (ConversationId id : all.ids()) metadata(id, problems).ifPresent(found::add);
            return found;
        } catch (IOException failure) {
            throw new StoreException("the data directory cannot be read", failure);
        }
    }

    /** @return empty if there is none, or it was deleted */
    public Optional<ConversationMetadata> metadata(ConversationId id, Consumer<StoreProblem> problems) {
        try {
            Optional<byte[]> content = all.metadata(id);
            if (content.isEmpty()) return Optional.empty();
            StoredMetadata stored = MetadataFiles.parse(id, content.get());
            return stored.deleted() ? Optional.empty() : Optional.of(stored.metadata());
        } catch (DamagedMetadataException damaged) {
            problems.accept(StoreProblem.of(id, directory.metadata(id), "the metadata is damaged"));
            return Optional.empty();
        } catch (IOException failure) {
            throw new StoreException("metadata of " + id + " cannot be read", failure);
        }
    }

    /** Says to the progress how much there is to read. */
    public void expect(ConversationMetadata metadata) throws IOException {
        progress.expect(StoredConversations.size(source(metadata).log()));
    }

    /**
     * @param problems hears of records that cannot be read, which are left out
     * @return empty if the conversation was deleted meanwhile
     */
    public Optional<LogIterator> records(ConversationMetadata metadata, Consumer<StoreProblem> problems)
            throws IOException {
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
