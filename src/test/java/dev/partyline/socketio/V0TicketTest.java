package dev.partyline.socketio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.partyline.conversation.ConversationId;
import dev.partyline.security.Identity;
import dev.partyline.security.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page of V0 gets in with a ticket in the payload of its CONNECT packet. */
class V0TicketTest {

    private static final Identity ANNA = new Identity("anna", Identity.Kind.SESSION_KEY);
    private static final String PAGE = "https://agents.example.com";
    private static final String LET_IN = "40{\"sid\":\"SID\"}";
    private static final String REFUSED = "44{\"message\":\"invalid_session_api_key\"}";

    private final V0Rig rig = V0Rig.withKey();

    private String ticket(Role role) {
        return rig.door.ticket(ANNA, rig.chat.id(), role, PAGE);
    }

    private static String connect(String ticket) {
        return "40{\"ticket\":\"" + ticket + "\"}";
    }

    private V0Rig.Client client(String origin) {
        return rig.client("conversation_id=" + rig.chat.id().hex(), Map.of("Origin", List.of(origin)));
    }

    private void assertAnswer(String expected, V0Rig.Client client) {
        assertEquals(expected, client.received().get(0));
    }

    @Test
    void aTicketLetsInOnce() {
        String ticket = ticket(Role.OWNER);
        assertAnswer(LET_IN, client(PAGE).send(connect(ticket)));
        assertAnswer(REFUSED, client(PAGE).send(connect(ticket)));
    }

    @Test
    void itsConnectionIsOfWhoeverGotIt() {
        var client = client(PAGE).send(connect(ticket(Role.VIEWER)));
        assertAnswer(LET_IN, client);
        var connection = rig.partyline.registry.connections(rig.chat.id()).iterator().next();
        assertEquals(new Identity("anna", Identity.Kind.SESSION_KEY, Role.VIEWER), connection.identity());
    }

    /** What a viewer says is answered like everything that cannot be done, and appended nowhere. */
    @Test
    void whoMayOnlyWatchSaysNothing() {
        var client = client(PAGE).send(connect(ticket(Role.VIEWER)));
        client.received();
        client.send("42[\"oh_user_action\",{\"action\":\"message\",\"args\":{\"content\":\"hello\"}}]");
        rig.commit();
        List<String> answers = client.received();
        assertTrue(answers.stream().anyMatch(frame -> frame.contains("\"error\":true")), answers::toString);
        assertEquals(-1, rig.partyline.logs.log.head(rig.chat.id()).offset());
    }

    @Test
    void anotherOriginIsRefused() {
        assertAnswer(REFUSED, client("https://elsewhere.example.com").send(connect(ticket(Role.OWNER))));
    }

    @Test
    void anExpiredTicketIsRefused() {
        String ticket = ticket(Role.OWNER);
        rig.door.now = rig.door.now.plus(Duration.ofSeconds(30));
        assertAnswer(REFUSED, client(PAGE).send(connect(ticket)));
    }

    @Test
    void aTicketForAnotherConversationIsRefused() {
        var other = ConversationId.parse("0d1f0c7e9a3b4f6d8c2e1a0b9f8e7d6c");
        assertAnswer(REFUSED, client(PAGE).send(connect(rig.door.ticket(ANNA, other, Role.OWNER, PAGE))));
    }

    /** A key that is there counts, also when it is wrong. */
    @ParameterizedTest
    @ValueSource(strings = {"40{\"ticket\":\"T\",\"session_api_key\":\"wrong\"}", "40{\"ticket\":[\"T\"]}", "40{\"tickets\":\"T\"}",
        "40{\"ticket\":\"\"}", "40"})
    void whatIsNoTicketIsRefused(String connect) {
        assertAnswer(REFUSED, client(PAGE).send(connect.replace("\"T\"", "\"" + ticket(Role.OWNER) + "\"")));
    }
}
