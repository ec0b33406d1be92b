package dev.partyline.engineio;

import java.time.Duration;

/**
 * How the sessions of one path behave.
 *
 * @param pingInterval from the handshake, or from a pong, to the next ping: 25 s
 * @param pingTimeout how long after a ping its pong may take: 20 s
 * @param upgradeTimeout how long a client may take from the opening of its second transport to its use: 10 s
 * @param maxPayloadBytes longest body of a POST and longest WebSocket message; also what a poll is filled up to: 4 MiB
 * @param outboxBytes waiting in one session, all but the last message; more closes it: 8 MiB
 * @param maxSessions open at once; more handshakes are refused: 10,000
 * @param anyOrigin whether pages of all origins may read the answers; if not, CORS is left to filters in front: false
 */
public record EngineOptions(Duration pingInterval, Duration pingTimeout, Duration upgradeTimeout, int maxPayloadBytes,
        long outboxBytes, int maxSessions, boolean anyOrigin) {

    /** The intervals and sizes of the reference (V0 spec 10.1). */
    public static EngineOptions defaults() {
        return new EngineOptions(Duration.ofSeconds(25), Duration.ofSeconds(20), Duration.ofSeconds(10), 4 << 20,
                8L << 20, 10_000, false);
    }
}
