package dev.partyline.engineio;

import static java.lang.System.Logger.Level.ERROR;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.partyline.cluster.Node;
import dev.partyline.security.RandomText;
import jakarta.websocket.Session;

/** The sessions of one path. Safe from any thread. */
public final class EngineServer {

    private static final System.Logger LOG = System.getLogger(EngineServer.class.getName());
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final Map<String, EngineSession> sessions = new ConcurrentHashMap<>();
    /** Of clients that have left, while a poll of theirs may still be on its way. */
    private final Set<String> farewells = ConcurrentHashMap.newKeySet();
    private final EngineOptions options;
    private final EngineApplication application;
    private final EngineThreads threads;
    private final InstantSource clock;
    private final Optional<EngineNeighbours> neighbours;
    private final ForwardedPolls elsewhere;
    private volatile boolean closed;

    /** One that stands alone. @param clock must never be stepped: heartbeats depend on it */
    public EngineServer(EngineOptions options, EngineApplication application, EngineThreads threads,
            InstantSource clock) {
        this(options, application, threads, clock, Optional.empty());
    }

    /** @param neighbours who may have sessions whose requests come here; empty for one that stands alone */
    public EngineServer(EngineOptions options, EngineApplication application, EngineThreads threads,
            InstantSource clock, Optional<EngineNeighbours> neighbours) {
        this.neighbours = neighbours;
        this.elsewhere = neighbours.map(there -> new ForwardedPolls(there, options, threads)).orElse(null);
        this.options = options;
        this.application = application;
        this.threads = threads;
        this.clock = clock;
    }

    EngineThreads threads() {
        return threads;
    }

    public EngineOptions options() {
        return options;
    }

    /** @return the open session of this id */
    public Optional<EngineSession> find(String id) {
        return Optional.ofNullable(sessions.get(id));
    }

    /** How many sessions are open. */
    public int sessions() {
        return sessions.size();
    }

    /** Closes all sessions, with a reason after which clients come back, and refuses new ones. Idempotent. */
    public void close() {
        closed = true;
        if (sessions.isEmpty()) return; // and so nothing below has been loaded, which Payara could not do when it stops
        sessions.values().forEach(session -> session.close(EngineDisconnect.RESTART));
    }

    /** @throws RefusedException if there is no such session */
    EngineSession require(String id) throws RefusedException {
        return find(id).orElseThrow(() -> new RefusedException(EngineError.UNKNOWN_SESSION));
    }

    /**
     * Opens a session and lets the application in. What it hears first is the open packet.
     *
     * @throws RefusedException if there are too many, the server stops, or the application has no place or failed
     */
    EngineSession open(EngineHandshake handshake) throws RefusedException {
        if (closed || sessions.size() >= options.maxSessions()) throw new RefusedException(EngineError.TOO_MANY_SESSIONS);
        var session = new EngineSession(newId(), options, threads, clock, this::forget);
        sessions.put(session.id(), session);
        try {
            session.begin(application, handshake);
        } catch (TooManyConnectionsException full) {
            session.close(EngineDisconnect.TOO_MANY_CONNECTIONS);
            throw new RefusedException(EngineError.TOO_MANY_CONNECTIONS);
        } catch (RuntimeException failure) { // the application's; the client hears of it as an error of ours
            LOG.log(ERROR, "a session could not be opened", failure);
            session.close(EngineDisconnect.SERVER_ERROR);
            throw new RefusedException(EngineError.SERVER_ERROR);
        }
        if (closed) session.close(EngineDisconnect.RESTART);
        return session;
    }

    /**
     * Whether this poll was overtaken by the goodbye of its client, which came by another connection. True at most once for
     * a session, and soon after its end.
     */
    boolean takesFarewell(String id) {
        return farewells.remove(id);
    }

    private void forget(EngineSession over, boolean owed) {
        sessions.remove(over.id());
        if (!owed || farewells.size() >= options.maxSessions()) return;
        farewells.add(over.id());
        threads.afterIfEver(FAREWELL, () -> farewells.remove(over.id()));
    }

    EngineWebSocket transport(Session socket) {
        return new EngineWebSocket(socket, threads);
    }

    private String newId() throws RefusedException {
        if (neighbours.isEmpty()) return RandomText.next();
        return neighbours.get().newId().orElseThrow(() -> new RefusedException(EngineError.SERVER_ERROR));
    }

    /** @return the server that has this session; empty if none has, or this one does. May wait for the list of servers */
    Optional<Node> elsewhere(String id) {
        return sessions.containsKey(id) ? Optional.empty() : neighbours.flatMap(there -> there.owner(id));
    }

    /** For a session of which {@link #elsewhere} has told. */
    ForwardedPolls forwarded() {
        return elsewhere;
    }
}
