package dev.partyline.store;

import java.io.IOException;
import java.util.List;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;

/**
 * What metadata and logs are kept in. Calls for one conversation do not overlap; calls for different ones do.
 */
interface Storage extends AutoCloseable {

    /** Everything that is kept, with tombstones; asked once. */
    List<StoredMetadata> load();

    /** Makes an empty log for the metadata's epoch, then keeps the metadata; durable when it returns. */
    void create(ConversationMetadata metadata) throws IOException;

    /** Makes an empty log that no metadata names yet, or empties it. */
    void prepare(ConversationId id, long epoch) throws IOException;

    /** Replaces the metadata; durable when it returns. */
    void save(StoredMetadata metadata) throws IOException;

    /** The log of a conversation, not opened yet. */
    LogMedium log(ConversationId id, long epoch);

    @Override
    void close();
}
