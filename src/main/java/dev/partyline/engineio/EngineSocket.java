package dev.partyline.engineio;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** One session, as the application sees it. Any thread may call; nothing blocks. */
public interface EngineSocket {

    /** Unguessable and unique; whoever knows it owns the session, so it does not belong into logs. */
    String id();

    /**
     * Sends messages in this order, behind all that were sent before. An application that does not wait for the stages
     * is cut off when too much has gathered ({@link EngineOptions#outboxBytes}).
     *
     * @param messages texts of type {@code MESSAGE} and binaries; a list that nobody changes any more
     * @return completes when the transport has taken all of them from us, perhaps before this returns; exceptionally,
     *     with a {@link ClosedSessionException}, when the session is closed or closes first. Its followers must not block
     */
    CompletionStage<Void> send(List<EngineIoPacket> messages);

    /**
     * Asks the client's side whether it has read what the stages of {@link #send} say was taken: that may still lie in
     * buffers on the way, of which a container has many.
     *
     * @return completes when it has, or need not be asked; exceptionally, with a {@link ClosedSessionException}, when the
     *     session closes first. Its followers must not block
     */
    CompletionStage<Void> confirm();

    /**
     * Ends the session. What the transport has not taken yet is dropped: wait for {@link #send} first. Idempotent;
     * never throws.
     */
    void close();

    /** The same, because the client sends too much; a WebSocket is told so by its close code. */
    void closeAsFlood();
}
