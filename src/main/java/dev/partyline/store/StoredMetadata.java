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

    StoredMetadata withEpoch(long epoch) {
        return new StoredMetadata(metadata.withEpoch(epoch), deletedAt);
    }

    ConversationId id() {
        return metadata.id();
    }

    /** Whether its records are kept. */
    boolean hasLog() {
        return !deleted();
    }

    boolean deleted() {
        return deletedAt != null;
    }
}
