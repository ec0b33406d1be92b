package dev.partyline.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.partyline.testing.Await;
import dev.partyline.testing.KeycloakAdmin;
import dev.partyline.testing.V0Link.Way;
import dev.partyline.testing.WatchedClient;
import org.junit.jupiter.api.Test;

/** What is decided about people at a real Keycloak, which tells nobody of it, holds here within seconds. */
class RemovedUserIT extends WithLogins {

    private static final String VIEWERS = "partyline-viewers";
    private static final Pattern AWAY = Pattern.compile("partyline_login_checks_seconds_count\\{outcome=\"away\"[^}]*} (\\d+)");
    private static final Pattern HELD = Pattern.compile("partyline_login_checks_seconds_count\\{outcome=\"held\"[^}]*} (\\d+)");

    private final KeycloakAdmin admin = new KeycloakAdmin(keycloak);

    private Person hired(String name) {
        String unique = name + "-" + UUID.randomUUID();
        admin.hire(unique, VIEWERS);
        return new Person(unique).signIn();
    }

    @Test
    void whoIsRemovedOrLosesAGroupIsCutOffWithinSeconds() {
        String common = new Person("ada").signIn().conversation();
        Person rita = hired("rita");
        Person ritaElsewhere = new Person(rita.name).signIn();
        Person dora = hired("dora");
        Person vera = hired("vera");
        String own = vera.conversation();
        WatchedClient[] ofRita = {rita.v1(rita.conversation()), rita.v1(common)};
        WatchedClient[] ofRitaByV0 = {rita.v0(common, Way.WEBSOCKET), rita.v0(common, Way.POLLING)};
        WatchedClient ofDora = dora.v1(common);
        WatchedClient ofVera = vera.v1(common);
        WatchedClient ofVeraByV0 = vera.v0(common, Way.WEBSOCKET);
        WatchedClient herOwn = vera.v1(own);

        Instant before = Instant.now();
        admin.delete(rita.name);
        admin.disable(dora.name);
        admin.dismiss(vera.name, VIEWERS);
        assertCut(before, REVOKED, ofRita);
        assertCut(before, TOLD_TO_LEAVE, ofRitaByV0);
        assertCut(before, REVOKED, ofDora);
        assertCut(before, RIGHT_ENDED, ofVera);
        assertCut(before, TOLD_TO_LEAVE, ofVeraByV0);
        for (Person gone : List.of(rita, ritaElsewhere, dora)) assertEquals(401, gone.status("/api/me"), gone.name);
        assertEquals(404, vera.status("/api/conversations/" + common));
        assertEquals("[]", vera.me().getJsonArray("groups").toString());
        assertAlive(herOwn);
    }

    private long checks(Pattern outcome, Person administrator) {
        Matcher line = outcome.matcher(administrator.browser.get(server.http("/metrics")).body());
        return line.find() ? Long.parseLong(line.group(1)) : 0;
    }

    @Test
    void whileKeycloakDoesNotAnswerNobodyIsCutOffAndThenItGoesOn() {
        Person ada = new Person("ada").signIn();
        Person rita = hired("rita");
        String common = ada.conversation();
        List<WatchedClient> open = List.of(ada.v1(common), rita.v1(common), new Person("vera").signIn().v1(common));
        long away = checks(AWAY, ada);
        keycloak.pause();
        try {
            Await.until(Duration.ofSeconds(30), () -> "Keycloak was not found away", () -> checks(AWAY, ada) - away >= Outage.FAILURES);
            open.forEach(WithLogins::assertAlive);
            Instant asked = Instant.now();
            assertEquals(200, rita.status("/api/me"));
            assertTrue(Duration.between(asked, Instant.now()).toMillis() < 1_000, "nobody waits for it");
        } finally {
            keycloak.goOn();
        }
        long held = checks(HELD, ada);
        Await.until(Duration.ofSeconds(10), () -> "it is not asked again", () -> checks(HELD, ada) > held);
        open.forEach(WithLogins::assertAlive);
        Instant before = Instant.now();
        admin.delete(rita.name);
        assertCut(before, REVOKED, open.get(1));
        assertAlive(open.get(0));
    }
}
