package dev.partyline.audit;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import dev.partyline.audit.AuditEntry.Fact;
import dev.partyline.config.AuditOptions;

/**
 * Writes what others bring, on a thread of its own, in groups. Nobody waits for it and nothing is refused because of it:
 * what comes while too much waits, because the disk is full or slow, is lost, and as soon as there is room a record says
 * how much.
 *
 * <p>Threading: any thread brings; nothing blocks there.
 */
final class AuditWriter implements AutoCloseable {

    /** The fact that so many others were not written. */
    static final String LOST = "lost";

    private static final System.Logger LOG = System.getLogger(AuditWriter.class.getName());
    /** Gathers what comes together in one write. */
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration IDLE = Duration.ofHours(1);
    private static final Duration CLOSE = Duration.ofSeconds(10);
    private static final int MOST_AT_ONCE = 1024;
    /** Is not written. */
    private static final AuditEntry WAKE = new AuditEntry(Instant.EPOCH, Fact.of("wake"), 1);

    private final AuditChain chain;
    private final AuditOptions options;
    private final InstantSource clock;
    private final AuditMetrics metrics;
    private final BlockingQueue<AuditEntry> queue;
    private final AtomicLong lost = new AtomicLong();
    private final AtomicBoolean full = new AtomicBoolean();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    /** Of the writer's thread alone. */
    private List<AuditEntry> group = List.of();
    private long forceAt = Long.MAX_VALUE;
    private long signAt = Long.MAX_VALUE;
    private boolean failing;

    /** Starts the thread at once: a container's factory makes none while the application stops. */
    AuditWriter(AuditChain chain, AuditOptions options, InstantSource clock, AuditMetrics metrics,
            BlockingQueue<AuditEntry> queue, ThreadFactory factory) {
        this.chain = chain;
        this.options = options;
        this.clock = clock;
        this.metrics = metrics;
        this.queue = queue;
        factory.newThread(this::run).start();
    }

    static BlockingQueue<AuditEntry> queue(AuditOptions options) {
        return new ArrayBlockingQueue<>(options.queueRecords());
    }

    /** Has a fact written, or counts it as lost. */
    void add(Fact fact) {
        if (stop.getCount() > 0 && queue.offer(new AuditEntry(clock.instant(), fact, 1))) return;
        metrics.lost(1);
        if (stop.getCount() == 0) return; // too late for anybody
        lost.incrementAndGet();
        if (full.compareAndSet(false, true)) LOG.log(WARNING, "more happens than the audit can write: records are lost");
    }

    private void run() {
        try {
            work();
            do take();
            while (write() && !queue.isEmpty());
            finish();
        } catch (Throwable failure) { // edge of the thread
            LOG.log(ERROR, "the audit is not written any more", failure);
        } finally {
            ended.countDown();
        }
    }

    private void work() {
        try {
            while (stop.getCount() > 0) turn();
        } catch (InterruptedException hurried) {
            stop.countDown(); // the thread ends, and writes what there is
        }
    }

    private void turn() throws InterruptedException {
        if (group.isEmpty()) gather();
        else stop.await(RETRY.toNanos(), TimeUnit.NANOSECONDS);
        if (write()) keep();
    }

    private void gather() throws InterruptedException {
        AuditEntry first = queue.poll(untilDue(), TimeUnit.NANOSECONDS);
        if (first != null) {
            group = List.of(first);
            stop.await(PAUSE.toNanos(), TimeUnit.NANOSECONDS);
        }
        take();
    }

    /** @return nanoseconds */
    private long untilDue() {
        long due = Math.min(forceAt, signAt);
        return due == Long.MAX_VALUE ? IDLE.toNanos() : Math.max(1, due - System.nanoTime());
    }

    private void take() {
        var taken = new ArrayList<>(group);
        queue.drainTo(taken, MOST_AT_ONCE - taken.size());
        taken.remove(WAKE);
        group = new ArrayList<>(Repetitions.counted(taken));
        long missing = lost.getAndSet(0);
        if (missing == 0) {
            full.set(false);
        } else {
            group.add(new AuditEntry(clock.instant(), Fact.of(LOST), (int) Math.min(missing, Integer.MAX_VALUE)));
        }
    }

    /** What cannot be written stays the group. @return whether there is none left */
    private boolean write() {
        if (group.isEmpty()) return true;
        long start = System.nanoTime();
        try {
            chain.append(group);
        } catch (IOException | RuntimeException failure) {
            failed(failure);
            return false;
        }
        metrics.written(group.size(), System.nanoTime() - start);
        group = List.of();
        forceAt = Math.min(forceAt, start + options.force().toNanos());
        signAt = chain.isFull() ? start : Math.min(signAt, start + options.sign().toNanos());
        worked();
        return true;
    }

    private void worked() {
        if (failing) LOG.log(INFO, "the audit is written again");
        failing = false;
    }

    /** Does what is due. */
    private void keep() {
        long now = System.nanoTime();
        if (Math.min(signAt, forceAt) > now) return;
        try {
            if (signAt <= now) {
                chain.sign();
                signAt = Long.MAX_VALUE;
                forceAt = Long.MAX_VALUE;
            } else {
                chain.force();
                forceAt = Long.MAX_VALUE;
            }
            worked();
        } catch (IOException | RuntimeException failure) {
            failed(failure);
            signAt = now + RETRY.toNanos();
            forceAt = Long.MAX_VALUE;
        }
    }

    private void failed(Exception failure) {
        metrics.failed();
        if (!failing) LOG.log(ERROR, "the audit cannot be written; what happens meanwhile may be lost", failure);
        failing = true;
    }

    private void finish() {
        int left = group.size() + queue.size();
        if (left > 0) LOG.log(ERROR, () -> left + " records of the audit were not written");
        try {
            chain.close();
        } catch (IOException failure) {
            metrics.failed();
            LOG.log(ERROR, "the end of the audit was not written", failure);
        }
    }

    /** Writes what was brought and signs it; waits for that, for a bounded time. Idempotent. */
    @Override
    public void close() {
        stop.countDown();
        try {
            queue.offer(WAKE);
            if (!ended.await(CLOSE.toNanos(), TimeUnit.NANOSECONDS)) LOG.log(ERROR, "the audit does not end");
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
