package dev.partyline.socketio;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.partyline.dialect.V0Frames;
import dev.partyline.session.ClientConnection;
import dev.partyline.session.Disconnect;
import dev.partyline.session.Transport;

/** Carries the packets of one client of V0, whatever transport its connection uses at the moment. Any thread. */
final class V0Transport implements Transport {

    private final SocketIoSocket socket;
    private final CompletableFuture<ClientConnection> client = new CompletableFuture<>();

    V0Transport(SocketIoSocket socket) {
        this.socket = socket;
    }

    /** Whose transport this is; once. */
    void joined(ClientConnection connection) {
        client.complete(connection);
    }

    /** @return empty for one that was not let in after all */
    Optional<ClientConnection> client() {
        return Optional.ofNullable(client.getNow(null));
    }

    @Override
    public CompletionStage<Void> send(List<String> packets) {
        return socket.emitPackets(packets);
    }

    @Override
    public void ping(long mark) {
        socket.confirm().thenAcceptBoth(client, (confirmed, connection) -> {
            connection.touch();
            connection.acknowledged(mark);
        });
    }

    /**
     * A page comes back by itself when its connection ends, but not when it is told to leave: it is told so only when
     * there is nothing that it may come back to. Where the conversation is gone it hears first that the agent has stopped
     * (V0 spec 12.2, A08).
     */
    @Override
    public void close(Disconnect reason) {
        switch (reason) {
            case CONVERSATION_NOT_FOUND -> {
                send(List.of(V0Frames.packet(V0Frames.stopped())));
                socket.disconnect();
            }
            case REVOKED, RIGHT_ENDED -> socket.disconnect();
            case TOO_MANY_MESSAGES -> socket.closeAsFlood();
            default -> socket.close();
        }
    }
}
