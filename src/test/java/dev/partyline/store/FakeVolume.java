package dev.partyline.store;

/** A disk of 1,000 bytes, and the time. */
final class FakeVolume implements DiskSpace.Volume {

    volatile long nanos;
    volatile long free = 1000;
    volatile int asked;

    /** So much is free now, and a second passes. */
    void free(long bytes) {
        free = bytes;
        nanos += 1_000_000_000;
    }

    @Override
    public long free() {
        asked++;
        return free;
    }

    @Override
    public long whole() {
        return 1000;
    }
}
