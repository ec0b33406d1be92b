package dev.partyline.agent.remote;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Delays between attempts: each about twice the one before, up to a longest, spread so that many do not come at once. */
final class Backoff {

    private final Duration first;
    private final Duration most;
    private Duration next;

    Backoff(Duration first, Duration most) {
        this.first = first;
        this.most = most;
        this.next = first;
    }

    /** @return between half of it and all of it */
    Duration next() {
        Duration delay = next.compareTo(most) > 0 ? most : next;
        next = delay.multipliedBy(2);
        long half = delay.toNanos() / 2;
        return Duration.ofNanos(half + ThreadLocalRandom.current().nextLong(half + 1));
    }

    void reset() {
        next = first;
    }
}
