package dev.partyline.store;

import static java.lang.System.Logger.Level.WARNING;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.partyline.config.Limits;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventStore;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.StreamPosition;
import dev.partyline.conversation.UnknownConversationException;

/**
 * What both stores share: which conversations exist, and one {@link ConversationLog} each.
 *
 * <p>Threading: the maps of conversations are changed only under the lock of the id, which is held while metadata is
 * written; reading takes no lock.
 */
abstract class GroupCommitStore implements EventStore {

    /** Longer payloads are refused: a line is read back into memory as a whole. */
    static final int MAX_PAYLOAD_CHARS = 16 << 20;

    private static final System.Logger LOG = System.getLogger(GroupCommitStore.class.getName());
    private static final int CLOSE_SECONDS = 30;

    private record Known(ConversationMetadata metadata, ConversationLog log) {}

    /** A deleted conversation. The log goes on committing what it had accepted; null when only the epoch is left. */
    private record Gone(StoredMetadata stored, ConversationLog log) {}

    private final Storage storage;
    private final InstantSource clock;
    private final Function<ConversationId, Executor> writers;
    private final LogContext context;
    private final ConcurrentMap<ConversationId, Known> conversations = new ConcurrentHashMap<>();
    private final ConcurrentMap<ConversationId, Gone> gone = new ConcurrentHashMap<>();
    private final Set<ConversationId> staged = ConcurrentHashMap.newKeySet();
    private final MetadataLocks changing = new MetadataLocks();
    private volatile CommitListener listener = (id, events) -> { };
    private volatile boolean closed;

    GroupCommitStore(Storage storage, Limits limits, InstantSource clock, StoreMetrics metrics,
            Function<ConversationId, Executor> writers) {
        this.storage = storage;
        this.clock = clock;
        this.writers = writers;
        this.context = new LogContext(limits, clock, metrics, this::committed);
    }

    /** Takes up what storage has; called once, before anything else. */
    void load() {
        storage.load().forEach(this::know);
    }

    @Override
    public Optional<ConversationMetadata> create(ConversationMetadata metadata) {
        return changing(metadata.id(), () -> {
            if (conversations.containsKey(metadata.id())) return Optional.empty();
            if (staged.contains(metadata.id())) throw new StoreException("is being staged: " + metadata.id());
            var created = metadata.withEpoch(nextEpoch(metadata.id()));
            storage.create(created);
            appear(created, newLog(created));
            return Optional.of(created);
        });
    }

    @Override
    public Optional<ConversationMetadata> metadata(ConversationId id) {
        requireOpen();
        return Optional.ofNullable(conversations.get(id)).map(Known::metadata);
    }

    @Override
    public void update(ConversationMetadata metadata) {
        changing(metadata.id(), () -> {
            Known known = require(metadata.id());
            var updated = metadata.withEpoch(known.metadata().epoch());
            storage.save(StoredMetadata.living(updated));
            return conversations.put(metadata.id(), new Known(updated, known.log()));
        });
    }

    @Override
    public Deleted delete(ConversationId id) {
        return changing(id, () -> {
            Known known = require(id);
            var which = new Deleted(known.metadata(), clock.instant());
            var stored = StoredMetadata.deleted(which.metadata(), which.at());
            storage.save(stored);
            gone.put(id, new Gone(stored, known.log()));
            conversations.remove(id);
            return which;
        });
    }

    @Override
    public Optional<ConversationMetadata> undelete(ConversationId id) {
        return changing(id, () -> {
            Gone found = gone.get(id);
            if (found == null || found.log() == null || staged.contains(id)) return Optional.empty();
            storage.save(StoredMetadata.living(found.stored().metadata()));
            conversations.put(id, new Known(found.stored().metadata(), found.log()));
            gone.remove(id);
            return Optional.of(found.stored().metadata());
        });
    }

    @Override
    public void purge(Deleted which) {
        ConversationId id = which.metadata().id();
        changing(id, () -> {
            Gone found = gone.get(id);
            if (found == null || found.log() == null || !found.stored().deletedAt().equals(which.at())) return null;
            var tombstone = StoredMetadata.tombstone(id, found.stored().epoch(), which.at());
            storage.save(tombstone);
            gone.put(id, new Gone(tombstone, null));
            found.log().discard();
            return null;
        });
    }

    @Override
    public List<Deleted> deleted() {
        requireOpen();
        return gone.values().stream().map(Gone::stored).filter(StoredMetadata::undoable)
                .map(stored -> new Deleted(stored.metadata(), stored.deletedAt())).toList();
    }

