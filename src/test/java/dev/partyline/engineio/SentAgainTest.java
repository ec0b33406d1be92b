package dev.partyline.engineio;

import static dev.partyline.engineio.SessionRig.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;

/** Requests that an HTTP client sends again by itself, when the connection ended over which they went. */
class SentAgainTest {

    private final SessionRig rig = new SessionRig();

    @Test
    void aPollThatIsSentAgainEndsTheSession() {
        EngineSession session = rig.polling();
        assertNull(rig.refusal(session, "a"));
        send(session, "an answer that may never have come");
        assertEquals(EngineError.BAD_REQUEST, rig.refusal(session, "a"));
        assertEquals(EngineError.UNKNOWN_SESSION, rig.refusal(session, "b"));
    }

    /** The one that was sent first comes last: the connection had ended before the server read it. */
    @Test
    void aPollThatItsRepetitionHasOvertakenEndsTheSession() {
        EngineSession session = rig.polling();
        for (String stamp : List.of("repeated", "b", "c")) {
            assertNull(rig.refusal(session, stamp));
            send(session, "next");
        }
        assertEquals(EngineError.BAD_REQUEST, rig.refusal(session, "repeated"));
    }

    @Test
    void pollsOfDifferentStampsAndOfNoneAreDifferentOnes() {
        EngineSession session = rig.polling();
        String noStamp = "x".repeat(65);
        for (String stamp : Arrays.asList("a", "b", null, null, noStamp, noStamp)) {
            assertNull(rig.refusal(session, stamp));
            send(session, "next");
        }
    }

    @Test
    void onlyTheLatestStampsAreKept() {
        var stamps = new Stamps();
        for (int i = 0; i < 33; i++) assertFalse(stamps.again("" + i));
        assertTrue(stamps.again("1"));
        assertFalse(stamps.again("0"));
    }

    @Test
    void aPostThatIsSentAgainHasBeenHeard() {
        EngineSession session = rig.polling();
        assertFalse(session.heard("a"));
        assertTrue(session.heard("a"));
        assertFalse(session.heard("b"));
        assertFalse(session.heard(null));
        assertFalse(session.heard(null));
    }
}
