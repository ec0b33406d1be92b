package dev.partyline.socketio;

import static java.lang.System.Logger.Level.DEBUG;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

import dev.partyline.config.Limits;
import dev.partyline.engineio.EngineNeighbours;
import dev.partyline.engineio.EngineOptions;
import dev.partyline.engineio.EngineServer;
import dev.partyline.engineio.EngineThreads;
import dev.partyline.security.Authenticator;
import dev.partyline.security.ConnectionCounts;
import dev.partyline.security.Refused;
import dev.partyline.session.DeliveryThreads;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;

/** The one Engine.IO server of the application, at {@code /socket.io/}, and what is spoken over it. */
@ApplicationScoped
public class V0Server {

    private static final System.Logger LOG = System.getLogger(V0Server.class.getName());

    @Inject V0Namespace conversations;
    @Inject DeliveryThreads threads;
    @Inject InstantSource clock;
    @Inject MeterRegistry meters;
    @Inject Limits limits;
    @Inject ConnectionCounts counts;
    @Inject Authenticator authenticator;
    @Inject Optional<EngineNeighbours> neighbours;
    @Inject Event<Refused> refusals;

    private EngineServer engine;

    /** Makes it ready, which a server that is about to stop could not do any more. */
    public void start() {
        LOG.log(DEBUG, () -> "Socket.IO is served, to " + limits.socketIoSessions() + " clients at once");
    }

    @PostConstruct
    void prepare() {
        var application = new SocketIoServer(SocketIoLimits.defaults(), threads::after, meters,
                Map.of("/", conversations));
        var defaults = EngineOptions.defaults();
        var options = new EngineOptions(limits.pingInterval(), limits.pongTimeout(), defaults.upgradeTimeout(),
                limits.inboundMessageBytes(), defaults.outboxBytes(), limits.socketIoSessions(), false);
        var door = new V0Door(application, counts, authenticator.open(), refusals);
        engine = new EngineServer(options, door, new EngineThreads(threads::after), clock, neighbours);
        meters.gauge("partyline.socketio.sessions", engine, EngineServer::sessions);
    }

    EngineServer engine() {
        return engine;
    }

    /** Closes all connections, so that clients come back, and accepts no more. Idempotent. */
    public void stop() {
        engine.close();
    }
}
