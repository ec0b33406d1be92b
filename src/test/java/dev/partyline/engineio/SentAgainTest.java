package dev.partyline.engineio;

import static dev.partyline.engineio.SessionRig.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;

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

    @Test
    void pollsOfDifferentStampsAndOfNoneAreDifferentOnes() {
        EngineSession session = rig.polling();
        for (String stamp : Arrays.asList("a", "b", null, null, "a")) {
            assertNull(rig.refusal(session, stamp));
            send(session, "next");
        }
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
