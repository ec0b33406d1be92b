package dev.partyline.rest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventStore;
import dev.partyline.conversation.StaleStateException;
import dev.partyline.conversation.StreamPosition;
import dev.partyline.conversation.UnknownConversationException;

/** A store in lists, for one thread: everything is committed before {@link #append} returns. */
final class FakeEventStore implements EventStore {

    /** Number of calls of {@link #read}. */
    int reads;
    /** Most records in one answer of {@link #read}. */
    int mostRead;
    Instant now = Instant.parse("2026-03-14T09:26:00Z");

    private final Map<ConversationId, ConversationMetadata> conversations = new LinkedHashMap<>();
    private final Map<ConversationId, List<ConversationEvent>> logs = new HashMap<>();
    private CommitListener listener = (id, events) -> { };

    @Override
    public Optional<ConversationMetadata> create(ConversationMetadata metadata) {
        if (conversations.putIfAbsent(metadata.id(), metadata) != null) return Optional.empty();
        logs.put(metadata.id(), new ArrayList<>());
        return Optional.of(metadata);
    }

    @Override
    public Optional<ConversationMetadata> metadata(ConversationId id) {
        return Optional.ofNullable(conversations.get(id));
    }

    @Override
    public void update(ConversationMetadata metadata) {
        conversations.put(metadata.id(), metadata);
    }

    @Override
    public void delete(ConversationId id) {
        log(id);
        conversations.remove(id);
        logs.remove(id);
    }

    @Override
    public List<ConversationMetadata> list() {
        return List.copyOf(conversations.values());
    }

    @Override
    public CompletionStage<List<ConversationEvent>> append(ConversationId id, List<EventDraft> drafts, long ifStateAt) {
        List<ConversationEvent> log = log(id);
        long state = log.stream().filter(ConversationEvent::changesState).mapToLong(ConversationEvent::offset).max()
                .orElse(-1);
        if (ifStateAt != ANY_STATE && ifStateAt != state) {
            return CompletableFuture.failedStage(new StaleStateException());
        }
        var committed = new ArrayList<ConversationEvent>();
        for (EventDraft draft : drafts) {
            now = now.plusSeconds(1);
            committed.add(new ConversationEvent(new StreamPosition(0, log.size()), draft.stamped(now)));
            log.add(committed.get(committed.size() - 1));
        }
        listener.committed(id, committed);
        return CompletableFuture.completedStage(committed);
    }

    @Override
    public List<ConversationEvent> read(ConversationId id, long from, int maxEvents, int maxBytes) {
        var events = new ArrayList<ConversationEvent>();
        long bytes = 0;
        for (ConversationEvent event : log(id).subList((int) Math.min(from, log(id).size()), log(id).size())) {
            bytes += event.payloadBytes();
            if (events.size() == maxEvents || !events.isEmpty() && bytes > maxBytes) break;
            events.add(event);
        }
        reads++;
        mostRead = Math.max(mostRead, events.size());
        return events;
    }

    @Override
    public StreamPosition head(ConversationId id) {
        return new StreamPosition(0, log(id).size() - 1);
    }

    @Override
    public OptionalLong find(ConversationId id, String eventId) {
        return log(id).stream().filter(event -> event.eventId().equals(eventId)).mapToLong(ConversationEvent::offset)
                .findFirst();
    }

    @Override
    public long firstSince(ConversationId id, Instant time) {
        return log(id).stream().filter(event -> !event.timestamp().isBefore(time)).mapToLong(ConversationEvent::offset)
                .findFirst().orElse(log(id).size());
    }

    @Override
    public Optional<Checkpoint> checkpoint(ConversationId id, long offset) {
        return Optional.empty();
    }

    @Override
    public void saveCheckpoint(ConversationId id, Checkpoint checkpoint) {}

    @Override
    public Optional<String> trouble() {
        return Optional.empty();
    }

    @Override
    public void onCommit(CommitListener heard) {
        listener = heard;
    }

    @Override
    public void close() {}

    private List<ConversationEvent> log(ConversationId id) {
        List<ConversationEvent> log = logs.get(id);
        if (log == null) throw new UnknownConversationException(id);
        return log;
    }
}
