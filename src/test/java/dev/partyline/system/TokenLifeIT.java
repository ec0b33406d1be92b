package dev.partyline.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.partyline.testing.LogoutTokens;
import dev.partyline.testing.PlainHttp;
import dev.partyline.testing.PlainHttp.Answer;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.SharedServers;
import dev.partyline.testing.TokenIssuer;
import dev.partyline.testing.V0Link.Way;
import dev.partyline.testing.WatchedClient;
import dev.partyline.testing.WatchedClient.End;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A right that ends while a socket is open ends the socket, by every way into a conversation. */
class TokenLifeIT {

    private static final String START = "{\"agent\":{\"llm\":{\"model\":\"m\"}},\"workspace\":{\"working_dir\":\"/w\"},"
            + "\"runtime\":{\"kind\":\"outside\"}}";
    private static final String REVOKED = "4001 Access was revoked";
    private static final String EXPIRED = "4401 Token expired";
    private static final Duration SOON = Duration.ofSeconds(5);

    private final ServerProcess server = SharedServers.withTokens();
    private final TokenIssuer issuer = SharedServers.issuer();
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<WatchedClient> clients = new ArrayList<>();
    private final String anna = issuer.token("anna");
    private String conversation;

    @BeforeEach
    void makeAConversation() {
        Answer made = post("/api/conversations", START, anna);
        assertEquals(201, made.status(), made.body());
        conversation = made.json().getString("id");
    }

    @AfterEach
    void leave() {
        clients.forEach(WatchedClient::close);
    }

    private Answer post(String target, String body, String token) {
        return new PlainHttp(server, "").send("POST", target, body.getBytes(UTF_8), "Authorization: Bearer " + token,
                "Content-Type: application/json");
    }

    private void say(String word) {
        Answer said = post("/api/conversations/" + conversation + "/events",
                "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"" + word + "\"}]}", anna);
        assertEquals(200, said.status(), said.body());
    }

    private String ticket(String token) {
        return post("/api/tickets", "{\"conversation_id\":\"" + conversation + "\"}", token).json().getString("ticket");
    }

    private String token(Instant until, String sid) {
        return issuer.token(TokenIssuer.claims("anna").expirationTime(Date.from(until)).claim("sid", sid).build());
    }

    private WatchedClient joined(WatchedClient client, String sign) {
        clients.add(client);
        client.await(sign);
        return client;
    }

    private WatchedClient v1(String name, String query, String token) {
        String target = "/sockets/events/" + conversation + query;
        return joined(WatchedClient.socket(name, http, server, target, token, ""), "full_state");
    }

    private WatchedClient v1ByTicket(String name, String token) {
        String frame = "{\"type\":\"auth\",\"ticket\":\"" + ticket(token) + "\"}";
        return joined(WatchedClient.socket(name, http, server, "/sockets/events/" + conversation, "", frame), "full_state");
    }

    private WatchedClient agent(String token) {
        return joined(WatchedClient.socket("an agent", http, server, "/sockets/agents/" + conversation, token,
                "{\"type\":\"attach\"}"), "\"attached\"");
    }

    private WatchedClient v0(String name, Way way, String latest, String token) {
        String query = "conversation_id=" + conversation + "&latest_event_id=" + latest;
        return joined(WatchedClient.v0(name, http, server, way, query, ticket(token)), "0{\"sid\"");
    }

    private static String authenticate(String token) {
        return "{\"type\":\"authenticate\",\"token\":\"" + token + "\"}";
    }

    private static String authenticateV0(String token) {
        return "21[\"authenticate\",{\"token\":\"" + token + "\"}]";
    }

    private void renew(WatchedClient v1, WatchedClient socket, WatchedClient polling, WatchedClient program) {
        v1.send(authenticate(anna));
        program.send(authenticate(anna));
        socket.send(authenticateV0(anna));
        polling.send("21[\"authenticate\",{\"ticket\":\"" + ticket(anna) + "\"}]");
        for (WatchedClient each : List.of(v1, program)) assertTrue(each.await("\"authenticated\"").contains("expires_in"));
        for (WatchedClient each : List.of(socket, polling)) each.await("31[{\"expires_in\":");
    }

    private void showSomebodyElses(WatchedClient v1, WatchedClient socket, WatchedClient program) {
        v1.send(authenticate(issuer.token("bert")));
        assertTrue(v1.await("ServerErrorEvent").contains("AuthenticationError"));
        socket.send(authenticateV0(issuer.token("bert")));
        socket.await("\"error\":true");
        program.send(authenticate(issuer.token("bert")));
        program.await("\"status\":401");
    }

