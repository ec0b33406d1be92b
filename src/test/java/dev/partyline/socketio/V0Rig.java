package dev.partyline.socketio;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionStage;

import dev.partyline.config.RateLimits;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.dialect.QueryString;
import dev.partyline.engineio.EngineHandshake;
import dev.partyline.engineio.EngineHandshake.Transport;
import dev.partyline.engineio.EngineIoPacket;
import dev.partyline.security.Door;
import dev.partyline.session.ClientCommandsFixture;
import dev.partyline.session.DeliveryFixture;
import dev.partyline.session.ManualThreads;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** The namespace of V0 over a store in memory; everything happens on the test's thread. */
final class V0Rig {

    static final String KEY = "correct-horse";

    /** Work of the store that a test has put off. */
    final Queue<Runnable> putOff = new ArrayDeque<>();
    boolean slowStore;
    /** What happens between the decision about a client and its entry. */
    Runnable onDecision = () -> { };
    final DeliveryFixture partyline = new DeliveryFixture(this::store, () -> Runnable::run);
    final ManualThreads threads = new ManualThreads();
    final V0Namespace namespace = new V0Namespace();
    final Door door;
    final ConversationMetadata chat = create("5d1f0c7e9a3b4f6d8c2e1a0b9f8e7d6c");

    private V0Rig(List<String> keys, RateLimits rates) {
        door = new Door(keys, partyline.limits);
        namespace.authenticator = door.authenticator;
        namespace.conversations = partyline.logs.conversations;
        namespace.log = partyline.logs.log;
        namespace.policy = Door.policy("maintainer");
        namespace.delivery = partyline.delivery;
        namespace.threads = threads;
        namespace.limits = partyline.limits;
        namespace.limiter = door.limiter(rates);
        namespace.refusals = partyline.refusals;
        namespace.events = events();
    }

    private void store(Runnable work) {
        if (slowStore) putOff.add(work);
        else work.run();
    }

    /** The store does what it has put off, and the clients are served. */
    void commit() {
        slowStore = false;
        while (!putOff.isEmpty()) putOff.remove().run();
        threads.run();
    }

    static V0Rig open() {
        return new V0Rig(List.of(), RateLimits.defaults());
    }

    static V0Rig withKey() {
        return withKey(RateLimits.defaults());
    }

    static V0Rig withKey(RateLimits rates) {
        return new V0Rig(List.of("other", KEY), rates);
    }

    private CompletionStage<ConnectDecision> decide(ConnectRequest request) {
        CompletionStage<ConnectDecision> decision = namespace.connect(request);
        onDecision.run();
        return decision;
    }

    private V0ClientEvents events() {
        var events = new V0ClientEvents();
        events.conversations = partyline.logs.conversations;
        events.policy = namespace.policy;
        events.commands = ClientCommandsFixture.v0(partyline.logs.log);
        events.clock = () -> partyline.now;
        events.renewals = partyline.renewals(door.authenticator);
        events.refusals = partyline.refusals;
        return events;
    }

    ConversationMetadata create(String id) {
        return partyline.logs.conversations.create(ConversationId.parse(id), "", null, Map.of(), "{}", "{}", Dialect.V0)
                .orElseThrow();
    }

    V0Rig append(EventDraft... drafts) {
        partyline.append(chat, drafts);
        return this;
    }

    /** A client whose connection is open. */
    Client client(String query) {
        return new Client(query, Map.of());
    }

    Client client(String query, Map<String, List<String>> headers) {
        return new Client(query, headers);
    }

    /** A client that has asked to enter, for this conversation, behind that event. */
    Client joined(long latest) {
        return client("conversation_id=" + chat.id().hex() + "&latest_event_id=" + latest).send("40");
    }

    /** One connection. */
    final class Client {

        final FakeEngineSocket engine = new FakeEngineSocket();

        private Client(String query, Map<String, List<String>> headers) {
            var handshake = new EngineHandshake(QueryString.parse(query), headers, "192.0.2.1", null, Transport.WEBSOCKET);
            engine.listener = new SocketIoServer(SocketIoLimits.defaults(), threads::after, new SimpleMeterRegistry(),
                    Map.of("/", V0Rig.this::decide)).opened(engine, handshake);
        }

        Client send(String... messages) {
            for (String message : messages) {
                engine.listener.received(EngineIoPacket.message(message.substring(1)));
                threads.run();
            }
            return this;
        }

        /** What was sent since the last call, with {@code SID} for the id of the socket. */
        List<String> received() {
            var frames = new ArrayList<String>();
            engine.sent.forEach(frame -> frames.add(frame.replaceAll("\"sid\":\"[\\w-]{20}\"", "\"sid\":\"SID\"")));
            engine.sent.clear();
            return frames;
        }

        /** Ids of the events sent since the last call. */
        List<String> ids() {
            return received().stream().filter(frame -> frame.startsWith("42[\"oh_event\",{\"id\":"))
                    .map(frame -> frame.replaceAll("^42\\[\"oh_event\",\\{\"id\":(\\d+),.*", "$1")).toList();
        }
    }
}
