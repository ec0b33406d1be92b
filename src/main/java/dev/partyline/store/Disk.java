package dev.partyline.store;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * What is done to files; the seam at which tests let storage fail. All but the journal are opened for each operation:
 * next to a force that costs nothing, ten thousand quiet logs hold no handles, and an interrupted thread breaks only
 * its own operation.
 */
class Disk {

    /** An open file. Positions are bytes from its start. */
    interface Handle extends Closeable {

        /** Reads what is there, at most what the buffer takes. @return bytes read, -1 at the end */
        int read(ByteBuffer into, long at) throws IOException;

        /** Writes all of the buffer. After a failure anything may stand there. */
        void write(ByteBuffer bytes, long at) throws IOException;

        long size() throws IOException;

        /** Cuts it, if it is longer. */
        void truncate(long length) throws IOException;

        /** What was written so far survives a loss of power. After a failure nothing is known of it. */
        void force() throws IOException;
    }

    /** @throws NoSuchFileException if there is none */
    Handle reading(Path file) throws IOException {
        return new ChannelHandle(FileChannel.open(file, READ));
    }

    /** For reading and writing; made where it is missing. Its entry in the directory is not forced. */
    Handle writing(Path file) throws IOException {
        return new ChannelHandle(FileChannel.open(file, CREATE, READ, WRITE));
    }

    void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    /** Puts a file in the place of another. */
    void move(Path file, Path to) throws IOException {
        Files.move(file, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Which files a directory has now survives a loss of power. */
    void forceDirectory(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, READ)) {
            channel.force(true);
        }
    }

    /** Makes an empty file, or empties it; the entry in its directory is not forced. */
    final void create(Path file) throws IOException {
        cut(file, 0);
    }

    /** Writes without forcing. */
    final void write(Path file, long at, ByteBuffer bytes) throws IOException {
        try (var handle = writing(file)) {
            handle.write(bytes, at);
        }
    }

    final void force(Path file) throws IOException {
        try (var handle = writing(file)) {
            handle.force();
        }
    }


    /** Cuts a file to a length, durably. */
    final void cut(Path file, long length) throws IOException {
        try (var handle = writing(file)) {
            handle.truncate(length);
            handle.force();
        }
    }

    /** @throws NoSuchFileException if there is none */
    final long requireSize(Path file) throws IOException {
        try (var handle = reading(file)) {
            return handle.size();
        }
    }

    /** @return 0 for a file that is not there, or cannot be looked at now */
    final long sizeOrNothing(Path file) {
        try {
            return requireSize(file);
        } catch (IOException unknown) {
            return 0;
        }
    }

    /** @throws EOFException if the file is shorter */
    final byte[] read(Path file, long at, int length) throws IOException {
        try (var handle = reading(file)) {
            return read(handle, at, length);
        }
    }

    /** @throws EOFException if the file is shorter */
    static byte[] read(Handle handle, long at, int length) throws IOException {
        var bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (handle.read(bytes, at + bytes.position()) < 0) throw new EOFException("the file is short");
        }
        return bytes.array();
    }

    /** From the start on, unbuffered. */
    final InputStream stream(Path file) throws IOException {
        return new HandleStream(reading(file));
    }

    /** Puts a whole file in place of another: durable, and at no moment half of it. */
    final void replace(Path file, byte[] content) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".tmp");
        try (var handle = writing(next)) {
            handle.truncate(0);
            handle.write(ByteBuffer.wrap(content), 0);
            handle.force();
        }
        move(next, file);
        forceDirectory(file.getParent());
    }

    /** Finds out whether files can be made and written there. */
    final void probe(Path directory) throws IOException {
        Path file = directory.resolve("probe.tmp");
        try (var handle = writing(file)) {
            handle.write(ByteBuffer.allocate(4096), 0);
            handle.force();
        } finally {
            delete(file);
        }
    }

    private record ChannelHandle(FileChannel channel) implements Handle {

        @Override
        public int read(ByteBuffer into, long at) throws IOException {
            return channel.read(into, at);
        }

        @Override
        public void write(ByteBuffer bytes, long at) throws IOException {
            for (long end = at; bytes.hasRemaining();) end += channel.write(bytes, end);
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void truncate(long length) throws IOException {
            channel.truncate(length);
        }

        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private static final class HandleStream extends InputStream {

        private final Handle handle;
        private long at;

        HandleStream(Handle handle) {
            this.handle = handle;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int read = handle.read(ByteBuffer.wrap(into, from, length), at);
            if (read > 0) at += read;
            return read;
        }

        @Override
        public void close() throws IOException {
            handle.close();
        }
    }
}
