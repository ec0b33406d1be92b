package dev.partyline.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Copies files that may grow or go meanwhile. Copies are forced, their entries in directories are not. */
record FileCopy(Disk disk, StoreProgress progress) {

    private static final int BUFFER_BYTES = 1 << 20;

    /** Copies what a file has when this begins. @return false if there is no such file; then nothing is made */
    boolean copy(Path from, Path to) throws IOException {
        return copy(from, to, false);
    }

    /** As {@link #copy}, but leaves half a line at the end out. */
    boolean copyLines(Path from, Path to) throws IOException {
        return copy(from, to, true);
    }

    private boolean copy(Path from, Path to, boolean lines) throws IOException {
        try (var source = disk.reading(from); var target = disk.writing(to)) {
            target.truncate(0);
            long behindLine = copy(source, target);
            if (lines) target.truncate(behindLine);
            target.force();
            return true;
        } catch (NoSuchFileException none) {
            return false;
        }
    }

    /** @return where the last whole line ends */
    private long copy(Disk.Handle source, Disk.Handle target) throws IOException {
        long behindLine = 0;
        long size = source.size();
        for (long at = 0; at < size;) {
            ByteBuffer part = read(source, at, (int) Math.min(BUFFER_BYTES, size - at));
            if (!part.hasRemaining()) break; // it was cut meanwhile
            int line = behindLastLine(part);
            if (line > 0) behindLine = at + line;
            int bytes = part.remaining();
            target.write(part, at);
            at += bytes;
            progress.advance(bytes);
        }
        return behindLine;
    }

    private static ByteBuffer read(Disk.Handle source, long at, int bytes) throws IOException {
        var part = ByteBuffer.allocate(bytes);
        int read = 0;
        while (read >= 0 && part.hasRemaining()) read = source.read(part, at + part.position());
        return part.flip();
    }

    private static int behindLastLine(ByteBuffer part) {
        int behind = part.limit();
        while (behind > 0 && part.get(behind - 1) != '\n') behind--;
        return behind;
    }
}
