package dev.partyline.store;

import static java.lang.System.Logger.Level.ERROR;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.Grant;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.Tenant;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;

/**
 * Metadata, one JSON file per conversation:
 * {@code {"v":1,"id":"…","epoch":0,"owner":"…","title":"…","createdAt":"…","updatedAt":"…","tags":{…},"agent":"…",
 * "runtime":"…","dialect":"V0","secrets":"…","grants":[…],"deletedAt":"…","undoable":true}}; {@code title} and {@code deletedAt}
 * are left out when there is none, agent and runtime are JSON as text, kept to the letter. {@code undoable} stands from
 * format 2 on, which is written for a deleted conversation that can be brought back: a server that knows format 1 would take it for a
 * tombstone. {@code dialect} stands in format 3, for what is not of V1; {@code secrets}, encrypted, in format 4;
 * {@code grants}, where there are any, in format 5: an earlier version would forget them with the next change;
 * {@code tenant}, where it is not the default one, in format 6, of which an earlier version knows no folders.
 */
final class MetadataFiles {

    /** Version of the form; a server that does not know it refuses to start. */
    static final int FORMAT = 6;
    private static final int WITHOUT_TENANT = 5;
    private static final int WITHOUT_GRANTS = 4;
    private static final int WITHOUT_SECRETS = 3;
    private static final int WITHOUT_DIALECT = 2;
    private static final int WITHOUT_UNDO = 1;

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
            StoredMetadata stored = read(new String(content, UTF_8));
            if (stored.id().equals(id)) return stored;
        } catch (JsonException | IllegalArgumentException | ClassCastException | NullPointerException
                | DateTimeException | ArithmeticException unreadable) {
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
        disk.replace(directory.metadata(stored.id()), write(stored).getBytes(UTF_8));
    }

    private static String write(StoredMetadata stored) {
        ConversationMetadata metadata = stored.metadata();
        var tags = EventJson.object();
        metadata.tags().forEach(tags::add);
        var json = EventJson.object().add("v", format(stored))
                .add("id", stored.id().hex()).add("epoch", metadata.epoch()).add("owner", metadata.owner());
        if (metadata.title() != null) json.add("title", metadata.title());
        json.add("createdAt", metadata.createdAt().toString()).add("updatedAt", metadata.updatedAt().toString())
                .add("tags", tags).add("agent", metadata.agent()).add("runtime", metadata.runtime());
        if (metadata.dialect() != Dialect.V1) json.add("dialect", metadata.dialect().name());
        if (metadata.secrets() != null) json.add("secrets", metadata.secrets());
        if (!metadata.grants().isEmpty()) json.add("grants", Grant.json(metadata.grants()));
        if (!metadata.tenant().equals(Tenant.DEFAULT)) json.add("tenant", metadata.tenant().name());
        if (stored.deleted()) json.add("deletedAt", stored.deletedAt().toString());
        if (stored.undoable()) json.add("undoable", true);
        return EventJson.write(json.build());
    }

    /** As old as can be, so that an earlier version can still open what it understands. */
    private static int format(StoredMetadata stored) {
        if (!stored.metadata().tenant().equals(Tenant.DEFAULT)) return FORMAT;
        if (!stored.metadata().grants().isEmpty()) return WITHOUT_TENANT;
        if (stored.metadata().secrets() != null) return WITHOUT_GRANTS;
        if (stored.metadata().dialect() != Dialect.V1) return WITHOUT_SECRETS;
        return stored.undoable() ? WITHOUT_DIALECT : WITHOUT_UNDO;
    }

    private static StoredMetadata read(String text) {
        JsonObject json = EventJson.parseObject(text);
        int format = json.getInt("v");
        if (format > FORMAT) {
            throw new StoreException("the data directory was written by a newer version of Partyline (format " + format
                    + "); start that version, or set partyline.data-dir to another directory");
        }
        var metadata = new ConversationMetadata(ConversationId.parse(json.getString("id")),
                json.getJsonNumber("epoch").longValueExact(), json.getString("owner"), json.getString("title", null),
                Instant.parse(json.getString("createdAt")), Instant.parse(json.getString("updatedAt")), tags(json),
                json.getString("agent"), json.getString("runtime"), Dialect.valueOf(json.getString("dialect", "V1")),
                json.getString("secrets", null), Grant.read(json.getJsonArray("grants")),
                new Tenant(json.getString("tenant", "")));
        String deletedAt = json.getString("deletedAt", null);
        if (deletedAt == null) return StoredMetadata.living(metadata);
        return new StoredMetadata(metadata, Instant.parse(deletedAt), json.getBoolean("undoable", false));
    }

    private static Map<String, String> tags(JsonObject json) {
        var tags = new LinkedHashMap<String, String>();
        json.getJsonObject("tags").forEach((key, value) -> tags.put(key, ((JsonString) value).getString()));
        return tags;
    }

    private static ConversationId id(String name) {
        try {
            return ConversationId.parse(name);
        } catch (IllegalArgumentException otherFile) {
            return null;
        }
    }
}
