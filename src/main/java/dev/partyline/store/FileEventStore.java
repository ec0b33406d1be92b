package dev.partyline.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.ThreadFactory;

import dev.partyline.config.Limits;
import dev.partyline.config.StorageLimits;
import dev.partyline.conversation.WriterThreads;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Keeps conversations in a data directory, which it holds for itself until it is closed:
 * <pre>
 * partyline.lock                      locked while a store uses the directory
 * journal/&lt;number&gt;.journal            what was committed last, of all conversations
 * conversations/&lt;id&gt;.json             metadata; of a deleted conversation, its tombstone
 * conversations/&lt;id&gt;.&lt;epoch&gt;.log      one record a line
 * conversations/&lt;id&gt;.&lt;epoch&gt;.index    where each record lies; follows from the log, as the next one
 * conversations/&lt;id&gt;.&lt;epoch&gt;.ids      which event id has which offset
 * conversations/&lt;id&gt;.&lt;epoch&gt;.states   checkpoints of the folded state; may be deleted at any time
 * </pre>
 * A record counts once it is forced to disk in the journal; whatever has queued up meanwhile goes with one write and
 * one force. Logs follow a moment later, and the journal is cut when they are forced too.
 */
public final class FileEventStore extends GroupCommitStore {

    private final Path directory;
    private final StoreMetrics metrics;
    private final WriterThreads committer;
    private final WriterThreads announcers;

    /**
     * Opens the directory, which is made where it is missing, and takes over what its journal holds. Logs are opened
     * later, each at its first use.
     *
     * @param announcers number of threads that tell what was committed; {@code factory} makes them now, and two more
     * @throws dev.partyline.conversation.StoreException if the directory cannot be used or is in use, with a text
     *     for the administrator
     */
    public FileEventStore(Path directory, Limits limits, InstantSource clock, MeterRegistry meters,
            ThreadFactory factory, int announcers) {
        this(directory, new Disk(), limits, clock, meters, factory, announcers);
    }

    FileEventStore(Path directory, Disk disk, Limits limits, InstantSource clock, MeterRegistry meters,
            ThreadFactory factory, int announcers) {
        this(directory, disk, limits, clock, new StoreMetrics(meters), factory, new WriterThreads(factory, 1),
                new WriterThreads(factory, announcers));
    }

    private FileEventStore(Path directory, Disk disk, Limits limits, InstantSource clock, StoreMetrics metrics,
            ThreadFactory factory, WriterThreads committer, WriterThreads announcers) {
        super(open(directory, disk, limits, metrics, factory, committer, announcers), limits, clock, metrics,
                committer.any(), announcers::of);
        this.directory = directory;
        this.metrics = metrics;
        this.committer = committer;
        this.announcers = announcers;
        try {
            load();
        } catch (RuntimeException unusable) {
            release();
            throw unusable;
        }
    }

    private static Storage open(Path directory, Disk disk, Limits limits, StoreMetrics metrics, ThreadFactory factory,
            WriterThreads committer, WriterThreads announcers) {
        try {
            return FileStorage.open(directory, disk, limits, metrics, factory);
        } catch (RuntimeException unusable) {
            committer.close();
            announcers.close();
            throw unusable;
        }
    }

    /** Takes no more than this from now on.
     *  @return this */
    public FileEventStore keepingWithin(StorageLimits most) {
        var volume = new Directory(directory);
        var space = new DiskSpace(most.diskWatermark(), volume, System::nanoTime);
        metrics.free(space::free);
        keepWithin(most, space);
        return this;
    }

    /** The disk that a directory is on. */
    private record Directory(Path path) implements DiskSpace.Volume {

        @Override
        public long free() throws IOException {
            return Files.getFileStore(path).getUsableSpace();
        }

        @Override
        public long whole() throws IOException {
            return Files.getFileStore(path).getTotalSpace();
        }
    }

    @Override
    void release() {
        committer.close();
        announcers.close();
        super.release();
    }
}
