package dev.partyline.engineio;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * One way to a client: a WebSocket, which takes packets again and again, or a held poll, which takes them once.
 *
 * <p>Threading: {@link #send} is called by one thread at a time, {@link #close} by any. Nothing blocks.
 */
interface EngineTransport {

    /**
     * Hands packets over, in this order.
     *
     * @return completes when all were taken from us, perhaps before this returns; exceptionally when they were not, and
     *     then the transport is of no more use
     */
    CompletionStage<Void> send(List<EngineIoPacket> packets);

    /**
     * Asks the peer to confirm that it has read everything before.
     *
     * @param mark comes back to {@link EngineSession#confirmed}
     * @return false if there is no need to ask: a poll comes only behind what the one before it brought
     */
    boolean ping(long mark);

    /** Answers a poll that has come too late; a socket is never refused. */
    void refuse();

    /** Ends it: closes the socket, or answers the poll. Idempotent; never throws. */
    void close(EngineDisconnect reason);
}
