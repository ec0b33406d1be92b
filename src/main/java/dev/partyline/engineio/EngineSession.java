package dev.partyline.engineio;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One client's session. */
public final class EngineSession implements EngineSocket {

    private final String id;

    EngineSession(String id) {
        this.id = id;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public CompletionStage<Void> send(List<EngineIoPacket> messages) {
        return CompletableFuture.failedFuture(new ClosedSessionException());
    }

    @Override
    public void close() {
        // nothing is open yet
    }
}
