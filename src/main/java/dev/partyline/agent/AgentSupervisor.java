package dev.partyline.agent;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;

import dev.partyline.cluster.Lease;
import dev.partyline.config.Limits;
import dev.partyline.conversation.ConversationDeleted;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.Conversations;
import dev.partyline.conversation.EventAppended;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventLog;
import dev.partyline.conversation.LogReplaced;
import dev.partyline.conversation.StoreAwayException;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.UnknownConversationException;
import dev.partyline.session.DeliveryThreads;
import dev.partyline.session.StatusLines;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;

/**
 * Gives every conversation with an active run an {@link AgentSession} on this node, and wakes it when the log grows.
 *
 * <p>Threading: observers run on the committing thread and only schedule; {@link #start} and {@link #stop} are called
 * once each by the application's life cycle.
 */
@ApplicationScoped
public class AgentSupervisor implements AgentLeases.Attendant {

    private static final System.Logger LOG = System.getLogger(AgentSupervisor.class.getName());

    private static final Duration STORE_RETRY = Duration.ofSeconds(1);
    private static final Duration HAND_OVER = Duration.ofSeconds(5);
    private static final String ANY_NODE = "";

    private final ConcurrentMap<ConversationId, AgentSession> sessions = new ConcurrentHashMap<>();
    private volatile boolean open;
    private Instant started;

    @Inject EventLog log;
    @Inject AgentLeases leases;
    @Inject Conversations conversations;
    @Inject DeliveryThreads threads;
    @Inject InstantSource clock;
    @Inject Limits limits;
    @Inject @Any Instance<RuntimeFactory> factories;
    @Inject StatusLines lines;
    @Inject Event<AgentSessionBegun> begun;

    /** Runs accepted from now on are of this process, not left behind by another. */
    @PostConstruct
    void begin() {
        started = clock.instant();
    }

    /**
     * Of a server that stands alone, ends the runs that a crash has left behind, but those whose agents live elsewhere; in a
     * cluster they are taken over. Then serves runs. Reads every conversation's state, so it may take a while. May be tried
     * again when the store is away.
     */
    public void start() {
        leases.attend(this);
        int lost = 0;
        for (ConversationMetadata conversation : conversations.list()) {
            if (endLostRun(conversation.id())) lost++;
        }
        if (lost > 0) LOG.log(INFO, "ended {0} runs that a restart had cut off", lost);
        open = true;
        conversations.list().forEach(conversation -> look(conversation.id()));
    }

    /**
     * Ends the run of a conversation that was imported or brought back, if its log ends within one: whoever worked on it
     * is gone, as after a crash. Fails as {@link EventLog#append} does.
     */
    public CompletionStage<?> endCutOffRun(ConversationId id) {
        return endLost(id, log.state(id));
    }

    /** Closes every session; the log keeps their runs as active, for the next start to end. */
    public void stop() {
        open = false;
        sessions.values().forEach(AgentSession::close);
        sessions.clear();
    }

