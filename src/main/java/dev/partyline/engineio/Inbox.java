package dev.partyline.engineio;

import static java.lang.System.Logger.Level.ERROR;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Brings what a session receives to its listener, one at a time, whatever threads it comes from: who finds nobody at it
 * carries his own message, and those that others leave meanwhile. Safe from any thread.
 */
final class Inbox {

    private static final System.Logger LOG = System.getLogger(Inbox.class.getName());
    private static final EngineIoPacket END = new EngineIoPacket.Text(EngineIoPacket.Type.CLOSE, "");

    private final Queue<EngineIoPacket> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger calls = new AtomicInteger(1); // as if someone were at it, until there is a listener
    private final Runnable broken;
    private EngineListener listener;
    private boolean ended;

    /** @param broken run when the listener has thrown */
    Inbox(Runnable broken) {
        this.broken = broken;
    }

    /**
     * Begins to deliver, what has come before included. Once.
     *
     * @param first null if nobody will ever listen
     */
    void open(EngineListener first) {
        listener = first;
        deliver();
    }

    void add(EngineIoPacket message) {
        offer(message);
    }

    /** Lets the listener know that nothing follows. What is added later is dropped. */
    void end() {
        offer(END);
    }

    private void offer(EngineIoPacket packet) {
        waiting.add(packet);
        if (calls.getAndIncrement() == 0) deliver();
    }

    private void deliver() {
        int answered = calls.get();
        do {
            for (EngineIoPacket next; (next = waiting.poll()) != null;) deliver(next);
            answered = calls.addAndGet(-answered);
        } while (answered != 0);
    }

    private void deliver(EngineIoPacket packet) {
        if (ended || listener == null) return;
        ended = packet == END;
        try {
            if (ended) listener.closed();
            else listener.received(packet);
        } catch (RuntimeException failure) { // the application's; the session cannot go on without it
            LOG.log(ERROR, "a session's listener failed", failure);
            broken.run();
        }
    }
}
