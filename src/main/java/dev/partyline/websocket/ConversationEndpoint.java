package dev.partyline.websocket;

import static java.lang.System.Logger.Level.DEBUG;

import java.nio.ByteBuffer;
import java.util.Optional;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.StoreAwayException;
import dev.partyline.conversation.UnknownConversationException;
import dev.partyline.dialect.InvalidFrameException;
import dev.partyline.dialect.QueryString;
import dev.partyline.dialect.V1ClientFrame;
import dev.partyline.dialect.V1ResendRequest;
import dev.partyline.security.Action;
import dev.partyline.security.ConnectionCap;
import dev.partyline.security.ConnectionCounts;
import dev.partyline.security.Credential;
import dev.partyline.security.Identity;
import dev.partyline.security.MessageGate;
import dev.partyline.session.ClientConnection;
import dev.partyline.session.Disconnect;
import dev.partyline.session.Opening;
import jakarta.inject.Inject;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;

/**
 * The V1 socket of one conversation: {@code /sockets/events/{id}} (V1 spec sections 1 to 4).
 *
 * <p>A client is let in by key in query, header or first frame, by ticket in a subprotocol or the first frame, or by the cookie
 * of a login; a refused one is told so by a close code after the upgrade, because a browser sees nothing before it (V1 spec 1.6). Then the state frame comes, then what it wants again,
 * then live events: {@code resend_mode}, {@code resend_all}, {@code after_timestamp}; ours are {@code after=<event id>}
 * and {@code latest=<n>}.
 *
 * <p>Threading: one instance per connection, called by one container thread at a time, except that a deadline may close
 * the socket. Writing belongs to {@link ClientConnection}. A message waits for its commit, and so slows a sender who is
 * too fast. This class observes no CDI events: an observer would run on an instance without a connection.
 */
@ServerEndpoint(value = "/sockets/events/{id}", subprotocols = ConversationEndpoint.PROTOCOL)
public class ConversationEndpoint {

    private static final System.Logger LOG = System.getLogger(ConversationEndpoint.class.getName());

    /** Chosen where it is offered; nothing else ever is, so that no ticket comes back. */
    static final String PROTOCOL = "partyline.v1";

    /** An auth frame needs no more; before it a socket may cost no more. */
    private static final int AUTH_FRAME_BYTES = 16 << 10;

    @Inject SocketServices services;

    private final TextAssembler text = new TextAssembler();
    private Session socket;
    private WebSocketTransport transport;
    private String path;
    private V1ResendRequest resend;
    private ConnectionCounts.Place place;
    private MessageGate gate;
    private volatile SocketKeys.Waiting waiting;
    private volatile ClientConnection client;

    @OnOpen
    public void opened(Session opened, @PathParam("id") String id) {
        socket = opened;
        transport = new WebSocketTransport(opened, services.threads());
        path = id;
        socket.setMaxIdleTimeout(0); // both servers' own idle timeouts cut live clients or leak; ours is the heartbeat
        place = services.keys().enter(socket);
        if (place.refusal().isPresent()) {
            close(Disconnect.of(place.refusal().get()));
            return;
        }
        try {
            var query = QueryString.parse(socket.getQueryString());
            resend = V1ResendRequest.parse(query);
            if (resend.warnSinceWithoutTime()) LOG.log(DEBUG, "resend_mode=since without after_timestamp replays nothing");
            Optional<Credential> shown = services.keys().presented(socket, query)
                    .or(() -> services.keys().offered(socket, path)).or(() -> services.keys().login(socket));
            if (services.keys().open()) connect(Identity.LOCAL);
            else if (shown.isPresent()) admit(shown.get());
            else awaitKey();
        } catch (InvalidFrameException badParameter) {
            close(Disconnect.BAD_PARAMETER);
        }
    }

    @OnMessage
    public void text(String part, boolean last) {
        if (transport.closing()) return;
        if (client != null) client.touch();
        try {
            int most = client == null ? AUTH_FRAME_BYTES : services.limits().inboundMessageBytes();
            text.add(part, last, most).ifPresent(this::received);
        } catch (MessageTooBigException tooBig) {
            close(client == null ? Disconnect.AUTHENTICATION_FAILED : Disconnect.MESSAGE_TOO_BIG);
        }
    }

    @OnMessage
    public void binary(ByteBuffer part, boolean last) {
        if (transport.closing()) return;
        if (client == null) {
            close(Disconnect.AUTHENTICATION_FAILED);
        } else {
            client.touch();
            if (last && services.frames().admits(client, gate)) services.frames().refuse(client, V1ClientFrame.binary());
        }
    }

    @OnMessage
    public void pong(PongMessage alive) {
        ClientConnection answering = client;
        if (transport.closing() || answering == null) return;
        answering.touch();
        WebSocketTransport.mark(alive.getApplicationData()).ifPresent(answering::acknowledged);
    }

    @OnError
    public void failed(Session failing, Throwable cause) {
        LOG.log(DEBUG, () -> "socket " + failing.getId() + " failed", cause);
        close(Disconnect.SERVER_ERROR);
    }

    @OnClose
    public void closed() {
        transport.ended();
        endWaiting();
        place.leave();
        if (client != null) services.delivery().disconnected(client);
    }

    private void received(String message) {
        if (client != null) {
            if (!services.frames().admits(client, gate)) return;
            services.frames().received(client, message, ticket -> services.keys().ticket(socket, path, ticket));
        } else if (waiting != null) {
            admit(services.keys().shown(socket, path, message));
        }
    }

    private void awaitKey() {
        Optional<SocketKeys.Waiting> begun = services.keys().await(place, () -> close(Disconnect.AUTHENTICATION_FAILED));
        waiting = begun.orElse(null);
        if (begun.isEmpty()) close(Disconnect.TOO_MANY_UNAUTHENTICATED);
    }

    private void admit(Credential shown) {
        endWaiting();
        services.keys().identify(shown).ifPresentOrElse(this::connect, () -> close(Disconnect.AUTHENTICATION_FAILED));
    }

    private void connect(Identity identity) {
        ConversationMetadata conversation = null;
        try {
            conversation = services.conversations().require(ConversationId.parse(path));
            if (services.policy().permit(identity, Action.WATCH, conversation)) {
                Optional<ConnectionCap> full = place.identified(identity);
                if (full.isPresent()) {
                    refuse(Disconnect.of(full.get()), identity, conversation);
                    return;
                }
                gate = services.limiter().gate(place.address(), identity, conversation.id());
                var opening = new Opening(conversation, identity, resend);
                client = services.delivery().connect(opening, transport).orElse(null);
            } else {
                refuse(Disconnect.CONVERSATION_NOT_FOUND, identity, conversation);
            }
        } catch (IllegalArgumentException | UnknownConversationException unknown) {
            refuse(Disconnect.CONVERSATION_NOT_FOUND, identity, conversation);
        } catch (RuntimeException failure) { // edge of the container's thread: storage, mostly
            LOG.log(StoreAwayException.level(failure), "a socket could not be opened", failure);
            close(Disconnect.SERVER_ERROR);
        }
    }

    private void close(Disconnect reason) {
        endWaiting();
        if (client != null) client.close(reason);
        else refuse(reason, null, null);
    }

    /** @param identity null if nobody is known
     *  @param conversation null for none */
    private void refuse(Disconnect reason, Identity identity, ConversationMetadata conversation) {
        if (!transport.closing()) services.keys().refused("websocket", reason, identity, conversation);
        transport.close(reason);
    }

    private void endWaiting() {
        if (waiting != null) waiting.end();
        waiting = null;
    }
}
