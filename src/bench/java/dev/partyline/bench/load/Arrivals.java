package dev.partyline.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.LongConsumer;

/** What all subscribers together have received. */
final class Arrivals {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final LongConsumer stamps;
    private long frames;
    private long bytes;
    private long reads;

    /** @param stamps told the stamp of each text that has one; null not to look into texts at all */
    Arrivals(LongConsumer stamps) {
        this.stamps = stamps;
    }

    boolean readsTexts() {
        return stamps != null;
    }

    void read() {
        reads++;
    }

    void add(long length, ByteBuffer text) {
        frames++;
        bytes += length;
        long stamp = text == null ? Stamp.NONE : Stamp.find(text);
        if (stamp != Stamp.NONE) stamps.accept(stamp);
    }

    long frames() {
        return frames;
    }

    long bytes() {
        return bytes;
    }

    /** How often there was something to read: frames by reads is how many arrive together. */
    long reads() {
        return reads;
    }

    /** Forgets all so far. */
    void clear() {
        frames = 0;
        bytes = 0;
        reads = 0;
    }

    /** Waits until so many have come.
     *  @throws IllegalStateException if there are more, or they do not come in time */
    void await(Loop loop, long wanted) throws IOException {
        long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (frames < wanted && System.nanoTime() < deadline) loop.turn(10);
        if (frames != wanted) throw new IllegalStateException(frames + " frames arrived instead of " + wanted);
    }
}
