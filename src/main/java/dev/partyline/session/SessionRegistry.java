package dev.partyline.session;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.partyline.config.AccessOptions;
import dev.partyline.config.Limits;
import dev.partyline.conversation.AgentStateChanged;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationShared;
import dev.partyline.conversation.Conversations;
import dev.partyline.conversation.EventLog;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.UnknownConversationException;
import dev.partyline.security.Authenticator;
import dev.partyline.security.ConversationPolicy;
import dev.partyline.security.Revoked;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/**
 * Who is connected to which conversation on this node, and which conversations with a working agent wait for a client.
 * Its sweeps find connections that are dead, stuck, behind or without a right, and waits that are over.
 *
 * <p>Threading: the container takes no lock here. The whole state is one concurrent map of immutable
 * {@link WebSession}s, changed only by atomic per-key operations. Messages never pass through this bean.
 */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class SessionRegistry {

    private static final Duration EVERY_SECOND = Duration.ofSeconds(1);
    private static final Duration OVERDUE_CHECK = Duration.ofSeconds(5);

    private final ConcurrentMap<ConversationId, WebSession> sessions = new ConcurrentHashMap<>();
    /** Programs that are agents; for them nobody waits, and they end no wait. */
    private final ConcurrentMap<ConversationId, Set<ClientConnection>> agents = new ConcurrentHashMap<>();

    @Inject Limits limits;
    @Inject InstantSource clock;
    @Inject EventLog log;
    @Inject MeterRegistry meters;
    @Inject DeliveryThreads threads;
    @Inject Event<ClientWaitExpired> waitExpired;
    @Inject AccessOptions access;
    @Inject Authenticator authenticator;
    @Inject ConversationPolicy policy;
    @Inject Conversations conversations;
    @Inject Watchers watchers;

    private Sweep heartbeats;
    private Sweep stuckWrites;
    private Sweep clientWaits;
    private Sweep positions;
    private Sweep rights;
    private RightsWatch watch;

    @PostConstruct
    void prepare() {
        heartbeats = sweep("heartbeats", EVERY_SECOND, this::beat);
        stuckWrites = sweep("stuck-writes", EVERY_SECOND, this::closeStuck);
        clientWaits = sweep("client-waits", EVERY_SECOND, this::endWaits);
        positions = sweep("positions", limits.positionSweep(), now -> everybody()
                .filter(ClientConnection::behindHead).forEach(ClientConnection::wake));
        watch = new RightsWatch(id -> id == null ? everybody() : everybody(id), authenticator, policy, conversations,
                access.recheck());
        rights = sweep("rights", EVERY_SECOND, watch::sweep);
        meters.gauge("partyline.connections", this, registry -> registry.everybody().count());
        threads.every(OVERDUE_CHECK, this::runOverdueSweeps);
        watchers.begin(this::watched);
    }

    /**
     * Adds a connection and ends its conversation's client wait.
     *
     * @return false when the conversation has as many as it may have; then nothing has changed
     */
    public boolean opened(ClientConnection connection) {
        if (!connection.watches()) {
            agents.merge(connection.conversation(), Set.of(connection), SessionRegistry::union);
            return true;
        }
        WebSession joined = sessions.compute(connection.conversation(), (id, session) -> {
            WebSession before = session == null ? new WebSession(id, Set.of(), null) : session;
            return before.connections().size() < limits.socketsPerConversation() ? before.plus(connection) : before;
        });
        return joined.connections().contains(connection);
    }

    /** Removes a connection; when it was the last one and the agent works, a client wait begins. Idempotent. */
    public void closed(ClientConnection connection) {
        if (!connection.watches()) {
            agents.computeIfPresent(connection.conversation(), (id, connected) -> without(connected, connection));
            return;
        }
        Instant until = agentWorks(connection.conversation()) ? waitDeadline() : null;
        sessions.computeIfPresent(connection.conversation(), (id, session) -> kept(session.minus(connection, until)));
        if (until == null && agentWorks(connection.conversation())) await(connection.conversation()); // began meanwhile
    }

    private static Set<ClientConnection> union(Set<ClientConnection> some, Set<ClientConnection> more) {
        var all = new HashSet<>(some);
        all.addAll(more);
        return Set.copyOf(all);
    }

    /** @return null when nobody is left */
    private static Set<ClientConnection> without(Set<ClientConnection> connected, ClientConnection one) {
        var rest = new HashSet<>(connected);
        rest.remove(one);
        return rest.isEmpty() ? null : Set.copyOf(rest);
    }

    /** @return the connections of clients open on this node at this moment; empty when none, never null */
    public Set<ClientConnection> connections(ConversationId id) {
        WebSession session = sessions.get(id);
        return session == null ? Set.of() : session.connections();
    }

    public Optional<WebSession> session(ConversationId id) {
        return Optional.ofNullable(sessions.get(id));
    }

    /** @return everything known at this moment */
    public Collection<WebSession> sessions() {
        return List.copyOf(sessions.values());
    }

    /** A conversation whose agent begins to work while nobody watches waits for a client; the wait ends with the work. */
    public void agentStateChanged(@Observes AgentStateChanged change) {
        boolean works = change.after().works();
        if (works) {
            await(change.conversation());
        } else {
            sessions.computeIfPresent(change.conversation(), (id, session) -> session.alive() ? session : null);
        }
    }

    /** Closes whose right has ended before this returns; see {@link Revoked}. */
    public void revoked(@Observes Revoked what) {
        watch.revoked(what, clock.instant());
    }

    /** Another server has told whoever is connected there. */
    public void shared(@Observes ConversationShared event) {
        revoked(Revoked.everybodyIn(event.conversation()));
    }

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false, info = "pings clients, closes dead connections")
    public void sweepHeartbeats() {
        heartbeats.run();
    }

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false, info = "closes clients that do not read")
    public void sweepStuckWrites() {
        stuckWrites.run();
    }

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false, info = "ends overdue client waits")
    public void sweepClientWaits() {
        clientWaits.run();
    }

    /** Rings every second, runs as often as the limit says. */
    @Schedule(hour = "*", minute = "*", second = "*", persistent = false, info = "wakes connections that are behind")
    public void sweepPositions() {
        positions.runIfDue();
    }

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false, info = "closes clients whose right has ended")
    public void sweepRights() {
        rights.run();
    }

    private void runOverdueSweeps() {
        Stream.of(heartbeats, stuckWrites, clientWaits, positions, rights).forEach(Sweep::runIfOverdue);
    }

    private void beat(Instant now) {
        everybody().filter(connection -> connection.writingSince() == null).forEach(connection -> { // else stuck-write decides
            Instant pinged = connection.pingedAt();
            boolean awaited = pinged != null && pinged.isAfter(connection.lastActivity());
            if (awaited && now.isAfter(pinged.plus(limits.pongTimeout()))) {
                connection.close(Disconnect.NO_SIGN_OF_LIFE);
            } else if (!awaited && due(connection, now)) {
                connection.ping();
            }
        });
    }

    /** Pings go out at a steady pace whatever the traffic, so that proxies see some. */
    private boolean due(ClientConnection connection, Instant now) {
        Instant last = connection.pingedAt() == null ? connection.openedAt() : connection.pingedAt();
        return !now.isBefore(last.plus(limits.pingInterval()));
    }

    private void closeStuck(Instant now) {
        everybody().filter(connection -> {
            Instant since = connection.writingSince();
            return since != null && now.isAfter(since.plus(limits.stuckWrite()));
        }).forEach(connection -> connection.close(Disconnect.STUCK_WRITE));
    }

    private void endWaits(Instant now) {
        sessions.forEach((id, session) -> {
            if (session.waitUntil() == null) return;
            if (watchers.elsewhere(id)) sessions.replace(id, session, WebSession.waiting(id, waitDeadline()));
            else if (session.overdue(now) && sessions.remove(id, session)) waitExpired.fire(new ClientWaitExpired(id));
        });
    }

    private Sweep sweep(String name, Duration period, Consumer<Instant> work) {
        return new Sweep(name, period, clock, meters, work);
    }

    /** @return the connections of clients and agents open on this node, as the stream passes them */
    public Stream<ClientConnection> everybody() {
        return Stream.concat(sessions.values().stream().flatMap(session -> session.connections().stream()),
                agents.values().stream().flatMap(Set::stream));
    }

    /** @return the connections of clients and agents of a conversation open on this node at this moment */
    public Stream<ClientConnection> everybody(ConversationId id) {
        Set<ClientConnection> connected = agents.get(id);
        return connected == null ? connections(id).stream() : Stream.concat(connections(id).stream(), connected.stream());
    }

    /** @return whether a client or an agent is connected to a conversation on this node at this moment */
    public boolean has(ConversationId id) {
        return agents.containsKey(id) || !connections(id).isEmpty();
    }

    private boolean agentWorks(ConversationId id) {
        try {
            return log.state(id).running();
        } catch (UnknownConversationException | StoreException unknown) {
            return false;
        }
    }

    /** Begins a client wait, unless somebody watches or one has begun. It ends while somebody watches on another node. */
    public void await(ConversationId id) {
        sessions.putIfAbsent(id, WebSession.waiting(id, waitDeadline()));
    }

    private Set<ConversationId> watched() {
        return sessions.values().stream().filter(WebSession::alive).map(WebSession::conversation).collect(Collectors.toSet());
    }

    private static WebSession kept(WebSession session) {
        return session.alive() || session.waitUntil() != null ? session : null;
    }

    private Instant waitDeadline() {
        return clock.instant().plus(limits.clientWait());
    }
}
