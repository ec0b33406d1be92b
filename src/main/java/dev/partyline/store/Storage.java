package dev.partyline.store;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.StoredMetadata;

/**
 * What metadata and logs are kept in. Calls for the metadata of one conversation do not overlap, and there is one
 * {@link #commit} at a time; anything else may run beside.
 */
interface Storage extends AutoCloseable {

    /** Records that follow what their log has. */
    record Addition(LogMedium log, List<ConversationEvent> records) {}

    /** Everything that is kept, with tombstones; asked once. */
    List<StoredMetadata> load();

    /** Makes an empty log for the metadata's epoch, then keeps the metadata; durable when it returns. */
    void create(ConversationMetadata metadata) throws IOException;

    /** Makes an empty log that no metadata names yet, or empties it. */
    void prepare(ConversationMetadata metadata) throws IOException;

    /** Replaces the metadata; durable when it returns. */
    void save(StoredMetadata metadata) throws IOException;

    /** The log of a conversation, not opened yet. */
    LogMedium log(ConversationId id, long epoch);

    /** Keeps a group of records, all or none; durable and readable when it returns. */
    void commit(List<Addition> group) throws IOException;

    /** Waits while there is no room for another group. @throws IOException if there will be none for now */
    void awaitRoom() throws IOException;

    /** @return why records cannot be kept at the moment; empty while all is well */
    Optional<String> trouble();

    @Override
    void close();
}
