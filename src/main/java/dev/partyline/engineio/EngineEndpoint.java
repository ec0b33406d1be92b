package dev.partyline.engineio;

import static java.lang.System.Logger.Level.DEBUG;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Supplier;

import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;

/**
 * The WebSocket face of an {@link EngineServer}. Subclasses say where: {@code @ServerEndpoint("/x/")}, behind an
 * {@link EngineUpgradeFilter}.
 *
 * <p>Threading: one instance per connection, called by one container thread at a time. Writing belongs to the session.
 */
public abstract class EngineEndpoint {

    private static final System.Logger LOG = System.getLogger(EngineEndpoint.class.getName());

    private EngineWebSocket transport;
    private FrameAssembler frames;
    private EngineSession session;

    /** Always the same one. */
    protected abstract EngineServer server();

    @OnOpen
    public void opened(Session socket) {
        EngineServer server = server();
        transport = server.transport(socket);
        frames = new FrameAssembler(server.options().maxPayloadBytes());
        socket.setMaxIdleTimeout(0); // both servers' own idle timeouts cut live clients or leak; ours is the heartbeat
        try {
            if (!(socket.getUserPrincipal() instanceof AdmittedHandshake admitted)) {
                throw new RefusedException(EngineError.BAD_REQUEST);
            }
            session = admitted.sid() == null ? open(server, admitted.handshake()) : join(server, admitted.sid());
        } catch (RefusedException refused) {
            transport.close(reason(refused.error()));
        }
    }

    private static EngineDisconnect reason(EngineError error) {
        return switch (error) {
            case TOO_MANY_SESSIONS -> EngineDisconnect.TOO_MANY_SESSIONS;
            case TOO_MANY_CONNECTIONS -> EngineDisconnect.TOO_MANY_CONNECTIONS;
            default -> EngineDisconnect.NOT_WANTED;
        };
    }

    private EngineSession open(EngineServer server, EngineHandshake handshake) throws RefusedException {
        EngineSession opened = server.open(handshake);
        opened.use(transport);
        return opened;
    }

    private EngineSession join(EngineServer server, String sid) throws RefusedException {
        EngineSession joined = server.require(sid);
        joined.join(transport);
        return joined;
    }

    @OnMessage
    public void text(String part, boolean last) {
        received(() -> frames.text(part, last));
    }

    @OnMessage
    public void binary(ByteBuffer part, boolean last) {
        received(() -> frames.binary(part, last));
    }

    @OnMessage
    public void pong(PongMessage alive) {
        if (transport.closing() || session == null) return;
        session.confirmed(EngineWebSocket.mark(alive.getApplicationData()));
    }

    private void received(Supplier<Optional<EngineIoPacket>> message) {
        if (transport.closing() || session == null) return;
        try {
            message.get().ifPresent(packet -> session.frame(transport, packet));
        } catch (MalformedPacketException malformed) {
            end(EngineDisconnect.PROTOCOL_ERROR);
        } catch (OversizedFrameException tooBig) {
            end(EngineDisconnect.MESSAGE_TOO_BIG);
        }
    }

    @OnError
    public void failed(Session failing, Throwable cause) {
        LOG.log(DEBUG, "a socket failed", cause);
        end(EngineDisconnect.SERVER_ERROR);
    }

    @OnClose
    public void closed() {
        transport.ended();
        if (session != null) session.gone(transport);
    }

    private void end(EngineDisconnect reason) {
        if (session != null) session.broken(transport, reason);
        transport.close(reason);
    }
}
