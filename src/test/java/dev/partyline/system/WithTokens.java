package dev.partyline.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.UUID;

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

/** A conversation, and clients that come into it with tokens by every way. */
abstract class WithTokens {

    static final String START = "{\"agent\":{\"llm\":{\"model\":\"m\"}},\"workspace\":{\"working_dir\":\"/w\"},"
            + "\"runtime\":{\"kind\":\"outside\"}}";
    private static final String REVOKED = "4001 Access was revoked";
    static final Duration SOON = Duration.ofSeconds(5);

    final ServerProcess server = SharedServers.withTokens();
    final TokenIssuer issuer = SharedServers.issuer();
    final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<WatchedClient> clients = new ArrayList<>();
    final String anna = issuer.token("anna");
    String conversation;

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

    Answer post(String target, String body, String token) {
        return new PlainHttp(server, "").send("POST", target, body.getBytes(UTF_8), "Authorization: Bearer " + token,
                "Content-Type: application/json");
    }

    void say(String word) {
        Answer said = post("/api/conversations/" + conversation + "/events",
                "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"" + word + "\"}]}", anna);
        assertEquals(200, said.status(), said.body());
    }

    String ticket(String token) {
        return post("/api/tickets", "{\"conversation_id\":\"" + conversation + "\"}", token).json().getString("ticket");
    }

    String token(Instant until, String sid) {
        return issuer.token(TokenIssuer.claims("anna").expirationTime(Date.from(until)).claim("sid", sid).build());
    }

    WatchedClient joined(WatchedClient client, String sign) {
        clients.add(client);
        client.await(sign);
        return client;
    }

    WatchedClient v1(String name, String query, String token) {
        String target = "/sockets/events/" + conversation + query;
        return joined(WatchedClient.socket(name, http, server, target, token, ""), "full_state");
    }

    WatchedClient v1ByTicket(String name, String token) {
        String frame = "{\"type\":\"auth\",\"ticket\":\"" + ticket(token) + "\"}";
        return joined(WatchedClient.socket(name, http, server, "/sockets/events/" + conversation, "", frame), "full_state");
    }

    WatchedClient agent(String token) {
        return joined(WatchedClient.socket("an agent", http, server, "/sockets/agents/" + conversation, token,
                "{\"type\":\"attach\"}"), "\"attached\"");
    }

    WatchedClient v0(String name, Way way, String latest, String token) {
        String query = "conversation_id=" + conversation + "&latest_event_id=" + latest;
        return joined(WatchedClient.v0(name, http, server, way, query, ticket(token)), "0{\"sid\"");
    }

    static String authenticate(String token) {
        return "{\"type\":\"authenticate\",\"token\":\"" + token + "\"}";
    }

    static String authenticateV0(String token) {
        return "21[\"authenticate\",{\"token\":\"" + token + "\"}]";
    }

    List<WatchedClient> everyWay(String token) {
        return List.of(v1("v1", "", token), v1ByTicket("v1 by ticket", token),
                v0("v0 by websocket", Way.WEBSOCKET, "-1", token), v0("v0 by polling", Way.POLLING, "-1", token),
                v0("v0 with upgrade", Way.UPGRADE, "-1", token), agent(token));
    }

    static void assertCut(Instant since, List<WatchedClient> clients) {
        for (WatchedClient each : clients) {
            End end = each.end();
            long took = Duration.between(since, end.at()).toMillis();
            System.out.println(each + " was cut " + took + " ms later: " + end.how());
            assertEquals(each.toString().startsWith("v0") ? "told to leave" : REVOKED, end.how(), each::toString);
            assertTrue(took < SOON.toMillis(), () -> each + ": " + took + " ms");
        }
    }

    static void assertAlive(WatchedClient client) {
        String nonce = UUID.randomUUID().toString();
        client.send("{\"type\":\"ping\",\"nonce\":\"" + nonce + "\"}");
        client.await(nonce);
    }
}
