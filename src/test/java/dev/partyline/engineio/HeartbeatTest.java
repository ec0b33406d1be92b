package dev.partyline.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.partyline.engineio.EngineHandshake.Transport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeartbeatTest {

    private final SessionRig rig = new SessionRig();
    private final FakeTransport socket = new FakeTransport();
    private EngineSession session;

    @BeforeEach
    void open() {
        session = rig.open(Transport.WEBSOCKET);
        session.use(socket);
        socket.sent.clear();
    }

    @Test
    void theFirstPingComesAfterOneInterval() {
        rig.timer.pass(299);
        assertEquals("[]", socket.sent.toString());
        rig.timer.pass(1);
        assertEquals("[2]", socket.sent.toString());
    }

    @Test
    void anAnswerBeginsTheNextInterval() {
        for (int i = 0; i < 5; i++) {
            rig.timer.pass(300 + 150);
            SessionRig.frame(session, socket, "3");
        }
        assertEquals("[2, 2, 2, 2, 2]", socket.sent.toString());
        assertNull(socket.closed);
    }

    @Test
    void whoDoesNotAnswerIsDead() {
        rig.timer.pass(499);
        assertNull(socket.closed);
        rig.timer.pass(1);
        assertEquals(EngineDisconnect.NO_SIGN_OF_LIFE, socket.closed);
        assertEquals("[closed]", rig.heard.toString());
        assertEquals(0, rig.timer.waiting());
    }

    @Test
    void messagesAreNoAnswer() {
        rig.timer.pass(400);
        SessionRig.frame(session, socket, "4still talking");
        rig.timer.pass(100);
        assertEquals(EngineDisconnect.NO_SIGN_OF_LIFE, socket.closed);
    }

    @Test
    void anAnswerToNothingDelaysNothing() {
        rig.timer.pass(200);
        SessionRig.frame(session, socket, "3");
        rig.timer.pass(100);
        assertEquals("[2]", socket.sent.toString());
    }

    @Test
    void aPollLooksAtTheClockItself() {
        EngineSession polling = rig.polling();
        rig.timer.pass(300);
        rig.poll(polling);
        rig.timer.passUnnoticed(200);
        assertEquals(EngineError.UNKNOWN_SESSION, rig.refusal(polling));
    }

    @Test
    void aServerThatWasHeldUpDoesNotBlameItsClients() {
        rig.timer.passUnnoticed(5_000);
        rig.timer.pass(0);
        assertEquals("[2]", socket.sent.toString());
        rig.timer.pass(199);
        assertNull(socket.closed);
        rig.timer.pass(1);
        assertEquals(EngineDisconnect.NO_SIGN_OF_LIFE, socket.closed);
    }

    @Test
    void aClosedSessionHasNoTimer() {
        session.close();
        assertEquals(0, rig.timer.waiting());
    }
}
