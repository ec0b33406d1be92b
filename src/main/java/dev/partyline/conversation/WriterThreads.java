package dev.partyline.conversation;

import static java.lang.System.Logger.Level.WARNING;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads of a store: a few long-lived ones. A conversation always gets the same one. */
public final class WriterThreads implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(WriterThreads.class.getName());
    private static final int CLOSE_SECONDS = 30;

    private final ThreadPoolExecutor[] stripes;

    /** Starts the threads at once: a container's factory makes none while the application stops. */
    public WriterThreads(ThreadFactory factory, int count) {
        stripes = new ThreadPoolExecutor[count];
        for (int i = 0; i < count; i++) {
            stripes[i] = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
            stripes[i].prestartAllCoreThreads();
        }
    }

    /** The first of them. */
    public Executor any() {
        return stripes[0];
    }

    /** What is given to it is done in order. */
    public Executor of(ConversationId id) {
        return stripes[Math.floorMod(id.hashCode(), stripes.length)];
    }

    /** Waits for the work at hand, for a bounded time. */
    @Override
    public void close() {
        for (var stripe : stripes) stripe.shutdown();
        try {
            for (var stripe : stripes) {
                if (!stripe.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) LOG.log(WARNING, "a writer hangs");
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
