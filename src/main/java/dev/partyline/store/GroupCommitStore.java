package dev.partyline.store;

import static java.lang.System.Logger.Level.WARNING;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
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

import dev.partyline.config.Limits;
import dev.partyline.config.StorageLimits;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventStore;
import dev.partyline.conversation.StorageLimitException;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.StreamPosition;
import dev.partyline.conversation.UnknownConversationException;

/**
 * What both stores share: the catalog of conversations, one {@link ConversationLog} each, and the queue of appends.
 */
abstract class GroupCommitStore implements EventStore {

    private static final System.Logger LOG = System.getLogger(GroupCommitStore.class.getName());
    private static final int CLOSE_SECONDS = 30;

    private final Storage storage;
    private final Quotas quotas;
    private final LogContext context;
    private final CommitQueue commits;
    private final Catalog catalog;
    private volatile CommitListener listener = (id, events) -> { };

    /**
     * @param writer commits, one group at a time
     * @param announcers tell of what was committed
     */
    GroupCommitStore(Storage storage, Limits limits, InstantSource clock, StoreMetrics metrics, Executor writer,
            Function<ConversationId, Executor> announcers) {
        this.storage = storage;
        this.quotas = new Quotas(metrics);
        this.context = new LogContext(limits, clock, metrics, new Published(), announcers);
        this.commits = new CommitQueue(storage, context, writer);
        this.catalog = new Catalog(storage, clock, this::newLog, this::discard);
    }

    /** Takes no more than this from now on. @param room on the disk; null if there is none */
    void keepWithin(StorageLimits most, DiskSpace room) {
        quotas.keepWithin(most, room);
    }

    /** Takes up what storage has; called once, before anything else. */
    void load() {
        catalog.load();
    }

    @Override
    public Optional<ConversationMetadata> create(ConversationMetadata metadata) {
        return catalog.create(metadata);
    }

    @Override
    public Optional<ConversationMetadata> metadata(ConversationId id) {
        return catalog.metadata(id);
    }

    @Override
    public void update(ConversationMetadata metadata) {
        catalog.update(metadata);
    }

    @Override
    public Deleted delete(ConversationId id) {
        return catalog.delete(id);
    }

    @Override
    public Optional<ConversationMetadata> undelete(ConversationId id) {
        return catalog.undelete(id);
    }

    @Override
    public void purge(Deleted which) {
        catalog.purge(which);
    }

    @Override
    public List<Deleted> deleted() {
        return catalog.deleted();
    }

    @Override
    public List<ConversationMetadata> list() {
        return catalog.list();
    }

    @Override
    public Optional<Staging> stage(ConversationMetadata metadata) {
        return catalog.stage(metadata)
                .map(begun -> new StagedConversation(begun, newLog(begun), this::append, catalog));
    }

    @Override
    public CompletionStage<List<ConversationEvent>> append(ConversationId id, List<EventDraft> drafts, long ifStateAt) {
        try {
            return append(catalog.log(id), drafts, ifStateAt);
        } catch (StoreException | UnknownConversationException refused) {
            return CompletableFuture.failedStage(refused);
        }
    }

    @Override
    public List<ConversationEvent> read(ConversationId id, long from, int maxEvents, int maxBytes) {
        return catalog.log(id).read(from, maxEvents, maxBytes);
    }

    @Override
    public StreamPosition head(ConversationId id) {
        return catalog.log(id).head();
    }

    @Override
    public OptionalLong find(ConversationId id, String eventId) {
        return catalog.log(id).find(eventId);
    }

    @Override
    public long firstSince(ConversationId id, Instant time) {
        return catalog.log(id).firstSince(time);
    }

    @Override
    public Optional<Checkpoint> checkpoint(ConversationId id, long offset) {
        return catalog.log(id).checkpoint(offset);
    }

    @Override
    public void saveCheckpoint(ConversationId id, Checkpoint checkpoint) {
        catalog.log(id).saveCheckpoint(checkpoint);
    }

    @Override
    public Optional<String> trouble() {
        return storage.trouble().or(quotas::trouble);
    }

    @Override
    public void onCommit(CommitListener one) {
        listener = one;
    }

    @Override
    public void close() {
        if (!catalog.close()) return;
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

    private CompletionStage<List<ConversationEvent>> append(ConversationLog log, List<EventDraft> drafts,
            long ifStateAt) {
        EventDraft.requireSize(drafts);
        Optional<StorageLimitException> refusal = quotas.refusal(log.usage(), drafts);
        if (refusal.isPresent()) return CompletableFuture.failedStage(refusal.get());
        return commits.append(new PendingBatch(log, drafts, ifStateAt));
    }

    private ConversationLog newLog(ConversationMetadata metadata) {
        ConversationId id = metadata.id();
        LogMedium medium = storage.log(id, metadata.epoch());
        return new ConversationLog(metadata, medium, quotas.usage(metadata.tenant(), metadata.owner()), context);
    }

    private void discard(ConversationLog log) {
        log.discard();
        commits.drop(log);
    }

    /** Of what is staged nobody hears. */
    private final class Published implements CommitListener {

        @Override
        public void committed(ConversationId id, List<ConversationEvent> events) {
            if (!catalog.isStaged(id)) listener.committed(id, events);
        }

        @Override
        public void answered(ConversationId id, StreamPosition head) {
            if (!catalog.isStaged(id)) listener.answered(id, head);
        }
    }
}
