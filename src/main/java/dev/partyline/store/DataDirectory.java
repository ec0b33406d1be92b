package dev.partyline.store;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
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
import dev.partyline.conversation.Tenant;

/** The directory of one node's conversations: where everything lies, and the lock that keeps others out. */
final class DataDirectory implements AutoCloseable {

    private static final String LOCK = "partyline.lock";
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    /** Never closed: on POSIX, closing any channel of a locked file lets go of the lock that another one holds. */
    private static final Queue<FileChannel> REFUSED = new ConcurrentLinkedQueue<>();

    private final Path root;
    private final TenantFolders folders;
    /** Null where nobody is kept out. */
    private final FileChannel lock;

    private DataDirectory(Path root, FileChannel lock) {
        this.root = root;
        this.folders = new TenantFolders(root.resolve("conversations"));
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
            return locked(root, false);
        } catch (IOException failure) {
            throw new StoreException("the data directory " + directory.toAbsolutePath()
                    + " cannot be used; make it writable, or set partyline.data-dir to another one", failure);
        }
    }

    /**
     * A directory that is there, to be read: nothing in it is changed, and no server uses it until {@link #close}. A copy
     * that no server has used has no lock, and gets none.
     *
     * @throws StoreException if it cannot be read or is in use; the text is for the administrator
     */
    static DataDirectory idle(Path directory) {
        try {
            Path root = existing(directory);
            return Files.exists(root.resolve(LOCK)) ? locked(root, true) : new DataDirectory(root, null);
        } catch (IOException failure) {
            throw unreadable(directory, failure);
        }
    }

    /**
     * A directory that is there, to be read while a server may be writing to it.
     *
     * @throws StoreException if it cannot be read; the text is for the administrator
     */
    static DataDirectory shared(Path directory) {
        try {
            return new DataDirectory(existing(directory), null);
        } catch (IOException failure) {
            throw unreadable(directory, failure);
        }
    }

    private static Path existing(Path directory) throws IOException {
        if (!Files.isDirectory(directory.resolve("conversations"))) {
            throw new StoreException(directory.toAbsolutePath() + " is not a data directory");
        }
        return directory.toRealPath();
    }

    private static StoreException unreadable(Path directory, IOException why) {
        return new StoreException("the data directory " + directory.toAbsolutePath() + " cannot be read", why);
    }

    private static DataDirectory locked(Path root, boolean reading) throws IOException {
        if (!HELD.add(root)) throw inUse(root);
        try {
            return new DataDirectory(root, lock(root, reading));
        } catch (IOException | RuntimeException failure) {
            HELD.remove(root);
            throw failure;
        }
    }

    private static FileChannel lock(Path root, boolean reading) throws IOException {
        Path file = root.resolve(LOCK);
        var channel = reading ? FileChannel.open(file, READ) : FileChannel.open(file, CREATE, WRITE);
        try {
            FileLock lock = channel.tryLock(0, Long.MAX_VALUE, reading);
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

    Path root() {
        return root;
    }

    /** Whether a server has used it; a copy that was made by a backup has no lock. */
    boolean used() {
        return Files.exists(root.resolve(LOCK));
    }

    /** Holds one metadata file per conversation of the default tenant, its logs, and the folders of other tenants. */
    Path conversations() {
        return folders.of(Tenant.DEFAULT);
    }

    TenantFolders folders() {
        return folders;
    }

    Path metadata(ConversationId id) {
        return folders.of(id).resolve(id.hex() + ".json");
    }

    LogSource source(ConversationId id, long epoch) {
        return new LogSource(id, epoch, folders.of(id));
    }

    JournalFiles journal() {
        return new JournalFiles(root.resolve("journal"));
    }

    @Override
    public void close() {
        if (lock == null) return;
        try {
            lock.close();
        } catch (IOException failure) {
            throw new StoreException("the lock of " + root + " could not be let go", failure);
        } finally {
            HELD.remove(root);
        }
    }
}
