package dev.partyline.config;

import java.time.Duration;

/**
 * Every duration and size that bounds something, with its default. The option of a component is its name in kebab case
 * behind {@code partyline.limits.}; durations are ISO-8601 ({@code PT30S}), sizes are bytes.
 *
 * @param authenticationTimeout how long a socket may stay open without its key (V1 spec 1.2): 10 s
 * @param ticketLifetime how long a ticket can be used: 30 s
 * @param ticketsPerIdentity tickets that one identity may have at once, on this node: 100
 * @param pingInterval between two WebSocket pings to a quiet client: 25 s
 * @param pongTimeout how long after a ping a client may show no sign of life: 20 s
 * @param stuckWrite how long a handed-over frame may stay unfinished: 30 s
 * @param clientWait how long a conversation may be without any client before its agent is told: 30 s
 * @param positionSweep how often connections are compared with the head of their log: 5 s
 * @param windowFrames frames in flight to one connection: 16
 * @param windowBytes bytes in flight to one connection, though always one frame: 256 KiB
 * @param unacknowledgedBytes sent to one client beyond what its pongs have acknowledged: 1 MiB
 * @param controlFrames waiting control frames of one connection: 64
 * @param inboundMessageBytes largest message a client may send: 4 MiB
 * @param outboundFrameBytes largest event frame; longer content is cut visibly: 960 KiB
 * @param fullStateBytes largest state frame: 512 KiB
 * @param unauthenticatedSockets connections that have not shown who they are, on this node: 1,024
 * @param socketsPerConversation connections to one conversation on this node: 10,000
 * @param tailEvents newest events of an open conversation kept in memory: 512
 * @param tailBytes bytes of those: 1 MiB
 * @param appendQueueBytes appends waiting to be committed; more are refused: 16 MiB
 * @param journalBytes of one file of the journal; then a new one begins and this one is moved away: 32 MiB
 * @param backlogBytes committed and not yet in a segment; then appends wait: 32 MiB
 * @param runGrace shortest time between accepting a run and its closing state frame (V1 spec 9.4, R2): 250 ms
 * @param importBytes longest body of an import: 1 GiB
 * @param socketIoSessions connections of V0 on this node, with those that have not joined yet: 10,000
 * @param agentWait how long a program that is an agent may show no sign of life while a run waits for it: 2 min
 * @param deliveryPause shortest time between two deliveries of one conversation; what is appended meanwhile goes out
 *     together: 5 ms
 */
public record Limits(Duration authenticationTimeout, Duration ticketLifetime, int ticketsPerIdentity, Duration pingInterval,
        Duration pongTimeout, Duration stuckWrite,
        Duration clientWait, Duration positionSweep, int windowFrames, int windowBytes, int unacknowledgedBytes,
        int controlFrames, int inboundMessageBytes, int outboundFrameBytes, int fullStateBytes,
        int unauthenticatedSockets, int socketsPerConversation, int tailEvents, int tailBytes, int appendQueueBytes,
        int journalBytes, int backlogBytes, Duration runGrace, long importBytes, int socketIoSessions,
        Duration agentWait, Duration deliveryPause) {

    /** The defaults. */
    public static Limits defaults() {
        return new Limits(Duration.ofSeconds(10), Duration.ofSeconds(30), 100, Duration.ofSeconds(25), Duration.ofSeconds(20),
                Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(5), 16, 256 << 10, 1 << 20, 64,
                4 << 20, 960 << 10, 512 << 10, 1024, 10_000, 512, 1 << 20, 16 << 20, 32 << 20, 32 << 20,
                Duration.ofMillis(250), 1L << 30, 10_000, Duration.ofMinutes(2), Duration.ofMillis(5));
    }
}
