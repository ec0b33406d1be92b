package dev.partyline.redis;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

import dev.partyline.config.Limits;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventStore;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.StreamPosition;
import dev.partyline.conversation.WriterThreads;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Keeps conversations in Redis, for all servers of a cluster together: each log is a stream, in which the record at offset n has the
 * id {@code <n+1>-0}. One script appends, so that offsets are dense and times rise strictly whoever appends, and nobody needs a lock.
 *
 * <p>While Redis is away, appends fail at once, and so does what Redis would have to be asked for; the newest records of logs that are
 * open are read as ever. A record whose append has failed may still turn up, once.
 */
public final class RedisEventStore implements EventStore {

    private static final int THREADS = 4;
    private static final int SERVER_CHARS = 8;
    private static final int FLUSH_SECONDS = 10;

    private final RedisConnections redis;
    private final InstantSource clock;
    private final WriterThreads threads;
    private final RedisCatalog catalog;
    private final KnownMetadata known;
    private final OpenLogs logs;
    private final LogWork work;
    private final Arrivals arrivals;
    private final Bell bell;
    private volatile boolean closed;

    /** @param redis stays the caller's. @param factory makes the threads of the store, now */
    public RedisEventStore(RedisConnections redis, Limits limits, InstantSource clock, MeterRegistry meters, ThreadFactory factory) {
        this.redis = redis;
        this.clock = clock;
        String server = UUID.randomUUID().toString().substring(0, SERVER_CHARS);
        var metrics = new RedisMetrics(meters);
        threads = new WriterThreads(factory, THREADS);
        catalog = new RedisCatalog(new CatalogEntries(redis, server));
        known = new KnownMetadata(catalog);
        var news = new ForeignNews(server, catalog, known, threads);
        work = new LogWork(redis, new AppendScript(redis, server), threads, clock, metrics, news::another);
        logs = new OpenLogs(redis, known, limits, work::look);
        news.of(logs, work);
        bell = new Bell(redis, server, news, new Healing(redis, logs, news::changed, work::look, news::shorter), factory);
        arrivals = new Arrivals(logs, work, threads, limits, metrics);
        metrics.trouble(this::trouble);
        bell.start();
    }

    @Override
    public Optional<ConversationMetadata> create(ConversationMetadata metadata) {
        requireOpen();
        return catalog.create(metadata);
    }

    @Override
    public Optional<ConversationMetadata> metadata(ConversationId id) {
        requireOpen();
        return known.metadata(id);
    }

    @Override
    public void update(ConversationMetadata metadata) {
        requireOpen();
        known.is(catalog.update(metadata));
    }

    @Override
    public Deleted delete(ConversationId id) {
        requireOpen();
        await(arrivals.flushed(id));
        Deleted which = catalog.delete(id, clock.instant());
        logs.known(id).ifPresent(logs::forget);
        known.forget(id);
        return which;
    }

    /** What was accepted before has to be in the log that can be brought back. */
    private static void await(CompletionStage<?> flushed) {
        flushed.toCompletableFuture().completeOnTimeout(null, FLUSH_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public Optional<ConversationMetadata> undelete(ConversationId id) {
        requireOpen();
        return catalog.undelete(id);
    }

    @Override
    public void purge(Deleted which) {
        requireOpen();
        catalog.purge(which);
    }

    @Override
    public List<Deleted> deleted() {
        requireOpen();
        return catalog.deleted();
    }

    @Override
    public Optional<Staging> stage(ConversationMetadata metadata) {
        requireOpen();
        return catalog.stage(metadata).map(staged -> new RedisStaging(catalog, staged, logs.staged(staged),
                (log, drafts) -> arrivals.append(log, batch(drafts, ANY_STATE))));
    }

    @Override
    public List<ConversationMetadata> list() {
        requireOpen();
        return known.list();
    }

    @Override
    public CompletionStage<List<ConversationEvent>> append(ConversationId id, List<EventDraft> drafts, long ifStateAt) {
        RedisBatch batch = batch(drafts, ifStateAt);
        return closed ? CompletableFuture.failedStage(closedException()) : arrivals.append(id, batch);
    }

    private static RedisBatch batch(List<EventDraft> drafts, long ifStateAt) {
        EventDraft.requireSize(drafts);
        return RedisBatch.of(drafts, ifStateAt);
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
    public boolean settle(ConversationId id) {
        RedisLog log = log(id);
        try {
            long end = log.reader().end();
            if (end > log.head().offset()) await(arrivals.flushed(id));
            return log.head().offset() >= end;
        } catch (StoreException away) {
            return false;
        }
    }

    @Override
    public OptionalLong find(ConversationId id, String eventId) {
        RedisLog log = log(id);
        OptionalLong offset = log.reader().find(eventId);
        if (offset.isPresent() && offset.getAsLong() > log.head().offset()) await(arrivals.flushed(id));
        return offset.isPresent() && offset.getAsLong() <= log.head().offset() ? offset : OptionalLong.empty();
    }

    @Override
    public long firstSince(ConversationId id, Instant time) {
        RedisLog log = log(id);
        return log.reader().firstSince(time, log.head().offset());
    }

    @Override
    public Optional<Checkpoint> checkpoint(ConversationId id, long offset) {
        return log(id).reader().checkpoint(offset);
    }

    @Override
    public void saveCheckpoint(ConversationId id, Checkpoint checkpoint) {
        log(id).reader().saveCheckpoint(checkpoint);
    }

    private RedisLog log(ConversationId id) {
        requireOpen();
        return logs.open(id);
    }

    @Override
    public Optional<String> trouble() {
        return redis.trouble().or(bell::trouble);
    }

    @Override
    public void onCommit(CommitListener one) {
        work.onCommit(one);
    }

    private void requireOpen() {
        if (closed) throw closedException();
    }

    private static StoreException closedException() {
        return new StoreException("the store is closed");
    }

    @Override
    public void close() {
        closed = true;
        bell.close();
        threads.close();
    }
}
