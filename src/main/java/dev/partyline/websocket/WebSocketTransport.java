package dev.partyline.websocket;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

import dev.partyline.container.ContainerSocket;
import dev.partyline.session.DeliveryThreads;
import dev.partyline.session.Disconnect;
import dev.partyline.session.Transport;
import jakarta.websocket.Session;

/** Carries the frames of V1 over a container's WebSocket; its one caller is the connection's writer. */
final class WebSocketTransport implements Transport {

    private final ContainerSocket socket;

    WebSocketTransport(Session session, DeliveryThreads threads) {
        this.socket = new ContainerSocket(session, threads::after);
    }

    @Override
    public CompletionStage<Void> send(List<String> frames) {
        return socket.send(frames, (remote, frame, taken) -> remote.sendText(frame, taken));
    }

    @Override
    public void ping(long mark) {
        socket.ping(mark);
    }

    @Override
    public void close(Disconnect reason) {
        socket.close(reason.code(), reason.text(), reason == Disconnect.RESTART);
    }

    /** See {@link ContainerSocket#closing}. */
    boolean closing() {
        return socket.closing();
    }

    /** See {@link ContainerSocket#ended}. */
    void ended() {
        socket.ended();
    }

    static OptionalLong mark(ByteBuffer pong) {
        return ContainerSocket.mark(pong);
    }
}
