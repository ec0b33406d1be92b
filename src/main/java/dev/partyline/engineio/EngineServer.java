package dev.partyline.engineio;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The sessions of one path. Safe from any thread. */
public final class EngineServer {

    private final EngineOptions options;
    private final Map<String, EngineSession> sessions = new ConcurrentHashMap<>();

    /** @param clock must never be stepped; heartbeats depend on it */
    public EngineServer(EngineOptions options, EngineApplication application, EngineThreads threads, InstantSource clock) {
        this.options = options;
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

    /** Closes all sessions and refuses new ones. Idempotent. */
    public void close() {
        sessions.values().forEach(EngineSession::close);
    }
}
