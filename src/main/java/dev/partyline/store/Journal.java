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
 * <p>The next files are there ahead of their use, with their names and as long as they will be: those that are done with
 * are used again, and the first ones are filled with zeros. Forcing what is written over them moves nothing but these
 * bytes, while a file that grows or gets a name would have the file system write everything else along that does so at
 * this time.
 *
 * <p>Threading: any thread; the lock is held across writing, so {@link #write} is for one thread, and so are
 * {@link #prepare} and {@link #cut} for another one.
 */
final class Journal implements AutoCloseable {

    private static final int FILL_BYTES = 128 << 10;
    /** Files that are kept to be used again. */
    private static final int MOST_AHEAD = 2;

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
    /** How many of the numbers behind this file's have their file already. */
    private int ahead;
    /** The last number whose file is certainly in the directory. */
    private long named;
    private boolean ending;

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
            if (!usable || length >= fileBytes || ahead > 0 && !filled) next();
            ByteBuffer bytes = JournalGroup.write(JournalFiles.salt(file), group, parts);
            int count = bytes.remaining() - JournalGroup.END_BYTES;
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

    /** Makes the next file ahead, once it is not far away and there is none that is done with. */
    void prepare() throws IOException {
        if (!wantsNext()) return;
        try (var next = disk.writing(files.spare())) {
            for (long at = 0; at < filledBytes(); at += FILL_BYTES) {
                next.write(ByteBuffer.allocate((int) Math.min(FILL_BYTES, filledBytes() - at)), at);
                next.force(); // in small parts, between which groups get their turn
            }
        }
        JournalFiles.markAhead(disk, files.spare());
        name(files.spare());
        disk.forceDirectory(files.directory());
        named();
    }

    private boolean wantsNext() {
        lock.lock();
        try {
            return !ending && ahead == 0 && length > empty && (!filled || length >= fileBytes / 4 * 3);
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

    /** Ends: goes on in a new file if there is anything in this one. @return files that are written no more */
    List<Path> turn() throws IOException {
        lock.lock();
        try {
            ending = true;
            discardAhead(); // they are for those who go on writing
            if (length > empty) next();
            return full();
        } finally {
            lock.unlock();
        }
    }

    private void discardAhead() throws IOException {
        named = Math.min(named, file);
        for (; ahead > 0; ahead--) disk.delete(files.path(file + ahead));
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

    /** Uses files again whose records are safe elsewhere, or deletes them. */
    void cut(List<Path> done) throws IOException {
        for (Path one : done) {
            boolean again = canBeNext(one);
            if (again) JournalFiles.markAhead(disk, one);
            lock.lock();
            try {
                if (again) name(one);
                else disk.delete(one);
                full.remove(one);
            } finally {
                lock.unlock();
            }
        }
        disk.forceDirectory(files.directory());
        named();
    }

    private boolean canBeNext(Path done) throws IOException {
        lock.lock();
        try {
            if (ending || ahead >= MOST_AHEAD) return false;
        } finally {
            lock.unlock();
        }
        long size = disk.requireSize(done);
        return size >= filledBytes() && size <= 2 * filledBytes();
    }

    /** Makes it the file of the next number that has none. */
    private void name(Path made) throws IOException {
        lock.lock();
        try {
            disk.move(made, files.path(file + ahead + 1));
            ahead++;
        } finally {
            lock.unlock();
        }
    }

    private void named() {
        lock.lock();
        try {
            named = file + ahead;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            if (handle != null) handle.close();
            discardAhead();
            disk.delete(files.spare());
        } finally {
            lock.unlock();
        }
    }

    private void next() throws IOException {
        usable = false;
        Path path = files.path(file + 1);
        boolean fill = ahead > 0;
        byte[] header = (JournalFiles.header(file + 1, length) + JournalGroup.END).getBytes(US_ASCII);
        var opened = disk.writing(path);
        try {
            if (!fill) opened.truncate(0);
            opened.write(ByteBuffer.wrap(header), 0);
            opened.force();
            if (file + 1 > named) disk.forceDirectory(files.directory());
        } catch (IOException | RuntimeException failure) {
            opened.close();
            throw failure;
        }
        leave();
        handle = opened;
        file++;
        if (fill) ahead--;
        empty = header.length - JournalGroup.END_BYTES;
        length = empty;
        filled = fill;
        usable = true;
    }

    private void leave() throws IOException {
        if (handle == null) return;
        full.add(files.path(file));
        handle.close();
    }
}
