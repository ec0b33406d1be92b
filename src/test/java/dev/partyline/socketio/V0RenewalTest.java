package dev.partyline.socketio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.partyline.security.Basis;
import dev.partyline.security.Identity;
import dev.partyline.security.Revoked;
import dev.partyline.security.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client of V0 whose right ends, unless it shows a newer one. */
class V0RenewalTest {

    private static final Duration LIFE = Duration.ofMinutes(5);
    private static final String PAGE = "https://agents.example.com";

    private final V0Rig rig = V0Rig.withKey();

    private Identity known(String name) {
        return new Identity(name, Identity.Kind.TOKEN)
                .on(new Basis(rig.partyline.now.plus(LIFE), name, "s1", "", Instant.MIN));
    }

    private String ticket(String name) {
        return rig.door.ticket(known(name), rig.chat.id(), Role.OWNER, PAGE);
    }

    private V0Rig.Client anna() {
        var client = rig.client("conversation_id=" + rig.chat.id().hex(), Map.of("Origin", List.of(PAGE)));
        client.send("40{\"ticket\":\"" + ticket("anna") + "\"}").received();
        return client;
    }

    private void pass(Duration time) {
        rig.partyline.now = rig.partyline.now.plus(time);
        rig.partyline.registry.sweepRights();
        rig.threads.run();
    }

    /** So that it comes back by itself, with what it then shows. */
    @Test
    void anExpiredTokenEndsTheConnectionWithoutAWord() {
        var client = anna();
        pass(LIFE);
        assertTrue(client.engine.closed);
        assertEquals(List.of(), client.received());
    }

    @Test
    void aNewerOneKeepsItOpen() {
        var client = anna();
        rig.partyline.now = rig.partyline.now.plusSeconds(299);
        client.send("427[\"authenticate\",{\"ticket\":\"" + ticket("anna") + "\"}]");
        assertEquals(List.of("437[{\"expires_in\":300}]"), client.received());
        pass(Duration.ofSeconds(1));
        assertFalse(client.engine.closed);
        pass(LIFE);
        assertTrue(client.engine.closed);
    }

    /** Like everything that cannot be done, and nothing of it is said to others. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"ticket\":\"BERT\"}", "{\"ticket\":\"x\"}", "{\"token\":\"x\"}", "{}", "[]", "{\"ticket\":7}",
        "{\"ticket\":\"ANNA\",\"token\":\"x\"}", "{\"ticket\":null}", "\"x\""})
    void whatIsNoneOfTheSameUserIsRefused(String shown) {
        var client = anna();
        var other = anna();
        client.send("427[\"authenticate\","
                + shown.replace("BERT", ticket("bert")).replace("ANNA", ticket("anna")) + "]");
        List<String> answers = client.received();
        assertEquals(2, answers.size(), answers::toString);
        assertTrue(answers.get(0).contains("\"type\":\"error\""), answers::toString);
        assertTrue(answers.get(1).contains("\"error\":true"), answers::toString);
        assertEquals(List.of(), other.received());
        assertFalse(client.engine.closed);
        pass(LIFE);
        assertTrue(client.engine.closed);
    }

    /** It would come back by itself otherwise, again and again. */
    @Test
    void whoIsPutOutIsToldToStayAwayAndThenCutOff() {
        var client = anna();
        rig.partyline.registry.revoked(Revoked.session("s1"));
        rig.threads.run();
        assertEquals(List.of("41"), client.received());
        rig.threads.pass(Duration.ofMillis(1_999));
        assertFalse(client.engine.closed);
        rig.threads.pass(Duration.ofMillis(1));
        assertTrue(client.engine.closed);
    }
}
