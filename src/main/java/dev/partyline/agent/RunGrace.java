package dev.partyline.agent;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;

import dev.partyline.session.DeliveryThreads;

/**
 * The shortest time between the beginning of a run and its end, so that the end does not overtake the answer to the
 * request that began it (V1 spec 9.4, R2). It passes in steps of a timer each: a pause of the whole machine, which holds
 * up that answer and its reader as well, uses up one step at most.
 *
 * <p>Threading: all on the executor of its session. Nothing blocks.
 */
final class RunGrace {

    private static final int STEPS = 5;

    private final DeliveryThreads threads;
    private final Executor executor;
    private final Duration step;
    private final Runnable whenOver;

    private int left;
    private Future<?> timer;
    private long begun;

    /** @param whenOver run on the executor when the time of a run is over */
    RunGrace(Duration length, DeliveryThreads threads, Executor executor, Runnable whenOver) {
        this.step = length.dividedBy(STEPS);
        this.threads = threads;
        this.executor = executor;
        this.whenOver = whenOver;
    }

    /** A run has begun; whatever was left of an earlier one's time is forgotten. */
    void begin() {
        cancel();
        left = STEPS;
        begun++;
        next();
    }

    boolean over() {
        return left == 0;
    }

    void cancel() {
        if (timer != null) timer.cancel(false);
        timer = null;
    }

    private void next() {
        long run = begun;
        timer = threads.after(step, () -> executor.execute(() -> passed(run)));
    }

    private void passed(long run) {
        if (run != begun) return;
        left--;
        if (left > 0) next();
        else whenOver.run();
    }
}
