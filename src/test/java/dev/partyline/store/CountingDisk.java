package dev.partyline.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** A disk that counts the bytes that are read from it, whether or not the operating system had them in memory. */
final class CountingDisk extends Disk {

    final AtomicLong read = new AtomicLong();

    @Override
    Handle reading(Path file) throws IOException {
        Handle handle = super.reading(file);
        return new Handle() {

            @Override
            public int read(ByteBuffer into, long at) throws IOException {
                int count = handle.read(into, at);
                read.addAndGet(Math.max(0, count));
                return count;
            }

            @Override
            public void write(ByteBuffer bytes, long at) throws IOException {
                handle.write(bytes, at);
            }

            @Override
            public long size() throws IOException {
                return handle.size();
            }

            @Override
            public void truncate(long length) throws IOException {
                handle.truncate(length);
            }

            @Override
            public void force() throws IOException {
                handle.force();
            }

            @Override
            public void close() throws IOException {
                handle.close();
            }
        };
    }
}
