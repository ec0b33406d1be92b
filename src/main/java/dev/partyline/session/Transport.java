package dev.partyline.session;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What carries frames to one client. Takes many at once and says when it can take more, so that a transport may gather
 * them into one write.
 *
 * <p>Threading: {@link #send} and {@link #ping} are called by the connection's one writer only, never while a stage of
 * {@link #send} is open; {@link #close} comes from any thread. Nothing blocks.
 */
public interface Transport {

    /**
     * Hands text frames over, in this order.
     *
     * @return completes when all were taken from us, perhaps before this returns; completes exceptionally when one
     *     could not be written, and then the connection is of no more use
     */
    CompletionStage<Void> send(List<String> frames);

    /**
     * Asks the peer for a sign of life below the level of events. It answers when it has read everything before, and the
     * answer brings the mark back.
     */
    void ping(long mark);

    /** Closes with the reason's code and text. Idempotent; never throws. */
    void close(Disconnect reason);
}
