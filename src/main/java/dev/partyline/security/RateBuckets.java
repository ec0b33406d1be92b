package dev.partyline.security;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;

/**
 * A bucket of tokens for each of those that one limit counts. A bucket that was not used for as long as it takes to fill
 * is as good as a new one and goes. Of very many who come at once, who was here longest ago is forgotten first.
 *
 * <p>Threading: any; the lock is held for no longer than a map takes.
 */
final class RateBuckets {

    private record Held(Bucket bucket, long usedNanos) {}

    private final Bandwidth bandwidth;
    private final long fillNanos;
    private final LongSupplier nanos;
    private final int most;
    private final Map<Object, Held> held = new LinkedHashMap<>();

    /**
     * @param perSecond tokens that come back
     * @param burst whose share a full bucket has; a token at least
     * @param nanos a clock that is never set back
     * @param most buckets at once
     */
    RateBuckets(int perSecond, Duration burst, LongSupplier nanos, int most) {
        long capacity = Math.max(1, Math.round(perSecond * (burst.toNanos() / 1e9)));
        this.bandwidth = Bandwidth.builder().capacity(capacity).refillGreedy(perSecond, Duration.ofSeconds(1)).build();
        this.fillNanos = Math.round(1e9 * capacity / perSecond) + 1;
        this.nanos = nanos;
        this.most = most;
    }

    /** Takes a token. @return 0; or if there is none, the nanoseconds until there is one */
    synchronized long take(Object key) {
        long now = nanos.getAsLong();
        Held before = held.remove(key);
        forget(now);
        Bucket bucket = before == null ? newBucket() : before.bucket();
        held.put(key, new Held(bucket, now)); // as the newest
        var probe = bucket.tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? 0 : probe.getNanosToWaitForRefill();
    }

    /** What was taken for this key was not used after all. */
    synchronized void giveBack(Object key) {
        Held known = held.get(key);
        if (known != null) known.bucket().addTokens(1);
    }

    synchronized int size() {
        return held.size();
    }

    /** Those that are full, and the oldest one where there is no room for another. */
    private void forget(long now) {
        for (Iterator<Held> oldest = held.values().iterator(); oldest.hasNext();) {
            Held next = oldest.next();
            if (now - next.usedNanos() < fillNanos && held.size() < most) return;
            oldest.remove();
        }
    }

    private Bucket newBucket() {
        return Bucket.builder().addLimit(bandwidth).withCustomTimePrecision(new Clock(nanos)).build();
    }

    private record Clock(LongSupplier nanos) implements TimeMeter {

        @Override
        public long currentTimeNanos() {
            return nanos.getAsLong();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
