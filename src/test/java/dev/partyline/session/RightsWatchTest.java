package dev.partyline.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.dialect.InvalidFrameException;
import dev.partyline.dialect.Renewal;
import dev.partyline.security.Authenticator;
import dev.partyline.security.Basis;
import dev.partyline.security.Credential;
import dev.partyline.security.Door;
import dev.partyline.security.Identity;
import dev.partyline.security.Refused;
import dev.partyline.security.Revoked;
import dev.partyline.security.Role;
import org.junit.jupiter.api.Test;

/** A right that ends while a connection is open ends the connection. */
class RightsWatchTest {

    private static final Duration LIFE = Duration.ofMinutes(5);
    private static final List<Disconnect> OPEN = List.of();

    private final DeliveryFixture partyline = new DeliveryFixture();
    private final SessionRegistry registry = partyline.registry;
    private final ConversationMetadata chat = partyline.logs.create();
    private final RecordingTransport client = new RecordingTransport();
    private final Door door = new Door(List.of("key"), partyline.limits);

    private Identity anna(String session) {
        return new Identity("anna", Identity.Kind.TOKEN)
                .on(new Basis(partyline.now.plus(LIFE), "anna", session, "t-" + session, Instant.MIN));
    }

    private void after(Duration time) {
        partyline.now = partyline.now.plus(time);
        door.now = door.now.plus(time);
        registry.sweepRights();
    }

    private RecordingTransport connect(Identity identity) {
        var transport = new RecordingTransport();
        partyline.connect(chat, identity, transport);
        return transport;
    }

    @Test
    void aConnectionEndsWithItsToken() {
        partyline.connect(chat, anna("s1"), client);
        var lasting = connect(new Identity("key-1", Identity.Kind.SESSION_KEY));
        after(LIFE.minusMillis(1));
        assertEquals(OPEN, client.closes());
        after(Duration.ofMillis(1));
        assertEquals(List.of(Disconnect.TOKEN_EXPIRED), client.closes());
        assertEquals(OPEN, lasting.closes());
        after(Duration.ofDays(400));
        assertEquals(OPEN, lasting.closes());
    }

    private Duration renew(ClientConnection connection, Identity by) {
        String ticket = door.ticket(by, chat.id(), Role.OWNER, null);
        Authenticator authenticator = door.authenticator;
        return partyline.renewals(authenticator).renew(connection, new Renewal(null, ticket), "websocket",
                text -> new Credential.Ticket(text, chat.id().hex(), null, null));
    }

    @Test
    void aConnectionThatIsRenewedOutlivesItsToken() {
        ClientConnection connection = partyline.connect(chat, anna("s1"), client);
        partyline.now = partyline.now.plus(LIFE.minusMillis(1));
        assertEquals(LIFE, renew(connection, anna("s1")));
        after(Duration.ofMillis(1));
        assertEquals(OPEN, client.closes());
        after(LIFE);
        assertEquals(List.of(Disconnect.TOKEN_EXPIRED), client.closes());
    }

    @Test
    void somebodyElseDoesNotRenewIt() {
        Identity opened = anna("s1");
        ClientConnection connection = partyline.connect(chat, opened, client);
        Identity bert = new Identity("bert", Identity.Kind.TOKEN).on(opened.basis());
        assertEquals(Renewals.REFUSED, assertThrows(InvalidFrameException.class, () -> renew(connection, bert)).code());
        var renamed = new Identity("anna", Identity.Kind.TOKEN)
                .on(new Basis(Instant.MAX, "another anna", "", "", Instant.MIN));
        assertThrows(InvalidFrameException.class, () -> renew(connection, renamed));
        assertEquals(opened, connection.identity());
        assertEquals(new Refused("websocket", "renewal", "anna", chat.id()), partyline.refusals.fired().get(0));
        assertEquals(2, registry.meters.counter("partyline.renewals", "outcome", "refused").count());
        after(LIFE);
        assertEquals(List.of(Disconnect.TOKEN_EXPIRED), client.closes());
    }

    /** Of a key, for instance. */
    @Test
    void whatLastsHasNoEnd() {
        var key = new Identity("key-1", Identity.Kind.SESSION_KEY);
        assertNull(renew(partyline.connect(chat, key, client), key));
    }

    /** A newer token may name fewer groups. */
    @Test
    void whoIsRenewedWithLessIsAskedAbout() {
        ClientConnection connection = partyline.connect(chat, anna("s1"), client);
        partyline.forbidden.add("anna");
        renew(connection, anna("s1"));
        assertEquals(List.of(Disconnect.RIGHT_ENDED), client.closes());
    }

