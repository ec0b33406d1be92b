package dev.partyline.store;

import java.time.Instant;
import java.util.Map;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.Tenant;

/**
 * Metadata as it is kept.
 *
 * @param deletedAt null while the conversation exists; otherwise this is a tombstone, kept for its epoch
 * @param undoable whether a deleted conversation is still there to be brought back, with its log
 */
record StoredMetadata(ConversationMetadata metadata, Instant deletedAt, boolean undoable) {

    static StoredMetadata living(ConversationMetadata metadata) {
        return new StoredMetadata(metadata, null, false);
    }

    /** Everything is kept. */
    static StoredMetadata deleted(ConversationMetadata metadata, Instant now) {
        return new StoredMetadata(metadata, now, true);
    }

    /** Nothing but the id, its tenant and the epoch survives. */
    static StoredMetadata tombstone(ConversationId id, Tenant tenant, long epoch, Instant now) {
        var nothing = new ConversationMetadata(id, epoch, "", null, now, now, Map.of(), "{}", "{}").of(tenant);
        return new StoredMetadata(nothing, now, false);
    }

    StoredMetadata withEpoch(long epoch) {
        return new StoredMetadata(metadata.withEpoch(epoch), deletedAt, undoable);
    }

    ConversationId id() {
        return metadata.id();
    }

    long epoch() {
        return metadata.epoch();
    }

    /** Whether its records are kept. */
    boolean hasLog() {
        return !deleted() || undoable;
    }

    boolean deleted() {
        return deletedAt != null;
    }
}
