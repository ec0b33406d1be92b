package dev.partyline.agent;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

import dev.partyline.cluster.Lease;
import dev.partyline.cluster.LeaseManager;
import dev.partyline.cluster.Presence;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventLog;
import dev.partyline.conversation.FencedException;
import dev.partyline.conversation.StoreAwayException;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.UnknownConversationException;
import dev.partyline.session.DeliveryThreads;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * The leases of the agent sessions on this node. A lease that other nodes may want begins with a record in the log, on
 * condition that the state still is the one that was seen: from there on the log refuses whoever had the lease before. With
 * that record, each action that was left without an answer gets one, unless somebody elsewhere still carries it out.
 *
 * <p>Threading: any thread. Of a server that stands alone, nothing waits but the first look at a log; otherwise one thread of
 * its own does all that waits.
 */
@ApplicationScoped
public class AgentLeases {

    private static final System.Logger LOG = System.getLogger(AgentLeases.class.getName());
    private static final Duration EVERY = Duration.ofSeconds(1);
    /** So long after another node had it, a lease that is still wanted is asked for again. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(2);

    private final ConcurrentMap<ConversationId, Lease> held = new ConcurrentHashMap<>();
    private final Set<ConversationId> taking = ConcurrentHashMap.newKeySet();
    private final Set<ConversationId> waiting = ConcurrentHashMap.newKeySet();
    /** Whose lease was lost here, and which nobody here has gone on with since. */
    private final Set<ConversationId> lost = ConcurrentHashMap.newKeySet();

    @Resource ManagedThreadFactory factory;
    @Inject LeaseManager manager;
    @Inject Presence presence;
    @Inject EventLog log;
    @Inject DeliveryThreads threads;
    @Inject InstantSource clock;
    @Inject MeterRegistry meters;

    Executor waiter;
    private ExecutorService thread;
    private Attendant attendant;
    private LeaseRecord fence;
    private LeaseMeters counts;
    private Instant refreshed = Instant.MIN;

    /** Who acts on what becomes of leases. */
    interface Attendant {

        /** There is a run, and it is this node's; on a delivery thread, but of a server that stands alone at once. */
        void begin(Lease lease);

        /** There may be a run to take up. */
        void look(ConversationId id);

        /** Whatever works under it must stop at once. */
        void lost(Lease lease);

        /** Answers to the actions whose outcome nobody will report; may read the log. */
        List<EventDraft> leftOpen(ConversationId id, ConversationState state);
    }

    @PostConstruct
    void open() {
        if (waiter == null) {
            thread = Executors.newSingleThreadExecutor(factory);
            waiter = thread;
        }
        counts = LeaseMeters.of(meters, held::size);
    }

    /** From now on leases are kept, and those of nodes that are gone are found. Once is enough; again does nothing. */
    void attend(Attendant one) {
        if (attendant != null) return;
        attendant = one;
        fence = new LeaseRecord(log, presence.self().id(), one::leftOpen, this::execute);
        if (manager.shared()) threads.every(EVERY, () -> execute(this::tend));
    }

    /** Whether other nodes may have leases too. */
    boolean shared() {
        return manager.shared();
    }

    /** The run of this conversation was begun by somebody who is gone, if nobody has its lease. */
    void presumeLost(ConversationId id) {
        lost.add(id);
    }

    /**
     * Takes the lease of a conversation whose run nobody here works on, unless that is being done already. If another node
     * has it, the attendant looks again a little later.
     *
     * @throws StoreException if the log cannot be read; of a shared one it is tried again instead
     * @throws UnknownConversationException likewise
     */
    void take(ConversationId id) {
        if (held.containsKey(id) || !taking.add(id)) return;
        if (manager.shared()) {
            execute(() -> guarded(id, () -> acquire(id)));
            return;
        }
        try {
            held.put(id, manager.acquire(id, lastGeneration(id)).orElseThrow());
        } finally {
            taking.remove(id);
        }
        attendant.begin(held.get(id));
    }

    private void acquire(ConversationId id) {
        Optional<Lease> lease = manager.acquire(id, lastGeneration(id));
        if (lease.isEmpty()) {
            lost.remove(id);
            taking.remove(id);
            lookLater(id);
            return;
        }
        held.put(id, lease.get());
        boolean cutOff = lease.get().takenOver() || lost.contains(id);
        fence.append(lease.get(), cutOff).whenCompleteAsync((runs, failure) ->
                guarded(id, () -> written(lease.get(), cutOff, runs, failure)), this::execute);
    }

