package dev.partyline.store;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.StoreException;

/** The directory of one node's conversations: where everything lies, and the lock that keeps others out. */
final class DataDirectory implements AutoCloseable {

    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    /** Never closed: on POSIX, closing any channel of a locked file lets go of the lock that another one holds. */
    private static final Queue<FileChannel> REFUSED = new ConcurrentLinkedQueue<>();

    private final Path root;
    private final FileChannel lock;

    private DataDirectory(Path root, FileChannel lock) {
        this.root = root;
        this.lock = lock;
    }

    /**
     * Makes the directory where it is missing and locks it until {@link #close} or the end of the process.
     *
     * @throws StoreException if it cannot be used or another process uses it; the text is for the administrator
     */
    static DataDirectory open(Path directory) {
        try {
            boolean isNew = Files.notExists(directory);
            Files.createDirectories(directory.resolve("conversations"));
            Files.createDirectories(directory.resolve("journal"));
            Path root = directory.toRealPath();
            new Disk().forceDirectory(root); // so that a loss of power does not take the new directories
            if (isNew) new Disk().forceDirectory(root.getParent());
            if (!HELD.add(root)) throw inUse(root);
            try {
                return new DataDirectory(root, lock(root));
            } catch (IOException | RuntimeException failure) {
                HELD.remove(root);
                throw failure;
            }
        } catch (IOException failure) {
            throw new StoreException("the data directory " + directory.toAbsolutePath()
                    + " cannot be used; make it writable, or set partyline.data-dir to another one", failure);
        }
    }

    private static FileChannel lock(Path root) throws IOException {
        var channel = FileChannel.open(root.resolve("partyline.lock"), CREATE, WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) return channel;
            channel.close();
        } catch (OverlappingFileLockException otherApplicationOfThisProcess) {
            REFUSED.add(channel);
        }
        throw inUse(root);
    }

    private static StoreException inUse(Path root) {
        return new StoreException("the data directory " + root + " is in use by another Partyline; stop that one first,"
                + " or set partyline.data-dir to another directory");
    }

    /** Holds one metadata file per conversation, and its logs. */
    Path conversations() {
        return root.resolve("conversations");
    }

    Path metadata(ConversationId id) {
        return conversations().resolve(id.hex() + ".json");
    }

    LogSource source(ConversationId id, long epoch) {
        return new LogSource(id, epoch, conversations());
    }

    JournalFiles journal() {
        return new JournalFiles(root.resolve("journal"));
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException failure) {
            throw new StoreException("the lock of " + root + " could not be let go", failure);
        } finally {
            HELD.remove(root);
        }
    }
}
