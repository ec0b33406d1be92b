package dev.partyline.store;

import java.util.List;
import java.util.Optional;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.StoredMetadata;

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
    public void prepare(ConversationMetadata metadata) {
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
    public void commit(List<Addition> group) {
        for (Addition each : group) ((MemoryLog) each.log()).append(each.records());
    }

    @Override
    public void awaitRoom() {
        // there is always room
    }

    @Override
    public Optional<String> trouble() {
        return Optional.empty();
    }

    @Override
    public void close() {
        // nothing is held
    }
}
