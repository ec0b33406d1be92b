package dev.partyline.socketio;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.partyline.engineio.EngineHandshake;
import dev.partyline.engineio.EngineHandshake.Transport;
import dev.partyline.engineio.EngineListener;
import dev.partyline.session.ManualThreads;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** A server with one connection, and a clock that is set by hand. */
final class Rig {

    static final SocketIoLimits LIMITS = new SocketIoLimits(Duration.ofSeconds(1),
            Duration.ofMillis(400), Duration.ofSeconds(5), 8, 4, 64, 16, 32, 8);

    final ManualThreads clock = new ManualThreads();
    final FakeEngineSocket engine = new FakeEngineSocket();
    final EngineHandshake handshake =
            new EngineHandshake(Map.of("EIO", List.of("4")), Map.of(), "192.0.2.1", null, Transport.WEBSOCKET);
    final MeterRegistry meters = new SimpleMeterRegistry();
    final EngineListener listener;

    Rig(Map<String, Namespace> namespaces) {
        listener = new SocketIoServer(LIMITS, clock::after, meters, namespaces).opened(engine, handshake);
        engine.listener = listener;
    }

    /** A server with the namespaces of the protocol suites. */
    static Rig ofFixture() {
        return new Rig(FixtureNamespace.all());
    }

    Rig send(String... frames) {
        for (String frame : frames) listener.received(Wire.message(frame));
        return this;
    }

    /** What was sent since the last call, with {@code SID} for each id of a socket. */
    List<String> received() {
        var frames = new ArrayList<String>();
        engine.sent.forEach(frame -> frames.add(frame.replaceAll("\"sid\":\"[\\w-]{20}\"", "\"sid\":\"SID\"")));
        engine.sent.clear();
        return frames;
    }

    long counted(String meter) {
        return (long) meters.counter("partyline.socketio." + meter).count();
    }

    void pass(Duration time) {
        clock.pass(time);
    }
}
