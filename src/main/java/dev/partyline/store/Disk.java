package dev.partyline.store;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * What is done to files; the seam at which tests let storage fail. Files are opened for each operation: next to a force
 * that costs nothing, ten thousand quiet logs hold no handles, and an interrupted thread breaks only its own operation.
 */
class Disk {

    /** Makes an empty file, or empties it; the entry in its directory is not forced. */
    void create(Path file) throws IOException {
        try (var channel = FileChannel.open(file, CREATE, WRITE, TRUNCATE_EXISTING)) {
            channel.force(true);
        }
    }

    /** Writes into an existing file at a position and forces it. After a failure anything may stand behind it. */
    void write(Path file, long at, ByteBuffer bytes) throws IOException {
        try (var channel = FileChannel.open(file, WRITE)) {
            for (long end = at; bytes.hasRemaining();) end += channel.write(bytes, end);
            channel.force(false);
        }
    }

    /** Adds to the end of a file, which need not exist, without forcing it. @return where it begins there */
    long add(Path file, ByteBuffer bytes) throws IOException {
        try (var channel = FileChannel.open(file, CREATE, WRITE)) {
            long start = channel.size();
            for (long end = start; bytes.hasRemaining();) end += channel.write(bytes, end);
            return start;
        }
    }

    /** Cuts a file to a length, durably. */
    void cut(Path file, long length) throws IOException {
        try (var channel = FileChannel.open(file, WRITE)) {
            channel.truncate(length);
            channel.force(true);
        }
    }

    /** @throws EOFException if the file is shorter */
    byte[] read(Path file, long at, int length) throws IOException {
        var bytes = ByteBuffer.allocate(length);
        try (var channel = FileChannel.open(file, READ)) {
            while (bytes.hasRemaining()) {
                int read = channel.read(bytes, at + bytes.position());
                if (read < 0) throw new EOFException(file.getFileName() + " is short");
            }
        }
        return bytes.array();
    }

    /** From the start on, unbuffered. */
    InputStream stream(Path file) throws IOException {
        return Files.newInputStream(file);
    }

    /** Puts a whole file in place of another: durable, and at no moment half of it. */
    void replace(Path file, byte[] content) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".tmp");
        create(next);
        write(next, 0, ByteBuffer.wrap(content));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceDirectory(file.getParent());
    }

    private static void forceDirectory(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, READ)) {
            channel.force(true);
        }
    }
}
