package dev.partyline.store;

import java.time.Instant;
import java.util.Map;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;

/**
 * Metadata as it is kept.
 *
 * @param deletedAt null while the conversation exists; otherwise this is a tombstone, kept for its epoch
 */
record StoredMetadata(ConversationMetadata metadata, Instant deletedAt) {

    static StoredMetadata living(ConversationMetadata metadata) {
        return new StoredMetadata(metadata, null);
    }

    /** Nothing but the id and the epoch survives. */
    static StoredMetadata tombstone(ConversationId id, long epoch, Instant now) {
        return new StoredMetadata(new ConversationMetadata(id, epoch, "", null, now, now, Map.of(), "{}", "{}"), now);
    }

    ConversationId id() {
        return metadata.id();
    }

    boolean deleted() {
        return deletedAt != null;
    }
}
