package dev.partyline.socketio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

/** A connection is for those who enter a namespace. */
class ConnectTimeoutTest {

    private static final Duration TIMEOUT = Rig.LIMITS.connectTimeout();
    private static final Duration REFUSED = Rig.LIMITS.refusedTimeout();

    private final Desk desk = new Desk();
    private final Rig rig = new Rig(Map.of("/", desk));

    @Test
    void attemptsAtUnknownNamespacesDoNotProlongIt() {
        rig.pass(TIMEOUT.minusMillis(1));
        rig.send("40/random");
        rig.pass(Duration.ofMillis(1));
        assertTrue(rig.engine.closed);
    }

    /** It would be served on the thread of the timer. */
    @Test
    void whoAsksWhileItsTimeEndsIsNotHeardAnyMore() {
        rig.engine.onClose = () -> rig.send("40");
        rig.pass(TIMEOUT);
        assertTrue(rig.engine.closed);
        assertEquals(List.of(), desk.requests);
    }

    @Test
    void aClientThatHasEnteredStays() {
        rig.send("40");
        desk.accept();
        rig.pass(TIMEOUT.multipliedBy(10));
        assertFalse(rig.engine.closed);
    }

    @Test
    void aClientThatHasLeftStaysToo() {
        rig.send("40");
        desk.accept();
        rig.send("41");
        rig.pass(TIMEOUT.multipliedBy(10));
        assertFalse(rig.engine.closed);
    }

    @Test
    void aDecisionMayTakeLonger() {
        rig.send("40");
        rig.pass(TIMEOUT.multipliedBy(2));
        assertFalse(rig.engine.closed);
        desk.accept();
        rig.pass(TIMEOUT.multipliedBy(2));
        assertFalse(rig.engine.closed);
    }

    @Test
    void aRefusedClientHasALittleTimeToGo() {
        rig.send("40");
        rig.pass(TIMEOUT.multipliedBy(2));
        desk.decide(ConnectDecision.refuse("no"));
        rig.pass(REFUSED.minusMillis(1));
        assertFalse(rig.engine.closed);
        rig.pass(Duration.ofMillis(1));
        assertTrue(rig.engine.closed);
    }

    @Test
    void askingAgainDoesNotProlongThat() {
        rig.send("40/random");
        rig.pass(REFUSED.minusMillis(1));
        rig.send("40/other");
        rig.pass(Duration.ofMillis(1));
        assertTrue(rig.engine.closed);
    }

    @Test
    void aClientThatEntersElsewhereAfterARefusalStays() {
        rig.send("40/random");
        rig.send("40");
        desk.accept();
        rig.pass(TIMEOUT.multipliedBy(10));
        assertFalse(rig.engine.closed);
    }

    @Test
    void aClosedConnectionIsNotClosedAgain() {
        rig.engine.close();
        rig.engine.closed = false;
        rig.pass(TIMEOUT);
        assertFalse(rig.engine.closed);
        assertEquals(0, rig.received().size());
    }
}
