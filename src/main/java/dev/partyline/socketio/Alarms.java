package dev.partyline.socketio;

import java.time.Duration;
import java.util.concurrent.Future;

/**
 * Runs something short once after a delay, on a thread of its own, unless its future was cancelled. May refuse with a
 * {@link java.util.concurrent.RejectedExecutionException} when the server stops.
 */
@FunctionalInterface
public interface Alarms {

    Future<?> after(Duration delay, Runnable work);
}
