package dev.partyline.socketio;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What the public protocol suites expect of a namespace: it tells each client its credentials, sends messages back, and
 * acknowledges with what it got.
 */
public final class FixtureNamespace implements Namespace {

    /** The namespaces of the fixture, by name. */
    public static Map<String, Namespace> all() {
        return Map.of("/", new FixtureNamespace(), "/custom", new FixtureNamespace());
    }

    @Override
    public CompletionStage<ConnectDecision> connect(ConnectRequest request) {
        return CompletableFuture.completedFuture(ConnectDecision.accept(socket -> opened(socket, request)));
    }

    private static SocketIoListener opened(SocketIoSocket socket, ConnectRequest request) {
        socket.emit("auth", Arguments.of(request.payload().orElse("{}")));
        return new Echo(socket);
    }

    private record Echo(SocketIoSocket socket) implements SocketIoListener {

        @Override
        public void received(SocketIoEvent event) {
            switch (event.name()) {
                case "message" -> socket.emit("message-back", event.arguments());
                case "message-with-ack" -> event.acknowledgement().give(event.arguments());
                default -> { }
            }
        }

        @Override
        public void disconnected(DisconnectReason reason) { }
    }
}