    @Test
    void aSessionOfTheProviderEndsItsConnections() {
        partyline.connect(chat, anna("s1"), client);
        var elsewhere = connect(anna("s2"));
        registry.revoked(Revoked.session("s1"));
        assertEquals(List.of(Disconnect.REVOKED), client.closes());
        registry.revoked(Revoked.token("t-s2"));
        assertEquals(List.of(Disconnect.REVOKED), elsewhere.closes());
    }

    @Test
    void ofWhatEndsHereNobodyElseIsClosed() {
        partyline.connect(chat, anna("s1"), client);
        var key = connect(new Identity("s1", Identity.Kind.SESSION_KEY));
        for (Revoked what : List.of(Revoked.session("s2"), Revoked.session(""), Revoked.token("s1"),
                Revoked.token(""), Revoked.identity("s1"), Revoked.identity("anna"))) {
            registry.revoked(what);
            after(Duration.ofSeconds(1));
        }
        assertEquals(OPEN, client.closes());
        assertEquals(OPEN, key.closes());
    }

    @Test
    void whoHasNoRightAnyMoreIsClosed() {
        partyline.connect(chat, anna("s1"), client);
        var bert = connect(new Identity("bert", Identity.Kind.TOKEN));
        partyline.forbidden.addAll(List.of("anna", "bert"));
        registry.revoked(Revoked.inConversation(ConversationId.random(), "anna"));
        assertEquals(OPEN, client.closes());
        registry.revoked(Revoked.inConversation(chat.id(), "anna"));
        assertEquals(List.of(Disconnect.RIGHT_ENDED), client.closes());
        assertEquals(OPEN, bert.closes());
        registry.revoked(Revoked.identity("bert"));
        assertEquals(List.of(Disconnect.RIGHT_ENDED), bert.closes());
    }

    /** A group, for instance. */
    @Test
    void ofManyInAConversationWhoeverHasNoRightIsClosed() {
        partyline.connect(chat, anna("s1"), client);
        var bert = connect(new Identity("bert", Identity.Kind.TOKEN));
        registry.sweepRights();
        partyline.forbidden.add("anna");
        registry.revoked(Revoked.everybodyIn(ConversationId.random()));
        assertEquals(OPEN, client.closes());
        registry.revoked(Revoked.everybodyIn(chat.id()));
        assertEquals(List.of(Disconnect.RIGHT_ENDED), client.closes());
        partyline.forbidden.add("bert");
        after(Duration.ofSeconds(1));
        assertEquals(List.of(Disconnect.RIGHT_ENDED), bert.closes());
    }

    /** Somebody was let in, then lost the right, and is connected only now. */
    @Test
    void whoIsConnectedAMomentTooLateIsFound() {
        registry.sweepRights();
        partyline.forbidden.add("anna");
        registry.revoked(Revoked.inConversation(chat.id(), "anna"));
        var ended = connect(anna("s1"));
        registry.revoked(Revoked.session("s1"));
        partyline.connect(chat, anna("s2"), client);
        var sameSession = connect(new Identity("bert", Identity.Kind.TOKEN).on(anna("s1").basis()));
        assertEquals(OPEN, client.closes());
        after(Duration.ofSeconds(1));
        assertEquals(List.of(Disconnect.RIGHT_ENDED), client.closes());
        assertEquals(List.of(Disconnect.REVOKED), ended.closes());
        assertEquals(List.of(Disconnect.REVOKED), sameSession.closes());
    }

    /** Whether or not somebody has said that something has happened. */
    @Test
    void everybodyIsAskedAboutNowAndThen() {
        registry.sweepRights();
        partyline.connect(chat, anna("s1"), client);
        partyline.forbidden.add("anna");
        after(registry.access.recheck().minusMillis(1));
        assertEquals(OPEN, client.closes());
        after(Duration.ofMillis(1));
        assertEquals(List.of(Disconnect.RIGHT_ENDED), client.closes());
    }

    @Test
    void aConversationThatIsGoneIsNobodysRight() {
        partyline.connect(chat, anna("s1"), client);
        partyline.logs.store.delete(chat.id());
        after(registry.access.recheck());
        assertEquals(OPEN, client.closes());
        assertEquals(0, registry.meters.counter("partyline.sweep.failures", "sweep", "rights").count());
    }
}
