package dev.partyline.redis;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.EventStore.CommitListener;
import dev.partyline.conversation.StoreAwayException;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.UnknownConversationException;
import dev.partyline.conversation.WriterThreads;

/**
 * Appends what waits, reads what others have appended, and tells of both in the order of the log. Of the work for one log there is
 * one thread at a time, always the same; what has queued up while a call is under way goes with the next one.
 */
final class LogWork {

    private static final System.Logger LOG = System.getLogger(LogWork.class.getName());
    private static final int CALL_BYTES = 1 << 20;
    private static final int CALL_BATCHES = 256;
    private static final int READ_EVENTS = 500;
    private static final int READ_BYTES = 4 << 20;

    private final RedisConnections redis;
    private final AppendScript script;
    private final WriterThreads threads;
    private final InstantSource clock;
    private final RedisMetrics metrics;
    private final BiConsumer<RedisLog, RuntimeException> other;
    private volatile CommitListener listener = (id, events) -> { };

    /** @param other is told of a log that is not what this server thought, on the thread of the log */
    LogWork(RedisConnections redis, AppendScript script, WriterThreads threads, InstantSource clock, RedisMetrics metrics,
            BiConsumer<RedisLog, RuntimeException> other) {
        this.redis = redis;
        this.script = script;
        this.threads = threads;
        this.clock = clock;
        this.metrics = metrics;
        this.other = other;
    }

    void onCommit(CommitListener one) {
        listener = one;
    }

    CommitListener listener() {
        return listener;
    }

    /** Takes the batch; whoever waits for it is told what has become of it. */
    void give(RedisLog log, RedisBatch batch) {
        if (log.offer(batch)) send(log);
    }

    /** Does what there is to do, on the thread of the log. */
    void here(RedisLog log) {
        work(log);
    }

    /** Has a look at what others have appended. */
    void look(RedisLog log) {
        if (log.look()) send(log);
    }

    private void send(RedisLog log) {
        try {
            threads.of(log.id()).execute(() -> work(log));
        } catch (RejectedExecutionException closed) {
            do {
                log.takeNews();
                fail(log.take(Long.MAX_VALUE, Integer.MAX_VALUE), new StoreException("the store is closed", closed));
            } while (!log.idle());
        }
    }

    /** Whatever happens, every batch taken is answered, and what comes later gets its turn. */
    private void work(RedisLog log) {
        do {
            List<RedisBatch> batches = List.of();
            try {
                if (log.takeNews()) catchUp(log);
                batches = log.take(CALL_BYTES, CALL_BATCHES);
                if (!batches.isEmpty()) append(log, batches);
            } catch (AppendScript.OtherLogException | UnknownConversationException changed) {
                other.accept(log, changed);
                fail(batches, changed);
            } catch (StoreException away) { // who needs Redis has logged it
                fail(batches.isEmpty() ? log.take(Long.MAX_VALUE, Integer.MAX_VALUE) : batches, away);
            } catch (Throwable failure) { // edge of the thread
                LOG.log(StoreAwayException.level(failure), () -> "work for " + log.id() + " failed", failure);
                fail(batches, new StoreException("not stored", failure));
            }
        } while (!log.idle() && !handedOn(log));
    }

    /** Others on the thread get their turn in between. @return false while the store is being closed */
    private boolean handedOn(RedisLog log) {
        try {
            threads.of(log.id()).execute(() -> work(log));
            return true;
        } catch (RejectedExecutionException closing) {
            return false;
        }
    }

    private void append(RedisLog log, List<RedisBatch> batches) {
        long start = System.nanoTime();
        AppendScript.Result result = script.append(log.target(), batches, clock.instant());
        metrics.appended(log.metadata().tenant(), result.added().size(), System.nanoTime() - start);
        if (result.before() > log.head().offset()) catchUp(log, result.before());
        if (result.before() > log.head().offset()) throw new AppendScript.OtherLogException(log.id());
        if (!result.added().isEmpty()) {
            log.extend(result.added());
            tell(log, each -> each.committed(log.id(), result.added()));
        }
        for (int i = 0; i < batches.size(); i++) complete(log, batches.get(i), result.outcomes().get(i));
        if (!result.added().isEmpty()) tell(log, each -> each.answered(log.id(), log.head()));
    }

    private static void complete(RedisLog log, RedisBatch batch, AppendScript.Outcome outcome) {
        if (outcome.refusal().isPresent()) {
            batch.done().completeExceptionally(outcome.refusal().get());
            return;
        }
        try {
            var events = new ArrayList<ConversationEvent>();
            for (long offset : outcome.offsets()) events.add(log.read(offset, 1, 1).get(0));
            batch.done().complete(events);
        } catch (RuntimeException unread) {
            batch.done().completeExceptionally(unread);
        }
    }

    private void catchUp(RedisLog log) {
        catchUp(log, redis.waits() ? log.reader().end() : Long.MAX_VALUE - 1);
    }

    /** Reads and tells what others have appended, up to an offset. */
    private void catchUp(RedisLog log, long to) {
        while (log.head().offset() < to) {
            long from = log.head().offset() + 1;
            List<ConversationEvent> read = log.reader().read(from, Math.min(to, from + READ_EVENTS - 1), READ_BYTES);
            if (read.isEmpty()) return;
            log.extend(read);
            tell(log, each -> each.committed(log.id(), read));
            tell(log, each -> each.answered(log.id(), log.head()));
            metrics.heard(read.size());
        }
    }

    /** Of what is staged nobody hears. */
    private void tell(RedisLog log, Consumer<CommitListener> news) {
        if (log.isStaged()) return;
        try {
            news.accept(listener);
        } catch (Throwable failure) { // what is stored stays stored
            LOG.log(StoreAwayException.level(failure), () -> "news of " + log.id() + " was not heard", failure);
        }
    }

    private static void fail(List<RedisBatch> batches, RuntimeException why) {
        batches.forEach(batch -> batch.done().completeExceptionally(why));
    }
}
