package dev.partyline.store;

import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

import dev.partyline.config.Limits;
import dev.partyline.config.StorageLimits;
import dev.partyline.conversation.WriterThreads;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** Keeps conversations until the process ends, for trials and tests; otherwise the same as {@link FileEventStore}. */
public final class MemoryEventStore extends GroupCommitStore {

    private final WriterThreads threads;

    /** @param announcers number of threads that tell what was committed; {@code factory} makes them now */
    public MemoryEventStore(Limits limits, InstantSource clock, MeterRegistry meters, ThreadFactory factory,
            int announcers) {
        this(limits, clock, meters, new WriterThreads(factory, announcers));
    }

    /**
     * One with default limits, whose counters nobody reads.
     *
     * @param writer commits and tells of it; stays the caller's. With {@code Runnable::run}, before append
     *     returns
     */
    public MemoryEventStore(InstantSource clock, Executor writer) {
        super(new MemoryStorage(), Limits.defaults(), clock, new StoreMetrics(new SimpleMeterRegistry()), writer,
                id -> Runnable::run);
        this.threads = null;
    }

    private MemoryEventStore(Limits limits, InstantSource clock, MeterRegistry meters, WriterThreads threads) {
        super(new MemoryStorage(), limits, clock, new StoreMetrics(meters), threads.any(), threads::of);
        this.threads = threads;
    }

    /** Takes no more than this from now on; there is no disk to be full.
     *  @return this */
    public MemoryEventStore keepingWithin(StorageLimits most) {
        keepWithin(most, null);
        return this;
    }

    @Override
    void release() {
        if (threads != null) threads.close();
        super.release();
    }
}
