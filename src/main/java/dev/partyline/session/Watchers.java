package dev.partyline.session;

import static java.lang.System.Logger.Level.DEBUG;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

import dev.partyline.cluster.Presence;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.StoreAwayException;
import dev.partyline.conversation.StoreException;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Whether conversations are watched on other nodes. Once a second this node says what is watched on it, and learns it of the
 * conversations that it was asked about lately. Of a server that stands alone, there is nothing to say and nothing to learn.
 *
 * <p>Threading: any thread, nobody waits; one thread of its own does.
 */
@ApplicationScoped
public class Watchers {

    private static final System.Logger LOG = System.getLogger(Watchers.class.getName());
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration ASKED_LATELY = Duration.ofSeconds(10);

    private final ConcurrentMap<ConversationId, Instant> asked = new ConcurrentHashMap<>();
    /** As of a second ago; of what is missing, nothing is known. */
    private volatile Map<ConversationId, Boolean> known = Map.of();
    private volatile int nodes = 1;

    @Resource ManagedThreadFactory factory;
    @Inject Presence presence;
    @Inject DeliveryThreads threads;
    @Inject InstantSource clock;
    @Inject MeterRegistry meters;

    Executor waiter;
    private ExecutorService thread;
    private Supplier<Set<ConversationId>> watchedHere;

    @PostConstruct
    void prepare() {
        meters.gauge("partyline.cluster.nodes", this, each -> each.nodes);
        if (waiter != null || !presence.shared()) return;
        thread = Executors.newSingleThreadExecutor(factory);
        waiter = thread;
    }

    /** Begins to tell what is watched on this node. Called once. */
    void begin(Supplier<Set<ConversationId>> watched) {
        watchedHere = watched;
        if (presence.shared()) threads.every(EVERY, this::tick);
    }

    private void tick() {
        try {
            waiter.execute(this::look);
        } catch (RejectedExecutionException stopping) {
            // the others will see that this node is gone
        }
    }

    /**
     * Whether somebody watches on another node, as of a second ago. What is not known counts as being watched: somebody who is
     * taken for gone loses something, an agent that works on a little longer does not.
     */
    public boolean elsewhere(ConversationId id) {
        if (!presence.shared()) return false;
        asked.put(id, clock.instant());
        return known.getOrDefault(id, true);
    }

    void look() {
        try {
            presence.announce(watchedHere.get());
            Instant forgotten = clock.instant().minus(ASKED_LATELY);
            asked.values().removeIf(when -> when.isBefore(forgotten));
            List<ConversationId> ids = List.copyOf(asked.keySet());
            Set<ConversationId> watched = presence.watchedElsewhere(ids);
            var learned = new HashMap<ConversationId, Boolean>();
            ids.forEach(id -> learned.put(id, watched.contains(id)));
            known = Map.copyOf(learned);
            nodes = presence.nodes().size();
        } catch (StoreException away) {
            known = Map.of();
            LOG.log(DEBUG, "who watches elsewhere is not known at the moment", away);
        } catch (RuntimeException failure) { // edge of the thread
            known = Map.of();
            LOG.log(StoreAwayException.level(failure), "who watches elsewhere was not found out; the next turn tries again", failure);
        }
    }

    /** This node is about to end, and nobody watches on it any more; waits for a bounded time. */
    public void leave() {
        if (thread != null) thread.shutdown();
        if (presence.shared()) presence.leave();
    }

    @PreDestroy
    void close() {
        if (thread != null) thread.shutdown();
    }
}
