package dev.partyline.engineio;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;

import dev.partyline.container.ContainerSocket;
import dev.partyline.engineio.EngineIoPacket.Binary;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.Session;

/** Carries packets over a container's WebSocket, each in a frame of its own. */
final class EngineWebSocket implements EngineTransport {

    private final ContainerSocket socket;

    EngineWebSocket(Session session, EngineThreads threads) {
        this.socket = new ContainerSocket(session, threads.timer());
    }

    @Override
    public CompletionStage<Void> send(List<EngineIoPacket> packets) {
        return socket.send(packets, EngineWebSocket::send);
    }

    private static void send(RemoteEndpoint.Async remote, EngineIoPacket packet, SendHandler taken) {
        if (packet instanceof Binary binary) remote.sendBinary(binary.data().duplicate(), taken);
        else remote.sendText(EngineIoCodec.encode(packet), taken);
    }

    @Override
    public boolean ping(long mark) {
        socket.ping(mark);
        return true;
    }

    @Override
    public void close(EngineDisconnect reason) {
        socket.close(reason.code(), reason.text(), reason == EngineDisconnect.RESTART);
    }

    @Override
    public void refuse() {
        throw new IllegalStateException("a socket is not refused");
    }

    /** See {@link ContainerSocket#closing}. */
    boolean closing() {
        return socket.closing();
    }

    /** See {@link ContainerSocket#ended}. */
    void ended() {
        socket.ended();
    }

    /** @return the mark that a pong brings back; 0, which confirms nothing, for one that answers no ping of ours */
    static long mark(ByteBuffer pong) {
        return ContainerSocket.mark(pong).orElse(0);
    }
}
