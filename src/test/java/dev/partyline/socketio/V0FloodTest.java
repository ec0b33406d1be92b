package dev.partyline.socketio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;

import dev.partyline.config.RateLimits;
import org.junit.jupiter.api.Test;

/** A client of V0 that says more than it may. */
class V0FloodTest {

    private static final int ALLOWED = 3;
    private static final int PATIENCE = 2;

    private final V0Rig rig = V0Rig.withKey(
            new RateLimits(0, 0, 0, 0, ALLOWED, 0, 0, Duration.ofSeconds(1), PATIENCE));

    private V0Rig.Client client() {
        var client = rig.client("conversation_id=" + rig.chat.id().hex() + "&latest_event_id=-1&session_api_key=" + V0Rig.KEY)
                .send("40");
        client.received();
        return client;
    }

    private static String action(int ack) {
        return "42" + ack + "[\"oh_user_action\",{\"action\":\"message\",\"args\":{\"content\":\"hello\"}}]";
    }

    @Test
    void whatIsTooMuchIsRefusedAndNeverAcknowledged() {
        var client = client();
        for (int i = 0; i < ALLOWED; i++) client.send(action(i));
        List<String> taken = client.received();
        for (int i = 0; i < ALLOWED; i++) assertTrue(taken.contains("43" + i + "[]"), taken::toString);
        client.send(action(7));
        List<String> refused = client.received();
        assertEquals(2, refused.size(), refused::toString);
        refused.forEach(frame -> assertTrue(frame.contains("too many messages"), frame));
        rig.door.now = rig.door.now.plusSeconds(1);
        client.send(action(8));
        assertTrue(client.received().contains("438[]"));
        assertFalse(client.engine.closed);
    }

    @Test
    void eventsThatNobodyHearsCountToo() {
        var client = client();
        for (int i = 0; i < ALLOWED; i++) client.send("42[\"noise\"]");
        assertEquals(List.of(), client.received());
        client.send(action(1));
        assertTrue(client.received().toString().contains("too many messages"));
    }

    @Test
    void whoGoesOnIsDisconnected() {
        var client = client();
        for (int i = 0; i < ALLOWED + PATIENCE; i++) client.send(action(i));
        assertFalse(client.engine.flood);
        client.send(action(9));
        assertTrue(client.engine.flood, "it is not told why");
        assertTrue(rig.partyline.refusals.fired().toString().contains("messages-per-identity"));
    }
}
