package dev.partyline.conversation;

import java.time.Instant;
import java.util.Map;

/**
 * Metadata as it is kept.
 *
 * @param deletedAt null while the conversation exists; otherwise this is a tombstone, kept for its epoch
 * @param undoable whether a deleted conversation is still there to be brought back, with its log
 */
public record StoredMetadata(ConversationMetadata metadata, Instant deletedAt, boolean undoable) {

    public static StoredMetadata living(ConversationMetadata metadata) {
        return new StoredMetadata(metadata, null, false);
    }

    /** Everything is kept. */
    public static StoredMetadata deleted(ConversationMetadata metadata, Instant now) {
        return new StoredMetadata(metadata, now, true);
    }

    /** Nothing but the id, its tenant and the epoch survives. */
    public static StoredMetadata tombstone(ConversationId id, Tenant tenant, long epoch, Instant now) {
        var nothing = new ConversationMetadata(id, epoch, "", null, now, now, Map.of(), "{}", "{}").of(tenant);
        return new StoredMetadata(nothing, now, false);
    }

    public StoredMetadata withEpoch(long epoch) {
        return new StoredMetadata(metadata.withEpoch(epoch), deletedAt, undoable);
    }

    public ConversationId id() {
        return metadata.id();
    }

    public long epoch() {
        return metadata.epoch();
    }

    /** Whether its records are kept. */
    public boolean hasLog() {
        return !deleted() || undoable;
    }

    public boolean deleted() {
        return deletedAt != null;
    }
}
