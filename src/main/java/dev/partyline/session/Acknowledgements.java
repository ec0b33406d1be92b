package dev.partyline.session;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How much a client has been sent and how much of it it has read, by pings that carry a mark and pongs that bring it back.
 * A completed write says only that somebody on the way has taken the bytes; Payara keeps some 8 MB of them for a client
 * that does not read. So the writer stops at a limit of what is not acknowledged.
 *
 * <p>Threading: everything belongs to the writer, but {@link #acknowledged} comes from any thread.
 */
final class Acknowledgements {

    private final long mostBytes;
    private final long pingEveryBytes;
    private final AtomicBoolean waiting = new AtomicBoolean();
    private volatile long sent;
    private volatile long read;
    private volatile long pinged;

    Acknowledgements(long mostBytes, long pingEveryBytes) {
        this.mostBytes = mostBytes;
        this.pingEveryBytes = pingEveryBytes;
    }

    /** @return bytes sent so far, the mark for a ping */
    long mark() {
        return sent;
    }

    /** Whether {@link #sent} would ask for a ping. */
    boolean pingsBehind(long bytes) {
        return sent + bytes - pinged >= pingEveryBytes;
    }

    /** @return the mark of a ping that is due behind these bytes */
    OptionalLong sent(long bytes) {
        long total = sent + bytes;
        sent = total;
        if (total - pinged < pingEveryBytes) return OptionalLong.empty();
        pinged = total;
        return OptionalLong.of(total);
    }

    /** @return false when the writer has to stop; then an {@link #acknowledged} will say when it goes on */
    boolean mayGoOn() {
        if (below()) return true;
        waiting.set(true);
        return below() && waiting.compareAndSet(true, false);
    }

    /** @return whether the caller has to set the writer going again */
    boolean acknowledged(long mark) {
        if (mark > read && mark <= sent) read = mark; // two at once differ by little, and the next one mends it
        return below() && waiting.compareAndSet(true, false);
    }

    /** Whether the writer may go on for now; cheaper than {@link #mayGoOn}. */
    boolean below() {
        return sent - read < mostBytes;
    }
}
