package dev.partyline.session;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * The few long-lived threads on which connections and agent sessions are served, and a timer. Whoever is served keeps
 * its thread, so its tasks never overlap.
 *
 * <p>The context class loader is the platform's: with the application's, Payara searches every library of the
 * application on each send.
 */
@ApplicationScoped
public class DeliveryThreads {

    @Resource ManagedThreadFactory factory;

    private final AtomicInteger next = new AtomicInteger();
    private ExecutorService[] stripes;
    private ScheduledThreadPoolExecutor timer;

    @PostConstruct
    void start() {
        stripes = new ExecutorService[Math.max(2, Runtime.getRuntime().availableProcessors())];
        for (int i = 0; i < stripes.length; i++) stripes[i] = Executors.newSingleThreadExecutor(this::thread);
        timer = new ScheduledThreadPoolExecutor(1, this::thread);
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** @return the next thread in turn, as an executor; its queue is unbounded but holds wake-ups only */
    public Executor stripe() {
        return stripes[Math.floorMod(next.getAndIncrement(), stripes.length)];
    }

    /** Runs something short once after a delay, on the timer's thread; it must not block. */
    public Future<?> after(Duration delay, Runnable work) {
        return timer.schedule(work, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Runs something short again and again, on the timer's thread; it must neither block nor throw. */
    public void every(Duration period, Runnable work) {
        timer.scheduleWithFixedDelay(work, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
    }

    @PreDestroy
    void stop() {
        timer.shutdownNow();
        for (ExecutorService stripe : stripes) stripe.shutdown();
    }

    private Thread thread(Runnable work) {
        return factory.newThread(() -> {
            Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
            work.run();
        });
    }
}
