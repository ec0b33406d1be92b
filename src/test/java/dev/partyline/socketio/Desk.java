package dev.partyline.socketio;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A namespace whose decisions a test makes, and which writes down what it hears. */
final class Desk implements Namespace, SocketIoListener {

    final List<ConnectRequest> requests = new ArrayList<>();
    final List<CompletableFuture<ConnectDecision>> decisions = new ArrayList<>();
    final List<SocketIoSocket> sockets = new ArrayList<>();
    final List<SocketIoEvent> events = new ArrayList<>();
    final List<DisconnectReason> ends = new ArrayList<>();
    Runnable onEvent = () -> { };

    @Override
    public CompletionStage<ConnectDecision> connect(ConnectRequest request) {
        var decision = new CompletableFuture<ConnectDecision>();
        requests.add(request);
        decisions.add(decision);
        return decision;
    }

    /** Lets the newest client in. */
    SocketIoSocket accept() {
        decide(ConnectDecision.accept(this::opened));
        return sockets.isEmpty() ? null : sockets.get(sockets.size() - 1);
    }

    void decide(ConnectDecision decision) {
        decisions.get(decisions.size() - 1).complete(decision);
    }

    @Override
    public void received(SocketIoEvent event) {
        events.add(event);
        onEvent.run();
    }

    @Override
    public void disconnected(DisconnectReason reason) {
        ends.add(reason);
    }

    private SocketIoListener opened(SocketIoSocket socket) {
        sockets.add(socket);
        return this;
    }
}
