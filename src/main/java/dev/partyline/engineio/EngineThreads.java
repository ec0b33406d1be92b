package dev.partyline.engineio;

import static java.lang.System.Logger.Level.DEBUG;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiFunction;

/**
 * The timer of the sessions, brought by the user of the package. What runs on it is short and does not block.
 *
 * @param timer runs work once after a delay, precise to a few milliseconds; may refuse with a
 *     {@link java.util.concurrent.RejectedExecutionException} when the server stops
 */
public record EngineThreads(BiFunction<Duration, Runnable, Future<?>> timer) {

    private static final System.Logger LOG = System.getLogger(EngineThreads.class.getName());

    Future<?> after(Duration delay, Runnable work) {
        return timer.apply(delay, work);
    }

    /** The same for what is not needed any more when the server stops. */
    Future<?> afterIfEver(Duration delay, Runnable work) {
        try {
            return after(delay, work);
        } catch (RejectedExecutionException stopping) {
            LOG.log(DEBUG, "no timer", stopping);
            return CompletableFuture.completedFuture(null);
        }
    }
}