    /** All side by side, so that one wait does for all. */
    @Test
    void aTokenThatExpiresEndsItsSocketUnlessANewerOneIsShown() {
        say("word-1");
        Instant expiry = Instant.now().plusSeconds(5).truncatedTo(ChronoUnit.SECONDS);
        String brief = token(expiry, "s");
        List<WatchedClient> ending = List.of(v1("v1", "?resend_all=true", brief), v1ByTicket("v1 by ticket", brief),
                v0("v0 by websocket", Way.WEBSOCKET, "-1", brief), v0("v0 by polling", Way.POLLING, "-1", brief),
                v0("v0 with upgrade", Way.UPGRADE, "-1", brief));
        List<WatchedClient> staying = List.of(v1("v1, renewed", "", brief),
                v0("v0 by websocket, renewed", Way.WEBSOCKET, "-1", brief),
                v0("v0 by polling, renewed", Way.POLLING, "-1", brief), agent(brief));
        renew(staying.get(0), staying.get(1), staying.get(2), staying.get(3));
        showSomebodyElses(ending.get(1), ending.get(2), staying.get(3));
        say("word-2");
        for (WatchedClient each : ending) {
            each.await("word-2");
            assertEndsAt(expiry, each);
        }
        say("word-3");
        staying.forEach(each -> assertTrue(each.open(), each::toString));
        staying.subList(0, 3).forEach(each -> each.await("word-3"));
        goOn(ending);
    }

    private static void assertEndsAt(Instant expiry, WatchedClient client) {
        End end = client.end();
        long late = Duration.between(expiry, end.at()).toMillis();
        System.out.println(client + " ended " + late + " ms behind its token: " + end.how());
        assertEquals(client.toString().startsWith("v1") ? EXPIRED : "over", end.how(), client::toString);
        assertTrue(late > -100 && late < 3_000, () -> client + ": " + late + " ms");
    }

    /** Behind the last event that each has, with a new token: nothing is missing, and nothing comes twice. */
    private void goOn(List<WatchedClient> ended) {
        List<WatchedClient> back = List.of(v1("v1 again", "?after=" + ended.get(0).last(), anna),
                v0("v0 by websocket again", Way.WEBSOCKET, ended.get(2).last(), anna),
                v0("v0 by polling again", Way.POLLING, ended.get(3).last(), anna));
        say("word-4");
        List<WatchedClient> before = List.of(ended.get(0), ended.get(2), ended.get(3));
        for (int i = 0; i < back.size(); i++) {
            back.get(i).await("word-4");
            var words = new ArrayList<>(before.get(i).words());
            words.addAll(back.get(i).words());
            assertEquals(List.of("word-1", "word-2", "word-3", "word-4"), words, back.get(i).toString());
        }
    }

    private Answer backChannel(String logoutToken) {
        return new PlainHttp(server, "").send("POST", "/api/oidc/backchannel-logout",
                ("logout_token=" + URLEncoder.encode(logoutToken, UTF_8)).getBytes(UTF_8),
                "Content-Type: application/x-www-form-urlencoded");
    }

    private List<WatchedClient> everyWay(String token) {
        return List.of(v1("v1", "", token), v1ByTicket("v1 by ticket", token),
                v0("v0 by websocket", Way.WEBSOCKET, "-1", token), v0("v0 by polling", Way.POLLING, "-1", token),
                v0("v0 with upgrade", Way.UPGRADE, "-1", token), agent(token));
    }

    private static void assertCut(Instant since, List<WatchedClient> clients) {
        for (WatchedClient each : clients) {
            End end = each.end();
            long took = Duration.between(since, end.at()).toMillis();
            System.out.println(each + " was cut " + took + " ms behind the logout: " + end.how());
            assertEquals(each.toString().startsWith("v0") ? "told to leave" : REVOKED, end.how(), each::toString);
            assertTrue(took < SOON.toMillis(), () -> each + ": " + took + " ms");
        }
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

    private static void assertAlive(WatchedClient client) {
        String nonce = UUID.randomUUID().toString();
        client.send("{\"type\":\"ping\",\"nonce\":\"" + nonce + "\"}");
        client.await(nonce);
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
            assertTrue(refused.json().getString("error").equals("invalid_request"), hostile.getKey());
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
