package dev.partyline.engineio;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Notes what it is given, as on the wire; takes it at once, or when the test says so. */
final class FakeTransport implements EngineTransport {

    final List<String> sent = new ArrayList<>();
    final List<Integer> sizes = new ArrayList<>();
    EngineDisconnect closed;
    boolean slow;
    boolean polls;
    boolean refused;
    /** What else happens when it is ended. */
    Runnable onClose = () -> { };
    final List<Long> pings = new ArrayList<>();
    private CompletableFuture<Void> open;

    static FakeTransport slow() {
        var transport = new FakeTransport();
        transport.slow = true;
        return transport;
    }

    @Override
    public CompletionStage<Void> send(List<EngineIoPacket> packets) {
        packets.forEach(packet -> sent.add(EngineIoCodec.encode(packet)));
        sizes.add(packets.size());
        if (!slow) return CompletableFuture.completedFuture(null);
        open = new CompletableFuture<>();
        return open;
    }

    @Override
    public boolean ping(long mark) {
        if (!polls) pings.add(mark);
        return !polls;
    }

    @Override
    public void refuse() {
        refused = true;
    }

    void take() {
        open.complete(null);
    }

    void fail() {
        open.completeExceptionally(new IllegalStateException("cut"));
    }

    @Override
    public void close(EngineDisconnect reason) {
        if (closed == null) closed = reason;
        onClose.run();
    }
}