    @Override
    public Optional<Staging> stage(ConversationMetadata metadata) {
        ConversationId id = metadata.id();
        return changing(id, () -> {
            if (conversations.containsKey(id) || staged.contains(id)) return Optional.empty();
            var begun = metadata.withEpoch(nextEpoch(id));
            storage.prepare(id, begun.epoch());
            staged.add(id);
            return Optional.of(new StagedConversation(begun, newLog(begun), this::publish, () -> staged.remove(id)));
        });
    }

    private void publish(ConversationMetadata metadata, ConversationLog log) {
        changing(metadata.id(), () -> {
            storage.save(StoredMetadata.living(metadata));
            appear(metadata, log);
            staged.remove(metadata.id());
            return null;
        });
    }

    /** Of what is staged nobody hears. */
    private void committed(ConversationId id, List<ConversationEvent> events) {
        if (!staged.contains(id)) listener.committed(id, events);
    }

    @Override
    public List<ConversationMetadata> list() {
        requireOpen();
        return conversations.values().stream().map(Known::metadata).toList();
    }

    @Override
    public CompletionStage<List<ConversationEvent>> append(ConversationId id, List<EventDraft> drafts, long ifStateAt) {
        requireSize(drafts);
        try {
            return log(id).append(drafts, ifStateAt);
        } catch (StoreException | UnknownConversationException refused) {
            return CompletableFuture.failedStage(refused);
        }
    }

    @Override
    public List<ConversationEvent> read(ConversationId id, long from, int maxEvents, int maxBytes) {
        return log(id).read(from, maxEvents, maxBytes);
    }

    @Override
    public StreamPosition head(ConversationId id) {
        return log(id).head();
    }

    @Override
    public OptionalLong find(ConversationId id, String eventId) {
        return log(id).find(eventId);
    }

    @Override
    public long firstSince(ConversationId id, Instant time) {
        return log(id).firstSince(time);
    }

    @Override
    public Optional<Checkpoint> checkpoint(ConversationId id, long offset) {
        return log(id).checkpoint(offset);
    }

    @Override
    public void saveCheckpoint(ConversationId id, Checkpoint checkpoint) {
        log(id).saveCheckpoint(checkpoint);
    }

    @Override
    public void onCommit(CommitListener one) {
        listener = one;
    }

    @Override
    public void close() {
        if (closed) return;
        closed = true;
        var logs = Stream.concat(conversations.values().stream().map(Known::log),
                gone.values().stream().map(Gone::log).filter(Objects::nonNull));
        var flushed = logs.map(log -> log.flushed().toCompletableFuture()).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(flushed).get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException failure) {
            LOG.log(WARNING, "not everything could be stored at the end", failure);
        }
        release();
    }

    /** Lets go of what the store holds; called once, after everything accepted was committed. */
    void release() {
        storage.close();
    }

    static void requireSize(List<EventDraft> drafts) {
        if (drafts.stream().anyMatch(draft -> draft.payload().length() > MAX_PAYLOAD_CHARS)) {
            throw new IllegalArgumentException("a payload is longer than " + MAX_PAYLOAD_CHARS + " characters");
        }
    }

    private void know(StoredMetadata stored) {
        if (!stored.deleted()) appear(stored.metadata(), newLog(stored.metadata()));
        else gone.put(stored.id(), new Gone(stored, stored.undoable() ? newLog(stored.metadata()) : null));
    }

    /** An older self of this id can never be brought back. */
    private void appear(ConversationMetadata metadata, ConversationLog log) {
        conversations.put(metadata.id(), new Known(metadata, log));
        Gone before = gone.remove(metadata.id());
        if (before != null && before.log() != null) before.log().discard();
    }

    private ConversationLog newLog(ConversationMetadata metadata) {
        ConversationId id = metadata.id();
        return new ConversationLog(id, metadata.epoch(), storage.log(id, metadata.epoch()), writers.apply(id), context);
    }

    private long nextEpoch(ConversationId id) {
        Gone before = gone.get(id);
        return before == null ? 0 : before.stored().epoch() + 1;
    }

    private ConversationLog log(ConversationId id) {
        requireOpen();
        return require(id).log();
    }

    private Known require(ConversationId id) {
        Known known = conversations.get(id);
        if (known == null) throw new UnknownConversationException(id);
        return known;
    }

    private void requireOpen() {
        if (closed) throw new StoreException("the store is closed");
    }

    private <T> T changing(ConversationId id, MetadataLocks.Change<T> change) {
        return changing.hold(id, () -> {
            requireOpen();
            return change.make();
        });
    }
}
