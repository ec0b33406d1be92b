package dev.partyline.socketio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;

import dev.partyline.socketio.ConnectDecision.Refuse;
import org.junit.jupiter.api.Test;

/** How clients come into a namespace and how they leave it. */
class NamespaceTest {

    private final Desk desk = new Desk();
    private final Rig rig = new Rig(Map.of("/", desk, "/other", new Desk(), "/broken", request -> {
        throw new IllegalStateException("not for clients");
    }, "/deaf", request -> null));

    @Test
    void aNamespaceSeesHandshakeQueryAndCredentials() {
        rig.send("40/?a=b,{\"token\":1}");
        assertEquals(new ConnectRequest(rig.handshake, Optional.of("a=b"), Optional.of("{\"token\":1}")), desk.requests.get(0));
        assertFalse(desk.requests.get(0).toString().contains("token"));
    }

    @Test
    void aClientHearsNothingBeforeTheDecision() {
        rig.send("40");
        assertEquals(List.of(), rig.received());
        desk.accept();
        assertEquals(List.of("40{\"sid\":\"SID\"}"), rig.received());
    }

    @Test
    void idsAreLongAndNeverTheSame() {
        var first = entered();
        rig.send("41", "40");
        assertNotEquals(first.id(), desk.accept().id());
        assertNotEquals("engine-id", first.id());
        assertTrue(first.id().matches("[\\w-]{20}"));
        assertSame(rig.handshake, first.handshake());
    }

    @Test
    void aRefusalHasAMessageAndPerhapsData() {
        rig.send("40");
        desk.decide(new Refuse("not \"you\"", Optional.of("{\"msg_id\":\"X\"}")));
        rig.send("40");
        desk.decide(ConnectDecision.refuse("again"));
        assertEquals(List.of("44{\"message\":\"not \\\"you\\\"\",\"data\":{\"msg_id\":\"X\"}}", "44{\"message\":\"again\"}"),
                rig.received());
        assertFalse(rig.engine.closed);
    }

    @Test
    void aFailureOfOursRefusesWithoutTellingWhy() {
        rig.send("40/broken,");
        rig.send("40");
        desk.decisions.get(0).completeExceptionally(new IllegalStateException("not for clients"));
        rig.send("40");
        desk.decide(null);
        assertEquals(List.of("44/broken,{\"message\":\"Internal server error\"}",
                "44{\"message\":\"Internal server error\"}", "44{\"message\":\"Internal server error\"}"), rig.received());
    }

    @Test
    void anythingInANamespaceThatIsNotYetDecidedEndsTheConnection() {
        rig.send("40", "42[\"too soon\"]");
        assertTrue(rig.engine.closed);
        desk.accept();
        assertEquals(List.of(), rig.received());
        assertEquals(List.of(), desk.sockets);
    }

    @Test
    void aSecondConnectEndsTheConnection() {
        entered();
        rig.send("40");
        assertTrue(rig.engine.closed);
        assertEquals(List.of(DisconnectReason.TRANSPORT), desk.ends);
    }

    @Test
    void aSecondConnectBeforeTheDecisionEndsTheConnection() {
        rig.send("40", "40");
        assertTrue(rig.engine.closed);
    }

    @Test
    void aClientThatHasLeftMayComeBack() {
        var socket = entered();
        rig.send("41");
        assertEquals(List.of(DisconnectReason.CLIENT), desk.ends);
        assertFalse(socket.connected());
        rig.send("40");
        desk.accept();
        assertEquals(List.of("40{\"sid\":\"SID\"}"), rig.received());
    }

    @Test
    void whoLeavesBeforeTheDecisionIsNotLetInByItAndMayAskAgain() {
        rig.send("40", "41");
        desk.accept();
        assertEquals(List.of(), desk.sockets);
        assertEquals(List.of(), rig.received());
        rig.send("40");
        desk.accept();
        assertEquals(List.of("40{\"sid\":\"SID\"}"), rig.received());
    }

