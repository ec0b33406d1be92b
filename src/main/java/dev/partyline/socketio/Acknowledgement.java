package dev.partyline.socketio;

import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.partyline.socketio.SocketIoPacket.Ack;

/** The answer to one event. Any thread; the first call counts, later ones do nothing. */
public final class Acknowledgement {

    private final SocketIoSocket socket;
    private final OptionalLong id;
    private final AtomicBoolean given = new AtomicBoolean();

    Acknowledgement(SocketIoSocket socket, OptionalLong id) {
        this.socket = socket;
        this.id = id;
    }

    public boolean wanted() {
        return id.isPresent();
    }

    /** @return as {@link SocketIoSocket#emit}; complete if nothing had to be sent */
    public CompletionStage<Void> give(Arguments arguments) {
        boolean needless = id.isEmpty() || given.getAndSet(true);
        if (needless) return CompletableFuture.completedFuture(null);
        return socket.send(new Ack(socket.namespace(), id.getAsLong(), arguments));
    }
}
