package dev.partyline.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits with a deadline for what only looking can tell. */
public final class Await {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private Await() {}

    /**
     * Looks until the condition holds.
     *
     * @param what named in the failure; asked for only then
     * @throws AssertionError when the time is over
     */
    public static void until(Duration limit, Supplier<String> what, BooleanSupplier condition) {
        if (!within(limit, condition)) throw new AssertionError("not within " + limit + ": " + what.get());
    }

    /** Looks until the condition holds or the time is over.
     *  @return whether it held */
    public static boolean within(Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) return condition.getAsBoolean();
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
        return true;
    }

    /**
     * Looks until the condition holds, for as long as something goes on: work of a known amount takes as long as the
     * machine needs, but it may not stand still.
     *
     * @param standstill longest time in which the progress may stay the same
     * @param progress anything that has another value when something has been done
     * @param what named in the failure; asked for only then
     * @throws AssertionError when nothing went on for that long
     */
    public static void whileGoingOn(Duration standstill, Supplier<?> progress, Supplier<String> what,
            BooleanSupplier condition) {
        Object before;
        do {
            before = progress.get();
            if (within(standstill, condition)) return;
        } while (!before.equals(progress.get()));
        throw new AssertionError("nothing went on for " + standstill + ": " + what.get());
    }

    /** Lets time pass where time itself is what is tested, such as the length of a stall; never to wait for a thing. */
    public static void pass(Duration time) {
        within(time, () -> false);
    }
}
