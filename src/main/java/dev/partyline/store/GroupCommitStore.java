package dev.partyline.store;

import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
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
 * <p>Threading: the map of conversations is changed only under the lock of the id's stripe, which is held while
 * metadata is written; reading takes no lock.
 */
abstract class GroupCommitStore implements EventStore {

    /** Longer payloads are refused: a line is read back into memory as a whole. */
    static final int MAX_PAYLOAD_CHARS = 16 << 20;

    private static final System.Logger LOG = System.getLogger(GroupCommitStore.class.getName());
    private static final int CLOSE_SECONDS = 30;

    private record Known(ConversationMetadata metadata, ConversationLog log) {}

    private final Storage storage;
    private final InstantSource clock;
    private final LogContext context;
    private final CommitQueue commits;
    private final ConcurrentMap<ConversationId, Known> conversations = new ConcurrentHashMap<>();
    private final ConcurrentMap<ConversationId, Long> deletedEpochs = new ConcurrentHashMap<>();
    private final List<ReentrantLock> changing = Stream.generate(ReentrantLock::new).limit(64).toList();
    private volatile CommitListener listener = (id, events) -> { };
    private volatile boolean closed;

    /**
     * @param writer commits, one group at a time
     * @param announcers tell of what was committed
     */
    GroupCommitStore(Storage storage, Limits limits, InstantSource clock, StoreMetrics metrics, Executor writer,
            Function<ConversationId, Executor> announcers) {
        this.storage = storage;
        this.clock = clock;
        this.context = new LogContext(limits, clock, metrics, (id, events) -> listener.committed(id, events),
                announcers);
        this.commits = new CommitQueue(storage, context, writer);
    }

    /** Takes up what storage has; called once, before anything else. */
    void load() {
        storage.load().forEach(this::know);
    }

    @Override
    public Optional<ConversationMetadata> create(ConversationMetadata metadata) {
        return changing(metadata.id(), () -> {
            if (conversations.containsKey(metadata.id())) return Optional.empty();
            Long before = deletedEpochs.get(metadata.id());
            var created = metadata.withEpoch(before == null ? 0 : before + 1);
            storage.create(created);
            know(StoredMetadata.living(created));
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
    public void delete(ConversationId id) {
        changing(id, () -> {
            Known known = require(id);
            var tombstone = StoredMetadata.tombstone(id, known.metadata().epoch(), clock.instant());
            storage.save(tombstone);
            know(tombstone);
            known.log().discard();
            commits.drop(known.log());
            return null;
        });
    }

    @Override
    public List<ConversationMetadata> list() {
        requireOpen();
        return conversations.values().stream().map(Known::metadata).toList();
    }

    @Override
    public CompletionStage<List<ConversationEvent>> append(ConversationId id, List<EventDraft> drafts, long ifStateAt) {
        if (drafts.stream().anyMatch(draft -> draft.payload().length() > MAX_PAYLOAD_CHARS)) {
            throw new IllegalArgumentException("a payload is longer than " + MAX_PAYLOAD_CHARS + " characters");
        }
        try {
            return commits.append(new PendingBatch(log(id), drafts, ifStateAt));
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
    public Optional<String> trouble() {
        return storage.trouble();
    }

    @Override
    public void onCommit(CommitListener one) {
        listener = one;
    }

    @Override
    public void close() {
        if (closed) return;
        closed = true;
        try {
            commits.flushed().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
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

    private void know(StoredMetadata stored) {
        ConversationId id = stored.id();
        long epoch = stored.metadata().epoch();
        if (stored.deleted()) {
            deletedEpochs.put(id, epoch);
            conversations.remove(id);
        } else {
            var log = new ConversationLog(id, epoch, storage.log(id, epoch), context);
            conversations.put(id, new Known(stored.metadata(), log));
            deletedEpochs.remove(id);
        }
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

    /** Work that may fail as storage does. */
    @FunctionalInterface
    private interface Change<T> {
        T make() throws IOException;
    }

    private <T> T changing(ConversationId id, Change<T> change) {
        var lock = changing.get(Math.floorMod(id.hashCode(), changing.size()));
        lock.lock();
        try {
            requireOpen();
            return change.make();
        } catch (IOException failure) {
            throw new StoreException("metadata of " + id + " was not stored", failure);
        } finally {
            lock.unlock();
        }
    }
}
