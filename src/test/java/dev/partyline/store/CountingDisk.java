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
        return new ForwardingHandle(super.reading(file)) {

            @Override
            public int read(ByteBuffer into, long at) throws IOException {
                int count = super.read(into, at);
                CountingDisk.this.read.addAndGet(Math.max(0, count));
                return count;
            }
        };
    }
}
