package dev.partyline.store;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.ThreadFactory;

import dev.partyline.config.Limits;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Keeps conversations in a data directory, which it holds for itself until it is closed:
 * <pre>
 * partyline.lock                      locked while a store uses the directory
 * conversations/&lt;id&gt;.json             metadata; of a deleted conversation, its tombstone
 * conversations/&lt;id&gt;.&lt;epoch&gt;.log      one record a line
 * conversations/&lt;id&gt;.&lt;epoch&gt;.states   checkpoints of the folded state; may be deleted at any time
 * </pre>
 * A record counts once it is forced to disk; whatever has queued up meanwhile goes with one write and one force.
 */
public final class FileEventStore extends GroupCommitStore {

    private final WriterThreads threads;

    /**
     * Opens the directory, which is made where it is missing. Logs are opened later, each at its first use.
     *
     * @param writers number of threads that commit, made by {@code factory} now
     * @throws dev.partyline.conversation.StoreException if the directory cannot be used or is in use, with a text
     *     for the administrator
     */
    public FileEventStore(Path directory, Limits limits, InstantSource clock, MeterRegistry meters,
            ThreadFactory factory, int writers) {
        this(directory, new Disk(), limits, clock, new StoreMetrics(meters), new WriterThreads(factory, writers));
    }

    FileEventStore(Path directory, Disk disk, Limits limits, InstantSource clock, StoreMetrics metrics,
            WriterThreads threads) {
        super(open(directory, disk, metrics, threads), limits, clock, metrics, threads::of);
        this.threads = threads;
        try {
            load();
        } catch (RuntimeException unusable) {
            release();
            throw unusable;
        }
    }

    private static Storage open(Path directory, Disk disk, StoreMetrics metrics, WriterThreads threads) {
        try {
            return FileStorage.open(directory, disk, metrics);
        } catch (RuntimeException unusable) {
            threads.close();
            throw unusable;
        }
    }

    @Override
    void release() {
        threads.close();
        super.release();
    }
}
