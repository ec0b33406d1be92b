package dev.partyline.engineio;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.function.BiFunction;

/**
 * The timer of the sessions, brought by the user of the package. What runs on it is short and does not block.
 *
 * @param timer runs work once after a delay, precise to a few milliseconds; may refuse with a
 *     {@link java.util.concurrent.RejectedExecutionException} when the server stops
 */
public record EngineThreads(BiFunction<Duration, Runnable, Future<?>> timer) {

    Future<?> after(Duration delay, Runnable work) {
        return timer.apply(delay, work);
    }
}
