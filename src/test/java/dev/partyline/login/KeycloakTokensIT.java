package dev.partyline.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;

import dev.partyline.conversation.EventJson;
import dev.partyline.testing.Await;
import dev.partyline.testing.KeycloakAdmin;
import dev.partyline.testing.KeycloakTokens;
import dev.partyline.testing.PlainHttp;
import dev.partyline.testing.WatchedClient;
import org.junit.jupiter.api.Test;

/** Tokens of a real Keycloak: they expire, are renewed, and its keys change under them. */
class KeycloakTokensIT extends WithLogins {

    private static final String EXPIRED = "4401 Token expired";
    /** The server under test asks for keys as often as every second, and trusts them for two. */
    private static final Duration KEYS_ARE_KNOWN = Duration.ofSeconds(4);

    private final KeycloakAdmin admin = new KeycloakAdmin(keycloak);

    private int status(KeycloakTokens tokens) {
        return new PlainHttp(server, "").send("GET", "/api/me", new byte[0], "Authorization: Bearer " + tokens.access()).status();
    }

    private String conversation(KeycloakTokens tokens) {
        var made = new PlainHttp(server, "").send("POST", "/api/conversations", START.getBytes(), "Content-Type: application/json",
                "Authorization: Bearer " + tokens.access());
        assertEquals(201, made.status(), made.body());
        return EventJson.parseObject(made.body()).getString("id");
    }

    private WatchedClient v1(String name, String conversation, KeycloakTokens tokens) {
        return joined(WatchedClient.socket(name, http, server, "/sockets/events/" + conversation, tokens.access(), ""), "full_state");
    }

    @Test
    void aTokenThatExpiresEndsItsSocketUnlessTheRefreshedOneIsShown() {
        admin.tokensOfProgramsLive(Duration.ofSeconds(4));
        KeycloakTokens brief = KeycloakTokens.of(keycloak, "otto");
        String conversation = conversation(brief);
        WatchedClient ending = v1("v1", conversation, brief);
        WatchedClient staying = v1("v1, renewed", conversation, brief);
        admin.tokensOfProgramsLive(Duration.ofMinutes(5));
        KeycloakTokens longer = brief.renewed();
        staying.send("{\"type\":\"authenticate\",\"token\":\"" + longer.access() + "\"}");
        assertTrue(staying.await("\"authenticated\"").contains("expires_in"));
        WatchedClient.End end = ending.end();
        long late = Duration.between(brief.ends(), end.at()).toMillis();
        System.out.println(ending + " ended " + late + " ms behind its token of Keycloak: " + end.how());
        assertEquals(EXPIRED, end.how());
        assertTrue(late > -100 && late < 3_000, late + " ms");
        assertAlive(staying);
        assertEquals(401, status(brief));
        assertEquals(200, status(longer));
    }

    /** While the old key is still shown, what it has signed is good beside what the new one signs. */
    @Test
    void whenKeycloakSignsWithAnotherKeyNobodyNoticesAndTheOldOneIsForgotten() {
        KeycloakTokens old = KeycloakTokens.of(keycloak, "otto");
        assertEquals(200, status(old));
        var keys = admin.signWithAnotherKey();
        Instant changed = Instant.now();
        KeycloakTokens next = KeycloakTokens.of(keycloak, "otto");
        assertNotEquals(old.key(), next.key());
        Await.until(KEYS_ARE_KNOWN, () -> "the new key is not known", () -> status(next) == 200);
        System.out.println("a token of the new key is taken " + Duration.between(changed, Instant.now()).toMillis() + " ms later");
        assertEquals(200, status(old));
        keys.forEach(admin::retireKey);
        Instant retired = Instant.now();
        Await.until(KEYS_ARE_KNOWN, () -> "the old key is still good", () -> status(old) == 401);
        System.out.println("a token of the old key is refused " + Duration.between(retired, Instant.now()).toMillis() + " ms later");
        assertEquals(200, status(next));
        assertEquals(200, new Person("otto").signIn().status("/api/me"), "signing in goes on");
    }
}
