package dev.partyline.store;

import java.util.List;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;

/** Keeps logs on the heap; metadata is the store's own map anyway. */
final class MemoryStorage implements Storage {

    @Override
    public List<StoredMetadata> load() {
        return List.of();
    }

    @Override
    public void create(ConversationMetadata metadata) {
        // the log begins with its first record
    }

    @Override
    public void prepare(ConversationId id, long epoch) {
        // the same
    }

    @Override
    public void save(StoredMetadata metadata) {
        // the store's map has it
    }

    @Override
    public LogMedium log(ConversationId id, long epoch) {
        return new MemoryLog();
    }

    @Override
    public void close() {
        // nothing is held
    }
}
