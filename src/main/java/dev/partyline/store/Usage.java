package dev.partyline.store;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes of one log, which count for its owner and its tenant too until it is gone. Any thread. */
final class Usage {

    private final AtomicLong ofOwner;
    private final AtomicLong ofTenant;
    private long own;
    private boolean gone;

    /** @param ofOwner of all logs of its owner
     *  @param ofTenant of all logs of its tenant */
    Usage(AtomicLong ofOwner, AtomicLong ofTenant) {
        this.ofOwner = ofOwner;
        this.ofTenant = ofTenant;
    }

    /** It has so many bytes now. */
    synchronized void is(long bytes) {
        if (gone) return;
        ofOwner.addAndGet(bytes - own);
        ofTenant.addAndGet(bytes - own);
        own = bytes;
    }

    synchronized void end() {
        is(0);
        gone = true;
    }

    synchronized long own() {
        return own;
    }

    long ofOwner() {
        return ofOwner.get();
    }

    long ofTenant() {
        return ofTenant.get();
    }
}
