package dev.partyline.socketio;

import java.time.Duration;
import java.util.concurrent.Future;

/** Runs something short once after a delay, on a thread of its own, until its future is cancelled. */
@FunctionalInterface
public interface Alarms {

    Future<?> after(Duration delay, Runnable work);
}
