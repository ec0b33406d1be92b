package dev.partyline.store;

import static java.lang.System.Logger.Level.ERROR;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.MalformedRecordException;
import dev.partyline.conversation.MetadataJson;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.StoredMetadata;
import dev.partyline.conversation.Tenant;

/** Metadata, one file with {@link MetadataJson} per conversation. */
final class MetadataFiles {

    private static final System.Logger LOG = System.getLogger(MetadataFiles.class.getName());
    private static final String ENDING = ".json";

    private final DataDirectory directory;
    private final Disk disk;
    private final Set<ConversationId> damaged = ConcurrentHashMap.newKeySet();

    MetadataFiles(DataDirectory directory, Disk disk) {
        this.directory = directory;
        this.disk = disk;
    }

    /**
     * Reads all. A damaged file is reported and left alone, and so is its conversation.
     *
     * @throws StoreException if a file cannot be read, or a newer version wrote it
     */
    List<StoredMetadata> load() {
        var all = new ArrayList<StoredMetadata>();
        try {
            for (Tenant tenant : directory.folders().tenants()) load(tenant, all);
        } catch (IOException | DirectoryIteratorException failure) {
            throw new StoreException("metadata in " + directory.conversations() + " cannot be read", failure);
        }
        return all;
    }

    private void load(Tenant tenant, List<StoredMetadata> all) throws IOException {
        try (var files = Files.newDirectoryStream(directory.folders().of(tenant), "*" + ENDING)) {
            for (Path file : files) load(file, tenant, all);
        }
    }

    private void load(Path file, Tenant tenant, List<StoredMetadata> all) throws IOException {
        String name = file.getFileName().toString();
        ConversationId id = id(name.substring(0, name.length() - ENDING.length()));
        if (id == null) return; // not one of ours
        directory.folders().found(id, tenant);
        if (!file.equals(directory.metadata(id))) return;
        try {
            StoredMetadata stored = parse(id, Files.readAllBytes(file));
            if (!stored.metadata().tenant().equals(tenant)) throw new DamagedMetadataException(null); // it was moved
            all.add(stored);
        } catch (DamagedMetadataException unreadable) {
            damaged.add(id);
            LOG.log(ERROR, () -> "metadata of " + id + " is damaged; the conversation is not served: " + file,
                    unreadable);
        }
    }

    /**
     * Reads the content of one file.
     *
     * @throws StoreException if a newer version wrote it
     */
    static StoredMetadata parse(ConversationId id, byte[] content) throws DamagedMetadataException {
        try {
            StoredMetadata stored = MetadataJson.read(new String(content, UTF_8));
            if (stored.id().equals(id)) return stored;
        } catch (MalformedRecordException unreadable) {
            throw new DamagedMetadataException(unreadable);
        }
        throw new DamagedMetadataException(null);
    }

    /** @throws StoreException if there is damaged metadata of this id, which is left alone, and its log with it */
    void requireIntact(ConversationId id) {
        if (damaged.contains(id)) throw new StoreException("damaged metadata is left alone: " + directory.metadata(id));
    }

    /** Durable when it returns. */
    void save(StoredMetadata stored) throws IOException {
        requireIntact(stored.id());
        disk.replace(directory.metadata(stored.id()), MetadataJson.write(stored).getBytes(UTF_8));
    }

    private static ConversationId id(String name) {
        try {
            return ConversationId.parse(name);
        } catch (IllegalArgumentException otherFile) {
            return null;
        }
    }
}