    /** Has other nodes go on with the runs of this one, if there are any; waits for a bounded time until they may. */
    public void handOver() {
        if (!leases.shared()) return;
        open = false;
        var given = List.copyOf(sessions.keySet()).stream().map(id -> move(id, ANY_NODE)).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(given).get(HAND_OVER.toSeconds(), TimeUnit.SECONDS);
            if (given.length > 0) LOG.log(INFO, "handed over {0} agents", given.length);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException failure) {
            LOG.log(WARNING, "not every agent was handed over; the time of their leases runs out", failure);
        }
    }

    /** Has another node go on with the agent of a conversation, if it is in session here. @return completes when it may */
    public CompletableFuture<?> move(ConversationId id, String node) {
        AgentSession session = sessions.remove(id);
        if (session == null) return CompletableFuture.completedFuture(null);
        return session.close().thenCompose(done -> leases.handOver(session.lease(), node)).toCompletableFuture();
    }

    /** @return number of sessions on this node */
    public int sessions() {
        return sessions.size();
    }

    /** @return whose agents are in session on this node now */
    Set<ConversationId> inSession() {
        return Set.copyOf(sessions.keySet());
    }

    /** Ends the session of a conversation, unless a run is active. */
    void release(ConversationId id) {
        AgentSession session = sessions.get(id);
        if (session != null) session.release();
    }

    void appended(@Observes EventAppended event) {
        look(event.conversation());
    }

    void deleted(@Observes ConversationDeleted event) {
        drop(event.conversation());
    }

    void replaced(@Observes LogReplaced event) {
        drop(event.conversation());
    }

    /** When nothing of it is under way any more, its lease is given back; a run that was accepted meanwhile gets a new one. */
    private void drop(ConversationId id) {
        AgentSession session = sessions.remove(id);
        if (session != null) session.close().thenRun(() -> leases.release(session.lease(), () -> look(id)));
    }

    /** {@inheritDoc} Nothing but what is in memory is looked at, unless there is a run without a session. */
    @Override
    public void look(ConversationId id) {
        try {
            if (!open) return;
            AgentSession known = sessions.get(id);
            if (known != null) known.wake();
            else if (log.state(id).running()) threads.stripe().execute(() -> begin(id));
        } catch (UnknownConversationException deleted) {
            LOG.log(DEBUG, () -> id + " was deleted while this was appended");
        }
    }

    private void begin(ConversationId id) {
        AgentSession known = sessions.get(id);
        try {
            if (known != null) known.wake();
            else leases.take(id);
        } catch (UnknownConversationException deleted) {
            LOG.log(DEBUG, () -> id + " was deleted before its agent began");
        } catch (RuntimeException failure) { // edge of the thread: storage
            unbegun(id, failure);
        }
    }

    /** {@inheritDoc} */
    @Override
    public void begin(Lease lease) {
        ConversationId id = lease.conversation();
        try {
            if (!open) {
                leases.handOver(lease, ANY_NODE);
                return;
            }
            var session = new AgentSession(lease, runtime(id), log,
                    new SessionWiring(threads, clock, limits, lines, leases::fenced), () -> drop(id));
            sessions.put(id, session);
            if (conversations.find(id).isEmpty()) drop(id); // deleted while the session was made
            else session.wake();
            begun.fire(new AgentSessionBegun(id));
        } catch (RuntimeException failure) { // edge of the thread: a runtime that cannot be made ends its run
            if (sessions.containsKey(id)) drop(id);
            else leases.release(lease, () -> { });
            if (!(failure instanceof UnknownConversationException)) unbegun(id, failure);
        }
    }

    /** {@inheritDoc} */
    @Override
    public void lost(Lease lease) {
        AgentSession session = sessions.get(lease.conversation());
        if (session != null && session.lease() == lease && sessions.remove(lease.conversation(), session)) session.close();
    }

    /** {@inheritDoc} */
    @Override
    public List<EventDraft> leftOpen(ConversationId id, ConversationState state) {
        return anyKind(id, RuntimeFactory::outlivesNode) ? List.of() : RunWording.of(id, log).takenOver(state);
    }

    private void unbegun(ConversationId id, Throwable failure) {
        LOG.log(StoreAwayException.level(failure), () -> "no agent session for " + id, failure);
        endUnbegun(id, failure, limits.runGrace());
    }

    /** Not before the answer to the request that began the run (V1 spec 9.4, R2); again, when storage is in trouble. */
    private void endUnbegun(ConversationId id, Throwable failure, Duration delay) {
        threads.after(delay, () -> threads.stripe().execute(() -> endUnbegun(id, failure)));
    }

    private void endUnbegun(ConversationId id, Throwable failure) {
        try {
            ConversationState now = log.state(id);
            if (sessions.containsKey(id)) return; // another attempt has made it
            end(id, now, () -> RunWording.of(id, log).failed(now, failure)).whenComplete((done, trouble) -> {
                if (trouble != null) endUnbegun(id, failure, STORE_RETRY);
                else lines.tell(id, SessionStatus.of(failure));
            });
        } catch (UnknownConversationException deleted) {
            LOG.log(DEBUG, () -> id + " was deleted before its agent began");
        } catch (StoreException unreadable) {
            endUnbegun(id, failure, STORE_RETRY);
        }
    }

    private AgentRuntime runtime(ConversationId id) {
        ConversationMetadata metadata = conversations.require(id);
        JsonObject runtime = EventJson.parseObject(metadata.runtime());
        return factory(EventJson.text(runtime, "kind", "trajectory"))
                .create(metadata, eventId -> log.find(id, eventId));
    }

    /** @throws IllegalArgumentException if there is no runtime of this kind */
    public RuntimeFactory factory(String kind) {
        return factories.stream().filter(factory -> factory.kind().equals(kind)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such runtime"));
    }

    private boolean endLostRun(ConversationId id) {
        try {
            ConversationState state = log.state(id);
            if (!state.running() || state.run().acceptedAt().isAfter(started)) return false;
            if (leases.shared()) leases.presumeLost(id);
            if (leases.shared() || anyKind(id, RuntimeFactory::outlivesServer)) return false;
            endLost(id, state).toCompletableFuture().join();
            return true;
        } catch (UnknownConversationException deleted) {
            return false;
        } catch (StoreException | CompletionException failure) {
            LOG.log(StoreAwayException.level(failure), () -> "the run of " + id + " could not be ended", failure);
            return false;
        }
    }

    /** Whether the factory of a conversation's kind says so; of a kind that there is no more, no. */
    private boolean anyKind(ConversationId id, Predicate<RuntimeFactory> says) {
        String kind = EventJson.text(EventJson.parseObject(conversations.require(id).runtime()), "kind", "");
        return factories.stream().anyMatch(factory -> factory.kind().equals(kind) && says.test(factory));
    }

    private CompletionStage<?> endLost(ConversationId id, ConversationState state) {
        return end(id, state, () -> RunWording.of(id, log).lost(state));
    }

    private CompletionStage<?> end(ConversationId id, ConversationState state, Supplier<List<EventDraft>> end) {
        if (!state.running()) return CompletableFuture.completedFuture(null);
        return log.append(id, end.get(), state.stateOffset());
    }
}
