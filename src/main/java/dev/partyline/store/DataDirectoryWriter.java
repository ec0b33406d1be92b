package dev.partyline.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

import dev.partyline.config.Limits;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.StoredMetadata;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** Adds whole conversations to a data directory that no server uses, which it holds until it is closed. One thread. */
public final class DataDirectoryWriter implements AutoCloseable {

    private final DataDirectory directory;
    private final Disk disk = new Disk();
    private final StoreMetrics metrics = new StoreMetrics(new SimpleMeterRegistry());

    private DataDirectoryWriter(DataDirectory directory) {
        this.directory = directory;
    }

    /**
     * Makes the directory where it is missing. What its journal holds is taken over as at the start of a server: what a
     * crash left of a log that nobody knows would otherwise get into one that is made now.
     *
     * @throws StoreException if it cannot be used or a server uses it, with a text for the administrator
     */
    public static DataDirectoryWriter open(Path directory) {
        var metrics = new StoreMetrics(new SimpleMeterRegistry());
        try (Storage storage = FileStorage.open(directory, new Disk(), Limits.defaults(), metrics, Thread::new)) {
            storage.load();
        }
        var writable = DataDirectory.open(directory);
        try {
            new StoredConversations(writable).ids();
        } catch (IOException failure) {
            writable.close();
            throw new StoreException("the data directory " + directory + " cannot be read", failure);
        }
        return new DataDirectoryWriter(writable);
    }

    /**
     * Begins a conversation, which is not there until it is published. An id that was deleted before begins a new epoch.
     *
     * @return empty if a conversation of this id exists
     * @throws StoreException if there is damaged metadata of this id, which is left alone
     */
    public Optional<NewConversation> begin(ConversationMetadata metadata) throws IOException {
        Optional<StoredMetadata> before = before(metadata.id());
        if (before.isPresent() && !(before.get().deleted() && before.get().metadata().tenant().equals(metadata.tenant()))) {
            return Optional.empty();
        }
        long epoch = before.isEmpty() ? 0 : before.get().metadata().epoch() + 1;
        return Optional.of(new NewConversation(metadata.withEpoch(epoch), before, directory, disk, metrics));
    }

    private Optional<StoredMetadata> before(ConversationId id) throws IOException {
        Optional<byte[]> content = new StoredConversations(directory).metadata(id);
        if (content.isEmpty()) return Optional.empty();
        try {
            return Optional.of(MetadataFiles.parse(id, content.get()));
        } catch (DamagedMetadataException damaged) {
            throw new StoreException("damaged metadata is left alone: " + directory.metadata(id), damaged);
        }
    }

    @Override
    public void close() {
        directory.close();
    }
}
