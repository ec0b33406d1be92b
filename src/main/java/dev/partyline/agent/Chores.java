package dev.partyline.agent;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * One long-lived thread for small work around conversations that waits for storage, and for which nobody waits: so
 * neither deliveries nor commits are held up by it. One piece of work after the other.
 */
@ApplicationScoped
public class Chores implements Executor {

    @Resource ManagedThreadFactory factory;

    private ExecutorService thread;

    @PostConstruct
    void start() {
        thread = Executors.newSingleThreadExecutor(factory);
    }

    /** @param work must not throw; dropped when the server is stopping */
    @Override
    public void execute(Runnable work) {
        try {
            thread.execute(work);
        } catch (RejectedExecutionException stopping) {
            // what was not done is found again at the next event
        }
    }

    @PreDestroy
    void stop() {
        thread.shutdown();
    }
}
