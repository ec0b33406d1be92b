package dev.partyline.socketio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers to events, in both directions. */
class AcknowledgementTest {

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final String PLACE = "{\"_placeholder\":true,\"num\":0}";

    private final Desk desk = new Desk();
    private final Rig rig = new Rig(Map.of("/", desk));
    private SocketIoSocket socket;

    @BeforeEach
    void enter() {
        rig.send("40");
        socket = desk.accept();
        rig.received();
    }

    @Test
    void anEventIsAnsweredOnce() {
        rig.send("4217[\"a\",1]");
        var acknowledgement = desk.events.get(0).acknowledgement();
        assertTrue(acknowledgement.wanted());
        acknowledgement.give(Arguments.NONE);
        acknowledgement.give(Arguments.of("1"));
        assertEquals(List.of("4317[]"), rig.received());
    }

    @Test
    void anEventThatWantsNoAnswerGetsNone() {
        rig.send("42[\"a\"]");
        assertFalse(desk.events.get(0).acknowledgement().wanted());
        assertTrue(desk.events.get(0).acknowledgement().give(Arguments.NONE).toCompletableFuture().isDone());
        assertEquals(List.of(), rig.received());
    }

    @Test
    void aClientThatHasLeftGetsNoAnswer() {
        rig.send("421[\"a\"]", "41");
        assertLeft(desk.events.get(0).acknowledgement().give(Arguments.NONE).toCompletableFuture());
        assertEquals(List.of(), rig.received());
    }

    @Test
    void ourEventsAreNumberedAndAnswered() {
        var first = ask();
        var second = ask();
        assertEquals(List.of("420[\"q\",true]", "421[\"q\",true]"), rig.received());
        rig.send("431[\"b\", {\"c\":1.0}]", "430[]");
        assertEquals(Arguments.NONE, first.join());
        assertEquals(List.of("\"b\"", "{\"c\":1.0}"), second.join().json());
    }

    @Test
    void anAnswerMayBeBinary() {
        var answer = ask();
        rig.send("461-0[" + PLACE + "]", "<0a0b>");
        assertEquals(new Arguments(List.of(PLACE), List.of(Wire.bytes("0a0b"))), answer.join());
    }

    @Test
    void binaryGoesOutWithANumber() {
        socket.emitWithAck("q", new Arguments(List.of(PLACE), List.of(Wire.bytes("0a0b"))), PATIENCE);
        assertEquals(List.of("451-0[\"q\"," + PLACE + "]", "<0a0b>"), rig.received());
    }

    @Test
    void anAnswerToNothingIsIgnored() {
        rig.send("4399[1]");
        var answer = ask();
        rig.send("430[1]", "430[2]");
        assertEquals(List.of("1"), answer.join().json());
        assertFalse(rig.engine.closed);
    }

    @Test
    void withoutAnAnswerTimeRunsOut() {
        var answer = ask();
        rig.pass(PATIENCE.minusMillis(1));
        assertFalse(answer.isDone());
        rig.pass(Duration.ofMillis(1));
        assertEquals(AcknowledgementTimeoutException.class, causeOf(answer));
        rig.send("430[]");
        assertFalse(rig.engine.closed);
    }

    @Test
    void whoeverLeavesAnswersNothingMore() {
        var answer = ask();
        rig.send("41");
        assertLeft(answer);
        assertLeft(ask());
    }

    @Test
    void theEndOfTheConnectionEndsTheWait() {
        var answer = ask();
        rig.engine.close();
        assertLeft(answer);
    }

    @Test
    void anEventThatCannotBeSentIsNotWaitedFor() {
        rig.engine.closed = true;
        assertEquals(IllegalStateException.class, causeOf(ask()));
    }

    @Test
    void aReservedNameIsNotSent() {
        assertThrows(InvalidPacketException.class, () -> socket.emit("disconnect", Arguments.NONE));
        assertThrows(InvalidPacketException.class, () -> socket.emitWithAck("connect", Arguments.NONE, PATIENCE));
        assertEquals(List.of(), rig.received());
    }

    private CompletableFuture<Arguments> ask() {
        return socket.emitWithAck("q", Arguments.of("true"), PATIENCE).toCompletableFuture();
    }

    private static void assertLeft(CompletableFuture<?> stage) {
        assertEquals(ClientDisconnectedException.class, causeOf(stage));
    }

    private static Class<?> causeOf(CompletableFuture<?> stage) {
        assertTrue(stage.isDone());
        return assertThrows(CompletionException.class, stage::join).getCause().getClass();
    }
}
