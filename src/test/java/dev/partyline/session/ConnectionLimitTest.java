package dev.partyline.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

import dev.partyline.config.Limits;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.dialect.QueryString;
import dev.partyline.dialect.V1ResendRequest;
import dev.partyline.security.Identity;
import org.junit.jupiter.api.Test;

/** How many may listen to one conversation (V1 spec 1.5). */
class ConnectionLimitTest {

    private final Deque<Runnable> onTheWay = new ArrayDeque<>();
    private final DeliveryFixture server = new DeliveryFixture(Runnable::run, this::thread);
    private final ConversationMetadata chat = server.logs.create();

    ConnectionLimitTest() {
        server.delivery.limits = withSockets(2);
        server.registry.limits = server.delivery.limits;
    }

    /** What else happens between the first look at a conversation and the moment in which a client is added. */
    private Executor thread() {
        if (!onTheWay.isEmpty()) onTheWay.pop().run();
        return Runnable::run;
    }

    @Test
    void oneMoreThanTheLimitIsRefusedUntilOneLeaves() {
        var first = connect(chat, new RecordingTransport()).orElseThrow();
        connect(chat, new RecordingTransport()).orElseThrow();

        var refused = new RecordingTransport();
        assertEquals(Optional.empty(), connect(chat, refused));
        assertEquals(Disconnect.TOO_MANY_CONNECTIONS, refused.closes().get(0));
        assertTrue(refused.frames().isEmpty());

        server.delivery.disconnected(first);
        connect(chat, new RecordingTransport()).orElseThrow();
    }

    @Test
    void everyConversationHasALimitOfItsOwn() {
        connect(chat, new RecordingTransport()).orElseThrow();
        connect(chat, new RecordingTransport()).orElseThrow();

        connect(server.logs.create(), new RecordingTransport()).orElseThrow();
    }

    @Test
    void ofTwoWhoComeAtOnceOneGetsTheLastPlace() {
        connect(chat, new RecordingTransport()).orElseThrow();
        var faster = new RecordingTransport();
        onTheWay.push(() -> connect(chat, faster).orElseThrow());

        var slower = new RecordingTransport();
        assertEquals(Optional.empty(), connect(chat, slower));

        assertEquals(List.of(Disconnect.TOO_MANY_CONNECTIONS), slower.closes());
        assertEquals(List.of(), faster.closes());
        assertEquals(2, server.registry.connections(chat.id()).size());
        assertEquals(List.of(), server.closed.fired(), "who never came has not left");
    }

    private Optional<ClientConnection> connect(ConversationMetadata conversation, Transport transport) {
        var live = V1ResendRequest.parse(QueryString.parse(""));
        return server.delivery.connect(new Opening(conversation, Identity.LOCAL, live), transport);
    }

    private static Limits withSockets(int perConversation) {
        Limits d = Limits.defaults();
        return new Limits(d.authenticationTimeout(), d.ticketLifetime(), d.ticketsPerIdentity(), d.pingInterval(),
                d.pongTimeout(), d.stuckWrite(), d.clientWait(),
                d.positionSweep(), d.windowFrames(), d.windowBytes(), d.unacknowledgedBytes(), d.controlFrames(), d.inboundMessageBytes(),
                d.outboundFrameBytes(), d.fullStateBytes(), d.unauthenticatedSockets(), perConversation,
                d.tailEvents(), d.tailBytes(), d.appendQueueBytes(), d.journalBytes(), d.backlogBytes(), d.runGrace(),
                d.importBytes(), d.socketIoSessions(), d.agentWait(), d.deliveryPause());
    }
}
