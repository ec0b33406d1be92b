package dev.partyline.engineio;

/**
 * The reading of the thread that made this; run by any other, it interrupts that. The thread belongs to a container and
 * goes on to other requests, so nothing of an interrupt is left when {@link #end} returns.
 */
final class InterruptibleRead implements Runnable {

    private final Thread reader = Thread.currentThread();
    private boolean ended;
    private boolean interrupted;

    @Override
    public synchronized void run() {
        if (ended || Thread.currentThread() == reader) return;
        interrupted = true;
        reader.interrupt();
    }

    /** To be called by the reader, as soon as it has read or failed. Idempotent. */
    synchronized void end() {
        ended = true;
        if (interrupted) Thread.interrupted();
        interrupted = false;
    }
}
