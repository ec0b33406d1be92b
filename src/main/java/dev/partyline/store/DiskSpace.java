package dev.partyline.store;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import dev.partyline.config.Watermark;

/** Whether a disk has less room than is to stay free. It is asked twice a second at most. Any thread. */
final class DiskSpace {

    /** A disk, or what stands for one in a test. */
    interface Volume {
        long free() throws IOException;

        long whole() throws IOException;
    }

    private static final System.Logger LOG = System.getLogger(DiskSpace.class.getName());
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Watermark mark;
    private final Volume volume;
    private final LongSupplier nanos;
    private final AtomicLong looked;
    private volatile boolean low;
    private volatile boolean scarce;

    /** @param nanos as {@link System#nanoTime} */
    DiskSpace(Watermark mark, Volume volume, LongSupplier nanos) {
        this.mark = mark;
        this.volume = volume;
        this.nanos = nanos;
        this.looked = new AtomicLong(nanos.getAsLong() - LOOK_NANOS);
    }

    /** A disk that cannot be asked counts as one with room: writing to it will tell. */
    boolean low() {
        long last = looked.get();
        long now = nanos.getAsLong();
        if (now - last >= LOOK_NANOS && looked.compareAndSet(last, now)) look();
        return low;
    }

    /** Whether not even half of that is left. */
    boolean scarce() {
        return low() && scarce;
    }

    private void look() {
        boolean before = low;
        try {
            long free = volume.free();
            low = mark.reached(free, volume.whole());
            scarce = mark.reached(2 * free, volume.whole());
        } catch (IOException unknown) {
            low = false;
        }
        if (low && !before) LOG.log(WARNING, () -> "less than " + mark + " of the disk is free; nothing more is taken until it is");
        if (before && !low) LOG.log(INFO, "the disk has room again");
    }

    /** @return free bytes; -1 if that is not known */
    long free() {
        try {
            return volume.free();
        } catch (IOException unknown) {
            return -1;
        }
    }
}