    @Test
    void aClientThatHasLeftMaySayNothing() {
        entered();
        rig.send("41", "42[\"a\"]");
        assertTrue(rig.engine.closed);
        assertEquals(List.of(), desk.events);
    }

    @Test
    void aNamespaceMayPutAClientOutAndTheConnectionGoesOn() {
        entered().disconnect();
        desk.sockets.get(0).disconnect();
        assertEquals(List.of("41"), rig.received());
        assertEquals(List.of(DisconnectReason.SERVER), desk.ends);
        assertFalse(rig.engine.closed);
    }

    @Test
    void whatCrossesADisconnectOfOursIsDropped() {
        entered().disconnect();
        rig.send("42[\"a\"]", "431[]", "41");
        assertFalse(rig.engine.closed);
        assertEquals(List.of(), desk.events);
        assertEquals(List.of(DisconnectReason.SERVER), desk.ends);
    }

    @Test
    void aListenerThatThrowsHarmsNobodyElse() {
        entered();
        desk.onEvent = () -> {
            throw new InvalidPacketException("ours, not the client's");
        };
        rig.send("421[\"a\"]", "42[\"b\"]");
        assertEquals(2, desk.events.size());
        assertFalse(rig.engine.closed);
        assertEquals(List.of(), rig.received());
    }

    @Test
    void anAcceptThatThrowsPutsTheClientOut() {
        rig.send("40");
        desk.decide(ConnectDecision.accept(socket -> {
            throw new IllegalStateException("no room");
        }));
        assertEquals(List.of("40{\"sid\":\"SID\"}", "41"), rig.received());
        rig.send("40");
        desk.accept();
        assertEquals(List.of("40{\"sid\":\"SID\"}"), rig.received());
    }

    @Test
    void theEndOfTheConnectionEndsEveryStayOnce() {
        entered();
        rig.engine.close();
        desk.sockets.get(0).disconnect();
        assertEquals(List.of(DisconnectReason.TRANSPORT), desk.ends);
        assertEquals(List.of(), rig.received());
        var failure = assertThrows(CompletionException.class,
                () -> desk.sockets.get(0).emit("a", Arguments.NONE).toCompletableFuture().join());
        assertEquals(ClientDisconnectedException.class, failure.getCause().getClass());
    }

    @Test
    void aDecisionAboutAClientThatIsGoneIsForgotten() {
        rig.send("40");
        rig.engine.close();
        desk.accept();
        assertEquals(List.of(), desk.sockets);
    }

    @Test
    void anUndecidedClientIsRefusedInTime() {
        rig.send("40");
        rig.pass(Rig.LIMITS.decisionTimeout().minusMillis(1));
        assertEquals(List.of(), rig.received());
        assertFalse(rig.engine.closed);
        rig.pass(Duration.ofMillis(1));
        assertEquals(List.of("44{\"message\":\"Connection timed out\"}"), rig.received());
        desk.accept();
        assertEquals(List.of(), desk.sockets);
    }

    @Test
    void aNamespaceWithoutAnAnswerRefuses() {
        rig.send("40/deaf");
        assertEquals(List.of("44/deaf,{\"message\":\"Internal server error\"}"), rig.received());
    }

    @Test
    void aFloodBehindABusyListenerEndsTheConnection() {
        entered();
        desk.onEvent = () -> {
            desk.onEvent = () -> { };
            for (int i = 0; i <= Rig.LIMITS.waitingPackets(); i++) rig.send("42[\"b\"]");
            assertTrue(rig.engine.closed);
        };
        rig.send("42[\"a\"]");
        assertTrue(rig.engine.closed);
        assertEquals(List.of(DisconnectReason.TRANSPORT), desk.ends);
    }

    private SocketIoSocket entered() {
        rig.send("40");
        var socket = desk.accept();
        rig.received();
        return socket;
    }
}
