package dev.partyline.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.URLEncoder;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.partyline.testing.LogoutTokens;
import dev.partyline.testing.PlainHttp;
import dev.partyline.testing.PlainHttp.Answer;
import dev.partyline.testing.TokenIssuer;
import dev.partyline.testing.WatchedClient;
import org.junit.jupiter.api.Test;

/** Who logs out at the identity provider loses the sockets, by every way into a conversation. */
class LogoutIT extends WithTokens {

    private Answer backChannel(String logoutToken) {
        return new PlainHttp(server, "").send("POST", "/api/oidc/backchannel-logout",
                ("logout_token=" + URLEncoder.encode(logoutToken, UTF_8)).getBytes(UTF_8),
                "Content-Type: application/x-www-form-urlencoded");
    }

    @Test
    void aLogoutInTheBackEndsTheSocketsOfItsSessionAndNoOthers() {
        String sid = UUID.randomUUID().toString();
        String ended = token(Instant.now().plusSeconds(300), sid);
        String other = token(Instant.now().plusSeconds(300), UUID.randomUUID().toString());
        List<WatchedClient> cut = everyWay(ended);
        WatchedClient stays = v1("v1 elsewhere", "", other);
        String spare = ticket(ended);
        String logout = LogoutTokens.ofSession(issuer, sid);
        Instant before = Instant.now();
        Answer answer = backChannel(logout);
        assertEquals(200, answer.status(), answer.body());
        assertEquals("no-store", answer.header("Cache-Control"));
        assertCut(before, cut);
        assertEquals(400, backChannel(logout).status(), "once");
        assertEquals(401, post("/api/conversations", START, ended).status());
        String frame = "{\"type\":\"auth\",\"ticket\":\"" + spare + "\"}";
        for (String shown : List.of(frame, "{}")) {
            var late = WatchedClient.socket("late", http, server, "/sockets/events/" + conversation,
                    shown.equals(frame) ? "" : ended, shown);
            assertEquals("4001 Authentication failed", late.end().how());
        }
        assertAlive(stays);
    }

    @Test
    void whoLeavesEverywhereIsCutEverywhere() {
        String carla = "carla-" + UUID.randomUUID();
        Instant issued = Instant.now().minusSeconds(2);
        String token = issuer.token(TokenIssuer.claims(carla).issueTime(Date.from(issued)).build());
        WatchedClient client = v1("v1 of carla", "", token);
        WatchedClient stays = v1("v1 of anna", "", anna);
        Instant before = Instant.now();
        assertEquals(200, backChannel(LogoutTokens.ofSubject(issuer, carla)).status());
        assertCut(before, List.of(client));
        assertAlive(stays);
        Instant later = Instant.now().plusSeconds(1);
        assertAlive(v1("v1 of carla again", "", issuer.token(TokenIssuer.claims(carla).issueTime(Date.from(later)).build())));
    }

    @Test
    void aLogoutThatNobodyHasSignedChangesNothing() {
        WatchedClient stays = v1("v1", "", token(Instant.now().plusSeconds(300), "a-session"));
        for (Map.Entry<String, String> hostile : LogoutTokens.hostile(issuer).entrySet()) {
            Answer refused = backChannel(hostile.getValue());
            assertEquals(400, refused.status(), hostile.getKey() + ": " + refused.head());
            assertEquals("no-store", refused.header("Cache-Control"), hostile.getKey());
            assertEquals("invalid_request", refused.json().getString("error"), hostile.getKey());
        }
        var plain = new PlainHttp(server, "");
        assertEquals(405, plain.get("/api/oidc/backchannel-logout").status());
        assertEquals(400, plain.json("POST", "/api/oidc/backchannel-logout", "{\"logout_token\":\"x\"}").status());
        assertAlive(stays);
        String log = server.logText();
        assertFalse(log.contains("nimbus"), "the library has an exception in the log");
    }

    @Test
    void aBrowserMayEndTheSocketsOfASession() {
        String sid = UUID.randomUUID().toString();
        String token = token(Instant.now().plusSeconds(300), sid);
        WatchedClient client = v1("v1", "", token);
        var plain = new PlainHttp(server, "");
        String target = "/oidc/frontchannel-logout?sid=" + sid + "&iss=";
        assertEquals(400, plain.get(target + URLEncoder.encode("https://evil.example", UTF_8)).status());
        assertEquals(400, plain.get(target).status());
        assertAlive(client);
        Instant before = Instant.now();
        Answer answer = plain.get(target + URLEncoder.encode(TokenIssuer.NAME, UTF_8));
        assertEquals(200, answer.status(), answer.body());
        assertEquals("no-store", answer.header("Cache-Control"));
        assertEquals("default-src 'none'; frame-ancestors https://login.example.com",
                answer.header("Content-Security-Policy"));
        assertCut(before, List.of(client));
    }
}
