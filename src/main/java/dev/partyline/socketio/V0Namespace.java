package dev.partyline.socketio;

import java.security.Principal;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.partyline.config.Limits;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.Conversations;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventLog;
import dev.partyline.conversation.StoreAwayException;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.UnknownConversationException;
import dev.partyline.dialect.V0ConnectRequest;
import dev.partyline.dialect.V0Refusal;
import dev.partyline.engineio.EngineHandshake;
import dev.partyline.security.Action;
import dev.partyline.security.Authenticator;
import dev.partyline.security.ConversationPolicy;
import dev.partyline.security.Credential;
import dev.partyline.security.Identity;
import dev.partyline.security.MessageGate;
import dev.partyline.security.RateLimiter;
import dev.partyline.security.Refused;
import dev.partyline.session.ClientConnection;
import dev.partyline.session.DeliveryThreads;
import dev.partyline.session.Disconnect;
import dev.partyline.session.EventDelivery;
import dev.partyline.session.V0Opening;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;

/**
 * The conversations of V0, in the main namespace: a connection names its conversation in the query of its handshake (V0
 * spec section 1). Whatever can be wrong is found before the client is let in; then CONNECT is answered, and the replay
 * follows. Any thread; may wait for storage.
 */
@ApplicationScoped
public class V0Namespace implements Namespace {

    private static final System.Logger LOG = System.getLogger(V0Namespace.class.getName());
    private static final String KEY = "session_api_key";
    private static final String TICKET = "ticket";

    @Inject Authenticator authenticator;
    @Inject Conversations conversations;
    @Inject EventLog log;
    @Inject ConversationPolicy policy;
    @Inject EventDelivery delivery;
    @Inject V0ClientEvents events;
    @Inject DeliveryThreads threads;
    @Inject Limits limits;
    @Inject RateLimiter limiter;
    @Inject Event<Refused> refusals;

    @Override
    public CompletionStage<ConnectDecision> connect(ConnectRequest request) {
        return CompletableFuture.completedFuture(decide(request));
    }

    private ConnectDecision decide(ConnectRequest request) {
        try {
            var wanted = V0ConnectRequest.parse(request.handshake().query());
            if (wanted.conversationId().isEmpty()) return refuse(V0Refusal.NO_CONVERSATION_ID, null, null);
            Optional<Identity> identity = authenticator.identify(shown(request, wanted));
            return identity.map(known -> find(known, wanted, request.handshake()))
                    .orElseGet(() -> refuse(V0Refusal.INVALID_KEY, null, null));
        } catch (IllegalArgumentException malformed) {
            return refuse(V0Refusal.NOT_FOUND, null, null);
        } catch (StoreException unavailable) {
            LOG.log(StoreAwayException.level(unavailable), "a client could not be let in", unavailable);
            return told(V0Refusal.FAILED);
        }
    }

    private ConnectDecision find(Identity identity, V0ConnectRequest wanted, EngineHandshake handshake) {
        try {
            return admit(identity, wanted, handshake);
        } catch (IllegalArgumentException | UnknownConversationException unknown) {
            return refuse(V0Refusal.NOT_FOUND, identity, null);
        }
    }

    /** Who may not watch a conversation is told what everybody is told about one that does not exist. */
    private ConnectDecision admit(Identity identity, V0ConnectRequest wanted, EngineHandshake handshake) {
        ConversationMetadata conversation = conversations.require(ConversationId.parse(wanted.conversationId()));
        if (!policy.permit(identity, Action.WATCH, conversation)) {
            return refuse(V0Refusal.NOT_FOUND, identity, conversation.id());
        }
        if (delivery.refusal(conversation.id()).isPresent()) {
            return refuse(V0Refusal.JOIN_FAILED, identity, conversation.id());
        }
        if (handshake.user() instanceof V0Guest guest && guest.place().identified(identity).isPresent()) {
            return refuse(V0Refusal.TOO_MANY_CONNECTIONS, identity, conversation.id());
        }
        boolean settled = log.settle(conversation.id());
        OptionalLong cursor = wanted.cursor(log.head(conversation.id()));
        if (cursor.isEmpty()) return told(settled ? V0Refusal.RESET : V0Refusal.FAILED); // another server may know of more
        var opening = new V0Opening(conversation, identity, cursor.getAsLong());
        var gate = limiter.gate(handshake.remoteAddress(), identity, conversation.id());
        return ConnectDecision.accept(socket -> join(socket, opening, gate));
    }

    private SocketIoListener join(SocketIoSocket socket, V0Opening opening, MessageGate gate) {
        var transport = new V0Transport(socket);
        connect(opening, transport).ifPresent(transport::joined); // else it is being closed already
        String conversation = opening.conversation().id().hex();
        return new V0Client(transport, events, delivery, gate, threads.stripe(), limits.controlFrames(),
                ticket -> ticket(ticket, conversation, socket.handshake()));
    }

    /** Since the decision the conversation may have gone, for good, or its storage, for a while. */
    private Optional<ClientConnection> connect(V0Opening opening, V0Transport transport) {
        try {
            return delivery.connect(opening, transport);
        } catch (UnknownConversationException deleted) {
            transport.close(Disconnect.CONVERSATION_NOT_FOUND);
        } catch (StoreException unavailable) {
            LOG.log(StoreAwayException.level(unavailable), "a client was let in and could not join", unavailable);
            transport.close(Disconnect.SERVER_ERROR);
        }
        return Optional.empty();
    }

    /** The query counts before headers, those before the payload, and there a key before a ticket; last comes a login. */
    private Credential shown(ConnectRequest request, V0ConnectRequest wanted) {
        if (!wanted.sessionApiKey().isEmpty()) return new Credential.Key(wanted.sessionApiKey());
        EngineHandshake handshake = request.handshake();
        return authenticator.presented(handshake.header("X-Session-API-Key"), handshake.header("Authorization"))
                .or(() -> inPayload(payload(request), wanted.conversationId(), handshake))
                .or(() -> authenticator.login(user(handshake))).orElse(null);
    }

    private static Optional<Credential> inPayload(JsonObject payload, String conversation, EngineHandshake handshake) {
        String key = EventJson.text(payload, KEY, null);
        if (key != null) return Optional.of(new Credential.Key(key));
        return Optional.ofNullable(EventJson.text(payload, TICKET, null)).map(text -> ticket(text, conversation, handshake));
    }

    private static Credential ticket(String text, String conversation, EngineHandshake handshake) {
        return new Credential.Ticket(text, conversation, handshake.header("Origin"), handshake.header("Host"));
    }

    private static Principal user(EngineHandshake handshake) {
        return handshake.user() instanceof V0Guest guest ? guest.user() : handshake.user();
    }

    private static JsonObject payload(ConnectRequest request) {
        try {
            return EventJson.parseObject(request.payload().orElse("{}"));
        } catch (JsonException unreadable) {
            return JsonObject.EMPTY_JSON_OBJECT;
        }
    }

    /** @param identity null if nobody is known
     *  @param conversation null if there is none */
    private ConnectDecision refuse(V0Refusal refusal, Identity identity, ConversationId conversation) {
        refusals.fire(new Refused("socket.io", Refused.reason(refusal), identity == null ? null : identity.name(),
                conversation));
        return told(refusal);
    }

    private static ConnectDecision told(V0Refusal refusal) {
        return new ConnectDecision.Refuse(refusal.message(), refusal.data());
    }
}