    /** @param runs whether there still is a run; null if that is not known because of a failure */
    private void written(Lease lease, boolean cutOff, Boolean runs, Throwable failure) {
        ConversationId id = lease.conversation();
        if (failure != null) throw failure instanceof CompletionException wrapped ? (RuntimeException) wrapped.getCause()
                : (RuntimeException) failure;
        lost.remove(id);
        taking.remove(id);
        if (!runs) release(lease, () -> { });
        if (!runs) return;
        if (cutOff) LOG.log(INFO, () -> "the agent of " + id + " goes on here");
        if (cutOff) counts.takenOver().increment();
        threads.stripe().execute(() -> attendant.begin(lease));
    }

    /** The edge of a thread: what was not taken is let go of, and looked at again. */
    private void guarded(ConversationId id, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException failure) {
            boolean deleted = failure instanceof UnknownConversationException;
            if (deleted) clear(id);
            if (failure instanceof FencedException) counts.fenced().increment();
            else if (!deleted) LOG.log(failure instanceof StoreException ? DEBUG : ERROR, () -> "no lease for " + id, failure);
            Lease lease = held.remove(id);
            if (lease != null) giveBack(lease);
            taking.remove(id);
            if (!deleted) lookLater(id);
        }
    }

    /** Of one that was deleted, no lease is left for somebody to take over. */
    private void clear(ConversationId id) {
        try {
            manager.acquire(id, EventDraft.NO_LEASE).ifPresent(manager::release);
        } catch (StoreException away) {
            LOG.log(DEBUG, () -> "a lease of " + id + " is left, which was deleted", away);
        }
    }

    /** If that fails, its time runs out. */
    private void giveBack(Lease lease) {
        lease.end();
        try {
            manager.release(lease);
        } catch (StoreException away) {
            LOG.log(DEBUG, () -> "the lease of " + lease.conversation() + " is left to its end", away);
        }
    }

    private void lookLater(ConversationId id) {
        if (!waiting.add(id)) return;
        threads.after(ASK_AGAIN, () -> {
            waiting.remove(id);
            execute(() -> attendant.look(id));
        });
    }

    /** Gives a lease back when everything done under it is done. @param then run behind that */
    void release(Lease lease, Runnable then) {
        Runnable work = () -> {
            giveBack(lease);
            held.remove(lease.conversation(), lease);
            then.run();
        };
        if (manager.shared()) execute(work);
        else work.run();
    }

    /** Has another node go on, when everything done under the lease is done.
     *  @param node which one; empty for any. @return completes when it may */
    CompletionStage<?> handOver(Lease lease, String node) {
        var given = new CompletableFuture<Void>();
        execute(() -> {
            try {
                if (log.state(lease.conversation()).running()) manager.handOver(lease, node);
                else manager.release(lease);
            } catch (StoreException | UnknownConversationException left) {
                LOG.log(DEBUG, () -> "the lease of " + lease.conversation() + " is left to its end", left);
            }
            lease.end();
            held.remove(lease.conversation(), lease);
            given.complete(null);
        });
        return given;
    }

    /** An append under it was refused: somebody else has gone on. */
    void fenced(Lease lease) {
        counts.fenced().increment();
        lease.end();
    }

    /** Ends what is lost, prolongs what is held, and looks for what others have left. */
    void tend() {
        try {
            for (Lease lease : List.copyOf(held.values())) if (!lease.held()) lose(lease);
            Instant now = clock.instant();
            if (!held.isEmpty() && !now.isBefore(refreshed.plus(manager.refreshEvery()))) {
                manager.refresh(List.copyOf(held.values()));
                refreshed = now;
            }
            var orphans = new ArrayList<>(manager.orphans());
            Collections.shuffle(orphans);
            orphans.forEach(this::take);
        } catch (StoreException away) {
            LOG.log(DEBUG, "leases cannot be kept at the moment", away);
        } catch (RuntimeException failure) { // edge of the thread
            LOG.log(StoreAwayException.level(failure), "leases were not kept; the next turn tries again", failure);
        }
    }

    private void lose(Lease lease) {
        if (taking.contains(lease.conversation()) || !held.remove(lease.conversation(), lease)) return;
        lease.end();
        lost.add(lease.conversation());
        counts.lost().increment();
        LOG.log(WARNING, () -> "the lease of " + lease.conversation() + " is lost; its agent stops here");
        attendant.lost(lease);
        lookLater(lease.conversation());
    }

    private long lastGeneration(ConversationId id) {
        List<ConversationEvent> last = log.read(id, Math.max(0, log.head(id).offset()), 1, 1);
        return last.isEmpty() ? EventDraft.NO_LEASE : last.get(0).generation();
    }

    private void execute(Runnable work) {
        try {
            waiter.execute(work);
        } catch (RejectedExecutionException stopping) {
            // leases run out by themselves
        }
    }

    @PreDestroy
    void close() {
        if (thread != null) thread.shutdown();
    }
}
