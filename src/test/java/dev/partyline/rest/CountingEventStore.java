package dev.partyline.rest;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventStore;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.StreamPosition;
import dev.partyline.store.MemoryEventStore;

/**
 * The real store on the heap, with a clock that goes on by a second for each append, and a count of what is read. For
 * one thread: everything is committed before {@link #append} returns.
 */
final class CountingEventStore implements EventStore {

    /** Number of calls of {@link #read}. */
    int reads;
    /** Most records in one answer of {@link #read}. */
    int mostRead;
    /** Thrown by every change, unless it is null. */
    StoreException failure;
    Instant now = Instant.parse("2026-03-14T09:26:00Z");

    private final EventStore store = new MemoryEventStore(() -> now, Runnable::run);

    @Override
    public Optional<ConversationMetadata> create(ConversationMetadata metadata) {
        return store.create(metadata);
    }

    @Override
    public Optional<ConversationMetadata> metadata(ConversationId id) {
        return store.metadata(id);
    }

    @Override
    public void update(ConversationMetadata metadata) {
        fail();
        store.update(metadata);
    }

    @Override
    public Deleted delete(ConversationId id) {
        return store.delete(id);
    }

    @Override
    public Optional<ConversationMetadata> undelete(ConversationId id) {
        return store.undelete(id);
    }

    @Override
    public void purge(Deleted which) {
        store.purge(which);
    }

    @Override
    public List<Deleted> deleted() {
        return store.deleted();
    }

    @Override
    public Optional<Staging> stage(ConversationMetadata metadata) {
        return store.stage(metadata);
    }

    @Override
    public List<ConversationMetadata> list() {
        return store.list();
    }

    @Override
    public CompletionStage<List<ConversationEvent>> append(ConversationId id, List<EventDraft> drafts, long ifStateAt) {
        fail();
        now = now.plusSeconds(drafts.size());
        return store.append(id, drafts, ifStateAt);
    }

    private void fail() {
        if (failure != null) throw failure;
    }

    @Override
    public List<ConversationEvent> read(ConversationId id, long from, int maxEvents, int maxBytes) {
        List<ConversationEvent> events = store.read(id, from, maxEvents, maxBytes);
        reads++;
        mostRead = Math.max(mostRead, events.size());
        return events;
    }

    @Override
    public StreamPosition head(ConversationId id) {
        return store.head(id);
    }

    @Override
    public OptionalLong find(ConversationId id, String eventId) {
        return store.find(id, eventId);
    }

    @Override
    public long firstSince(ConversationId id, Instant time) {
        return store.firstSince(id, time);
    }

    @Override
    public Optional<Checkpoint> checkpoint(ConversationId id, long offset) {
        return store.checkpoint(id, offset);
    }

    @Override
    public void saveCheckpoint(ConversationId id, Checkpoint checkpoint) {
        store.saveCheckpoint(id, checkpoint);
    }

    @Override
    public Optional<String> trouble() {
        return store.trouble();
    }

    @Override
    public void onCommit(CommitListener listener) {
        store.onCommit(listener);
    }

    @Override
    public void close() {
        store.close();
    }
}
