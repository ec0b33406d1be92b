package dev.partyline.bench.reference;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;

import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;

/**
 * One socket with at most a window of frames in flight; what does not fit waits, without limit. All sends happen on its
 * thread; the container reports their end on any.
 */
public final class BareConnection implements SendHandler {

    private static final int WINDOW = 16;

    private final Session socket;
    private final Executor thread;
    private final Queue<String> waiting = new ArrayDeque<>();
    private int inFlight;
    private boolean draining;

    BareConnection(Session socket, Executor thread) {
        this.socket = socket;
        this.thread = thread;
    }

    /** From any thread. What gathers until the thread has its turn goes out in a row. */
    void send(List<String> texts) {
        synchronized (this) {
            waiting.addAll(texts);
            if (draining) return;
            draining = inFlight < WINDOW;
            if (!draining) return; // the end of a frame goes on
        }
        thread.execute(this::drain);
    }

    private void drain() {
        for (String text = next(); text != null; text = next()) socket.getAsyncRemote().sendText(text, this);
    }

    private synchronized String next() {
        draining = inFlight < WINDOW && !waiting.isEmpty();
        if (!draining) return null;
        inFlight++;
        return waiting.poll();
    }

    @Override
    public void onResult(SendResult result) {
        synchronized (this) {
            inFlight--;
            if (draining || waiting.isEmpty()) return;
            draining = true;
        }
        thread.execute(this::drain);
    }
}
