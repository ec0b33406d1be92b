package dev.partyline.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A disk that fails, or waits, as a test tells it. */
final class FailingDisk extends Disk {

    /** Writes of logs that still succeed before one fails; metadata and checkpoints always succeed. */
    volatile int goodWrites = Integer.MAX_VALUE;
    /** How much of a failing write reaches the file. */
    volatile double share = 0.5;
    volatile boolean cutFails;
    volatile CountDownLatch writeGate = new CountDownLatch(0);
    volatile CountDownLatch openGate = new CountDownLatch(0);
    volatile CountDownLatch writing = new CountDownLatch(1);
    final AtomicInteger logWrites = new AtomicInteger();

    @Override
    void write(Path file, long at, ByteBuffer bytes) throws IOException {
        if (!file.toString().endsWith(".log")) {
            super.write(file, at, bytes);
            return;
        }
        logWrites.incrementAndGet();
        writing.countDown();
        pass(writeGate);
        if (goodWrites-- > 0) {
            super.write(file, at, bytes);
            return;
        }
        super.write(file, at, bytes.slice(0, (int) (bytes.remaining() * share)));
        throw new IOException("disk full, on purpose");
    }

    @Override
    void cut(Path file, long length) throws IOException {
        if (cutFails) throw new IOException("cannot cut, on purpose");
        super.cut(file, length);
    }

    @Override
    InputStream stream(Path file) throws IOException {
        pass(openGate);
        return super.stream(file);
    }

    private static void pass(CountDownLatch gate) throws IOException {
        try {
            if (!gate.await(20, TimeUnit.SECONDS)) throw new IOException("the test forgot the gate");
        } catch (InterruptedException failure) {
            throw new IOException(failure);
        }
    }
}
