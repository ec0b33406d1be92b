package dev.partyline.admin;

import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import dev.partyline.config.AccessOptions;
import dev.partyline.config.NodeOptions;
import dev.partyline.conversation.StoreAwayException;
import dev.partyline.redis.RedisMembership;
import dev.partyline.redis.RedisRevocations;
import dev.partyline.security.MemoryRevocations;
import dev.partyline.security.Revocations;
import dev.partyline.security.Revoked;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;

/**
 * Makes the memory of what has ended, and in a cluster passes on what ends here, and follows what ends on other servers, on one
 * thread. Of a server that stands alone there is nothing to pass on.
 */
@ApplicationScoped
public class SharedRevocations {

    private static final System.Logger LOG = System.getLogger(SharedRevocations.class.getName());
    private static final long EVERY_MILLIS = 1_000;

    @Inject RedisMembership membership;
    @Inject NodeOptions node;
    @Inject AccessOptions options;
    @Inject InstantSource clock;
    @Inject MeterRegistry meters;
    @Inject Event<Revoked> revoked;
    @Resource ManagedThreadFactory factory;

    private MemoryRevocations here;
    private Optional<RedisRevocations> shared = Optional.empty();
    private ScheduledThreadPoolExecutor thread;

    @PostConstruct
    void prepare() {
        here = new MemoryRevocations(options, clock, meters);
        shared = membership.connections().map(redis -> new RedisRevocations(redis, node.id(), here, options, revoked::fire));
    }

    /** Learns what has ended already, and goes on learning. Waits for Redis, if there is one. To be called once. */
    void start() {
        if (shared.isEmpty()) return;
        turn();
        thread = new ScheduledThreadPoolExecutor(1, factory);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        thread.scheduleWithFixedDelay(this::turn, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Produces
    @ApplicationScoped
    public Revocations revocations() {
        return shared.<Revocations>map(all -> all).orElse(here);
    }

    void revoked(@Observes Revoked what) {
        shared.ifPresent(all -> all.told(what));
    }

    private void turn() {
        try {
            shared.ifPresent(RedisRevocations::turn);
        } catch (RuntimeException failure) { // edge of the thread
            LOG.log(StoreAwayException.level(failure), "what has ended on other servers was not followed; the next turn tries again", failure);
        }
    }

    @PreDestroy
    void stop() {
        if (thread != null) thread.shutdown();
    }
}
