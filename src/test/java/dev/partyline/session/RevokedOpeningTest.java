package dev.partyline.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.Grant;
import dev.partyline.dialect.QueryString;
import dev.partyline.dialect.V1ResendRequest;
import dev.partyline.security.ConversationPolicy;
import dev.partyline.security.Identity;
import org.junit.jupiter.api.Test;

/** A right that is taken back between the look at it and the moment in which the connection is known to everybody. */
class RevokedOpeningTest {

    private static final Identity BERT = Identity.of("bert", Identity.Kind.TOKEN, Set.of());
    private static final Grant VIEWER = new Grant(Grant.Kind.USER, "bert", "viewer");

    private final AtomicReference<Runnable> onTheWay = new AtomicReference<>(() -> { });
    private final DeliveryFixture server = new DeliveryFixture(Runnable::run, () -> {
        onTheWay.getAndSet(() -> { }).run();
        return Runnable::run;
    });
    private final RecordingTransport transport = new RecordingTransport();
    private final ConversationMetadata chat = server.logs.create();

    RevokedOpeningTest() {
        server.delivery.policy = new ConversationPolicy();
        server.append(chat, DeliveryFixture.said("secret"));
        server.logs.conversations.changeGrants(chat.id(), present -> List.of(VIEWER));
    }

    private void connect() {
        var all = V1ResendRequest.parse(QueryString.parse("resend_mode=all"));
        server.delivery.connect(new Opening(chat, BERT, all), transport);
    }

    @Test
    void nothingIsSentAndTheConnectionEnds() {
        onTheWay.set(() -> server.logs.conversations.changeGrants(chat.id(), present -> List.of()));
        connect();
        assertEquals(List.of(), transport.frames());
        assertEquals(List.of(Disconnect.CONVERSATION_NOT_FOUND), transport.closes());
        assertEquals(0, server.registry.connections(chat.id()).size());
    }

    @Test
    void withTheRightEverythingIs() {
        connect();
        assertEquals(List.of("full_state=idle", "secret", "full_state=idle"), DeliveryFixture.gist(transport.frames()));
        assertEquals(List.of(), transport.closes());
    }
}
