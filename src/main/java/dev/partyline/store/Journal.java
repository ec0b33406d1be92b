package dev.partyline.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

import dev.partyline.store.JournalGroup.Part;

/**
 * The journal of a node: groups of records of all its conversations, each forced to disk before anybody hears of it. It
 * goes on in a new file when one is full, and after each failure: of a file that could not be written or forced nothing
 * can be said any more. A file begins with a line that says where the one before it ends, whatever stands behind that.
 *
 * <p>Files are filled with zeros ahead of their use. Forcing what is written over them moves nothing but these bytes,
 * while a file that grows would have the file system write everything else along that grows at this time.
 *
 * <p>Threading: any thread; the lock is held across writing, so {@link #write} is for one thread, and so is
 * {@link #prepare}.
 */
final class Journal implements AutoCloseable {

    private static final int FILL_BYTES = 128 << 10;

    private final JournalFiles files;
    private final Disk disk;
    private final long fileBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Path> full = new ArrayList<>();
    private Disk.Handle handle;
    private long file;
    private long empty;
    private long length;
    private long group;
    private boolean usable;
    private boolean filled;
    private boolean spare;

    /** @param fileBytes beyond which a new file is begun */
    Journal(JournalFiles files, Disk disk, long fileBytes) {
        this.files = files;
        this.disk = disk;
        this.fileBytes = fileBytes;
    }

    /** Begins a new file behind those that there are, which may be removed then. */
    void start(long lastFile) throws IOException {
        lock.lock();
        try {
            file = lastFile;
            next();
        } finally {
            lock.unlock();
        }
    }

    /** Adds a group; durable when it returns. After a failure it is not in the journal. */
    void write(List<Part> parts) throws IOException {
        lock.lock();
        try {
            if (!usable || length >= fileBytes || spare && !filled) next();
            ByteBuffer bytes = JournalGroup.write(group, parts);
            int count = bytes.remaining();
            usable = false;
            handle.write(bytes, length);
            handle.force();
            usable = true;
            length += count;
            group++;
        } finally {
            lock.unlock();
        }
    }

    /** Makes the next file ahead, once it is not far away. */
    void prepare() throws IOException {
        if (!wantsSpare()) return;
        try (var next = disk.writing(files.spare())) {
            for (long at = 0; at < filledBytes(); at += FILL_BYTES) {
                next.write(ByteBuffer.allocate((int) Math.min(FILL_BYTES, filledBytes() - at)), at);
                next.force(); // in small parts, between which groups get their turn
            }
        }
        lock.lock();
        try {
            spare = true;
        } finally {
            lock.unlock();
        }
    }

    private boolean wantsSpare() {
        lock.lock();
        try {
            return !spare && length > empty && (!filled || length >= fileBytes / 4 * 3);
        } finally {
            lock.unlock();
        }
    }

    /** The last group goes beyond the bound. */
    private long filledBytes() {
        return fileBytes + Math.min(fileBytes, FILL_BYTES);
    }

    /** Goes on in a new file if the last write failed. @throws IOException if that is still not possible */
    void mend() throws IOException {
        lock.lock();
        try {
            if (!usable) next();
        } finally {
            lock.unlock();
        }
    }

    /** Goes on in a new file if there is anything in this one. @return files that are written no more */
    List<Path> turn() throws IOException {
        lock.lock();
        try {
            spare = false; // a file of zeros is for those who go on writing
            if (length > empty) next();
            return full();
        } finally {
            lock.unlock();
        }
    }

    /** @return files that are written no more */
    List<Path> full() {
        lock.lock();
        try {
            return List.copyOf(full);
        } finally {
            lock.unlock();
        }
    }

    /** Deletes files whose records are safe elsewhere. */
    void cut(List<Path> done) throws IOException {
        for (Path one : done) {
            disk.delete(one);
            lock.lock();
            try {
                full.remove(one);
            } finally {
                lock.unlock();
            }
        }
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            if (handle != null) handle.close();
            disk.delete(files.spare());
        } finally {
            lock.unlock();
        }
    }

    private void next() throws IOException {
        usable = false;
        Path path = files.path(file + 1);
        var header = ByteBuffer.wrap(JournalFiles.header(file + 1, length).getBytes(US_ASCII));
        int start = header.remaining();
        boolean fill = spare;
        spare = false;
        if (fill) disk.move(files.spare(), path);
        var opened = disk.writing(path);
        try {
            if (!fill) opened.truncate(0);
            opened.write(header, 0);
            opened.force();
            disk.forceDirectory(files.directory());
        } catch (IOException | RuntimeException failure) {
            opened.close();
            throw failure;
        }
        leave();
        handle = opened;
        file++;
        empty = start;
        length = start;
        filled = fill;
        usable = true;
    }

    private void leave() throws IOException {
        if (handle == null) return;
        full.add(files.path(file));
        handle.close();
    }
}
