package dev.partyline.conversation;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;

/**
 * Metadata of a conversation as JSON, as every store keeps it:
 * {@code {"v":1,"id":"…","epoch":0,"owner":"…","title":"…","createdAt":"…","updatedAt":"…","tags":{…},"agent":"…",
 * "runtime":"…","dialect":"V0","secrets":"…","grants":[…],"deletedAt":"…","undoable":true}}; {@code title} and {@code deletedAt}
 * are left out when there is none, agent and runtime are JSON as text, kept to the letter. {@code undoable} stands from
 * format 2 on, which is written for a deleted conversation that can be brought back: a server that knows format 1 would take it for a
 * tombstone. {@code dialect} stands in format 3, for what is not of V1; {@code secrets}, encrypted, in format 4;
 * {@code grants}, where there are any, in format 5: an earlier version would forget them with the next change;
 * {@code tenant}, where it is not the default one, in format 6, of which an earlier version knows no folders.
 * Pure functions.
 */
public final class MetadataJson {

    /** Version of the form; a server that does not know it refuses to start. */
    public static final int FORMAT = 6;
    private static final int WITHOUT_TENANT = 5;
    private static final int WITHOUT_GRANTS = 4;
    private static final int WITHOUT_SECRETS = 3;
    private static final int WITHOUT_DIALECT = 2;
    private static final int WITHOUT_UNDO = 1;

    private MetadataJson() {}

    /** @return one line */
    public static String write(StoredMetadata stored) {
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

    /**
     * @throws MalformedRecordException if it is damaged
     * @throws StoreException if a newer version wrote it
     */
    public static StoredMetadata read(String text) {
        try {
            return read(EventJson.parseObject(text));
        } catch (JsonException | IllegalArgumentException | ClassCastException | NullPointerException
                | DateTimeException | ArithmeticException unreadable) {
            var damaged = new MalformedRecordException("damaged metadata");
            damaged.initCause(unreadable);
            throw damaged;
        }
    }

    private static StoredMetadata read(JsonObject json) {
        int format = json.getInt("v");
        if (format > FORMAT) {
            throw new StoreException("metadata was written by a newer version of Partyline (format " + format
                    + "); start that version, or use another data directory");
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
}
