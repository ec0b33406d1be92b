package dev.partyline.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A disk that fails, or waits, as a test tells it. */
final class FailingDisk extends Disk {

    /** Groups of the journal that are still written before one fails. */
    volatile int goodGroups = Integer.MAX_VALUE;
    /** How much of a failing write reaches the file. */
    volatile double share = 0.5;
    /** Files that cannot be written, as on a full disk. */
    volatile Predicate<Path> full = file -> false;
    /** Files that cannot be opened, neither for reading. */
    volatile Predicate<Path> unopenable = file -> false;
    volatile boolean forceFails;
    volatile CountDownLatch groupGate = new CountDownLatch(0);
    volatile CountDownLatch openGate = new CountDownLatch(0);
    volatile CountDownLatch writing = new CountDownLatch(1);
    final AtomicInteger groups = new AtomicInteger();

    @Override
    Handle reading(Path file) throws IOException {
        requireOpenable(file);
        if (file.toString().endsWith(".index")) pass(openGate);
        return super.reading(file);
    }

    @Override
    Handle writing(Path file) throws IOException {
        requireOpenable(file);
        return new FailingHandle(file, super.writing(file));
    }

    private void requireOpenable(Path file) throws IOException {
        if (unopenable.test(file)) throw new FileSystemException(file.toString(), null, "Too many open files");
    }

    private final class FailingHandle extends ForwardingHandle {

        private final Path file;

        FailingHandle(Path file, Handle handle) {
            super(handle);
            this.file = file;
        }

        @Override
        public void write(ByteBuffer bytes, long at) throws IOException {
            boolean good = !full.test(file);
            if (at > 0 && file.toString().endsWith(".journal")) {
                groups.incrementAndGet();
                writing.countDown();
                pass(groupGate);
                good &= goodGroups-- > 0;
            }
            if (!good) {
                handle.write(bytes.slice(0, (int) (bytes.remaining() * share)), at);
                throw new IOException("No space left on device");
            }
            handle.write(bytes, at);
        }

        @Override
        public void force() throws IOException {
            if (forceFails) throw new IOException("Input/output error");
            handle.force();
        }
    }

    private static void pass(CountDownLatch gate) throws IOException {
        try {
            if (!gate.await(20, TimeUnit.SECONDS)) throw new IOException("the test forgot the gate");
        } catch (InterruptedException failure) {
            throw new IOException(failure);
        }
    }
}
