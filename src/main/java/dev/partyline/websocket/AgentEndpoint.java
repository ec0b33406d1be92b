package dev.partyline.websocket;

import static java.lang.System.Logger.Level.DEBUG;

import java.nio.ByteBuffer;
import java.util.Optional;

import dev.partyline.conversation.EventJson;
import dev.partyline.dialect.InvalidFrameException;
import dev.partyline.dialect.QueryString;
import dev.partyline.security.ConnectionCap;
import dev.partyline.security.ConnectionCounts;
import dev.partyline.security.Credential;
import dev.partyline.security.Identity;
import dev.partyline.session.Disconnect;
import jakarta.inject.Inject;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;

/**
 * The socket of a program that is the agent of a conversation: {@code /sockets/agents/{id}}. What is said over it stands in
 * the documentation of agents. Its first frame attaches it, with a key where the request brought none.
 *
 * <p>Threading: one instance per connection, called by one container thread at a time, except that a deadline may close
 * the socket. Writing belongs to the connection.
 */
@ServerEndpoint("/sockets/agents/{id}")
public class AgentEndpoint {

    private static final System.Logger LOG = System.getLogger(AgentEndpoint.class.getName());
    private static final int ATTACH_FRAME_BYTES = 16 << 10;

    @Inject AgentSockets services;

    private final TextAssembler text = new TextAssembler();
    private Session socket;
    private WebSocketTransport transport;
    private String path;
    private Credential presented;
    private ConnectionCounts.Place place;
    private volatile SocketKeys.Waiting waiting;
    private volatile AgentProgram program;
    private volatile boolean over;

    @OnOpen
    public void opened(Session opened, @PathParam("id") String id) {
        socket = opened;
        transport = new WebSocketTransport(opened, services.threads());
        path = id;
        socket.setMaxIdleTimeout(0); // ours is the heartbeat
        place = services.keys().enter(socket);
        if (place.refusal().isPresent()) {
            refuse(Disconnect.of(place.refusal().get()));
            return;
        }
        try {
            presented = services.keys().presented(socket, QueryString.parse(socket.getQueryString())).orElse(null);
            Optional<SocketKeys.Waiting> begun = services.keys().await(place, () -> close(Disconnect.AUTHENTICATION_FAILED));
            waiting = begun.orElse(null);
            if (begun.isEmpty()) close(Disconnect.TOO_MANY_UNAUTHENTICATED);
        } catch (InvalidFrameException badParameter) {
            close(Disconnect.BAD_PARAMETER);
        }
    }

    @OnMessage
    public void text(String part, boolean last) {
        if (transport.closing()) return;
        try {
            int most = program == null ? ATTACH_FRAME_BYTES : services.limits().inboundMessageBytes();
            text.add(part, last, most).ifPresent(this::received);
        } catch (MessageTooBigException tooBig) {
            close(program == null ? Disconnect.AUTHENTICATION_FAILED : Disconnect.MESSAGE_TOO_BIG);
        }
    }

    @OnMessage
    public void binary(ByteBuffer part, boolean last) {
        if (transport.closing()) return;
        if (program == null) close(Disconnect.AUTHENTICATION_FAILED);
        else if (last) program.binary();
    }

    @OnMessage
    public void pong(PongMessage alive) {
        AgentProgram answering = program;
        if (transport.closing() || answering == null || !answering.alive()) return;
        WebSocketTransport.mark(alive.getApplicationData()).ifPresent(answering.client()::acknowledged);
    }

    @OnError
    public void failed(Session failing, Throwable cause) {
        LOG.log(DEBUG, () -> "socket " + failing.getId() + " failed", cause);
        close(Disconnect.SERVER_ERROR);
    }

    @OnClose
    public void closed() {
        over = true;
        transport.ended();
        endWaiting();
        place.leave();
        if (program != null) program.end();
    }

    private void received(String message) {
        if (program != null) program.received(message, ticket -> services.keys().ticket(socket, path, ticket));
        else if (waiting != null) attach(message);
    }

    private void attach(String message) {
        endWaiting();
        JsonObject frame = frame(message);
        String key = EventJson.text(frame, "key", null);
        boolean attaches = EventJson.text(frame, "type", "").equals("attach");
        Credential shown = key == null ? presented : new Credential.Key(key);
        Optional<Identity> identity = attaches ? services.keys().identify(shown) : Optional.empty();
        if (identity.isEmpty()) {
            close(Disconnect.AUTHENTICATION_FAILED);
            return;
        }
        Optional<ConnectionCap> full = place.identified(identity.get());
        if (full.isPresent()) {
            refuse(Disconnect.of(full.get()));
            return;
        }
        program = services.attach(path, identity.get(), EventJson.text(frame, "after", ""), transport).orElse(null);
        if (program == null) return;
        program.begin();
        if (over) program.end(); // it left while it was attached
    }

    private static JsonObject frame(String message) {
        try {
            return EventJson.parseObject(message);
        } catch (JsonException malformed) {
            return JsonObject.EMPTY_JSON_OBJECT;
        }
    }

    private void close(Disconnect reason) {
        endWaiting();
        if (program != null) program.client().close(reason);
        else refuse(reason);
    }

    private void refuse(Disconnect reason) {
        if (!transport.closing()) services.keys().refused(AgentSockets.WAY, reason, null, null);
        transport.close(reason);
    }

    private void endWaiting() {
        if (waiting != null) waiting.end();
        waiting = null;
    }
}
