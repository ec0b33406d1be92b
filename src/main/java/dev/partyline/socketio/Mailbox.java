package dev.partyline.socketio;

import static java.lang.System.Logger.Level.ERROR;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks one at a time and in order, on whatever thread brought the first of them. Each sees what those before it have
 * done. A task given from within a task runs behind it. Nothing that a task throws comes out.
 */
final class Mailbox {

    private static final System.Logger LOG = System.getLogger(Mailbox.class.getName());

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger open = new AtomicInteger();

    void execute(Runnable task) {
        tasks.add(task);
        if (open.getAndIncrement() > 0) return;
        do {
            run(tasks.remove());
        } while (open.decrementAndGet() > 0);
    }

    /** Tasks that wait or run. */
    int size() {
        return open.get();
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error failure) { // an Error too: the tasks behind must not be stuck
            LOG.log(ERROR, "a namespace failed; its connection goes on", failure);
        }
    }
}
