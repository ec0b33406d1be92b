package dev.partyline.socketio;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.partyline.engineio.EngineIoPacket;
import dev.partyline.engineio.EngineIoPacket.Binary;
import dev.partyline.engineio.EngineIoPacket.Text;
import dev.partyline.engineio.EngineListener;
import dev.partyline.engineio.EngineSocket;

/** A session that writes down what it is given, as it would stand on a WebSocket; binary as {@code <hex>}. */
final class FakeEngineSocket implements EngineSocket {

    final List<String> sent = new ArrayList<>();
    final List<CompletableFuture<Void>> untaken = new ArrayList<>();
    EngineListener listener;
    boolean closed;
    boolean flood;
    boolean slow;
    /** What else happens before the listener hears that it is over. */
    Runnable onClose = () -> { };

    @Override
    public String id() {
        return "engine-id";
    }

    @Override
    public CompletionStage<Void> send(List<EngineIoPacket> messages) {
        if (closed) return CompletableFuture.failedFuture(new IllegalStateException("closed"));
        messages.forEach(message -> sent.add(wire(message)));
        var taken = new CompletableFuture<Void>();
        if (slow) untaken.add(taken);
        else taken.complete(null);
        return taken;
    }

    @Override
    public CompletionStage<Void> confirm() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
        if (closed) return;
        closed = true;
        untaken.forEach(each -> each.completeExceptionally(new IllegalStateException("closed")));
        onClose.run();
        if (listener != null) listener.closed();
    }

    @Override
    public void closeAsFlood() {
        flood = true;
        close();
    }

    /** Reads to the end of the buffer, as a transport does. */
    static String wire(EngineIoPacket message) {
        if (message instanceof Text text) return text.type().ordinal() + text.data();
        var data = ((Binary) message).data();
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        return '<' + HexFormat.of().formatHex(bytes) + '>';
    }
}
