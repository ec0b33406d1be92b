package dev.partyline.socketio;

import java.util.Map;
import java.util.Optional;

import dev.partyline.engineio.EngineApplication;
import dev.partyline.engineio.EngineHandshake;
import dev.partyline.engineio.EngineListener;
import dev.partyline.engineio.EngineSocket;
import io.micrometer.core.instrument.MeterRegistry;

/** Speaks Socket.IO over the sessions of an Engine.IO server. Its namespaces are those of its making. Any thread. */
public final class SocketIoServer implements EngineApplication {

    private final SocketIoLimits limits;
    private final Alarms alarms;
    private final SocketIoMeters meters;
    private final Map<String, Namespace> namespaces;

    /** @param namespaces by name, which begins with a slash; clients that name none get {@code /} */
    public SocketIoServer(SocketIoLimits limits, Alarms alarms, MeterRegistry meters,
            Map<String, Namespace> namespaces) {
        this.limits = limits;
        this.alarms = alarms;
        this.meters = new SocketIoMeters(meters);
        this.namespaces = Map.copyOf(namespaces);
    }

    @Override
    public EngineListener opened(EngineSocket socket, EngineHandshake handshake) {
        var connection = new SocketIoConnection(this, socket, handshake);
        connection.start();
        return connection;
    }

    SocketIoLimits limits() {
        return limits;
    }

    Alarms alarms() {
        return alarms;
    }

    SocketIoMeters meters() {
        return meters;
    }

    Optional<Namespace> namespace(String name) {
        return Optional.ofNullable(namespaces.get(name));
    }
}
