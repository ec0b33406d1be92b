package dev.partyline.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.partyline.testing.HostileTokens;
import dev.partyline.testing.PlainHttp;
import dev.partyline.testing.PlainHttp.Answer;
import dev.partyline.testing.RawSocket;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.SharedServers;
import dev.partyline.testing.TokenIssuer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A server that takes the tokens of an issuer, and nothing else. */
class TokensIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String START = "{\"agent\":{\"llm\":{\"model\":\"m\"}},\"workspace\":{\"working_dir\":\"/w\"},"
            + "\"runtime\":{\"kind\":\"outside\"}}";

    private static TokenIssuer issuer;
    private static ServerProcess server;
    private static String conversation;
    private static long began;
    private static int fetchesBefore;

    @BeforeAll
    static void start() {
        server = SharedServers.withTokens();
        issuer = SharedServers.issuer();
        began = System.nanoTime();
        fetchesBefore = issuer.fetches();
        Answer made = post("/api/conversations", START, issuer.token("anna"));
        assertEquals(201, made.status(), made.body());
        conversation = made.json().getString("id");
    }

    private static void assertOneFetchAMinute() {
        long minutes = Duration.ofNanos(System.nanoTime() - began).toMinutes();
        int fetches = issuer.fetches() - fetchesBefore;
        assertTrue(fetches <= 1 + minutes, () -> fetches + " fetches in " + minutes + " minutes");
    }

    private static String header(String token) {
        return "Authorization: Bearer " + token;
    }

    private static Answer get(String target, String... headers) {
        return new PlainHttp(server, "").get(target, headers);
    }

    private static Answer post(String target, String body, String token) {
        return new PlainHttp(server, "").send("POST", target, body.getBytes(UTF_8), header(token),
                "Content-Type: application/json");
    }

    /** In open mode it would be 200. */
    @Test
    void withoutATokenNobodyIsLetIn() {
        Answer refused = get("/api/conversations/count");
        assertEquals(401, refused.status());
        assertEquals("{\"detail\":\"Unauthorized\"}", refused.body());
        assertEquals("Bearer", refused.header("WWW-Authenticate"));
        assertEquals(401, get("/metrics").status());
        assertEquals(200, get("/alive").status());
    }

    @Test
    void aTokenLetsInByHttp() {
        assertEquals(200, get("/api/conversations/" + conversation, header(issuer.token("bert"))).status());
        Answer metrics = get("/metrics", header(issuer.token("bert")));
        assertEquals(200, metrics.status());
        assertTrue(metrics.body().contains("partyline_tokens_total{outcome=\"accepted\"}"), metrics.body());
    }

    @Test
    void aConversationBelongsToWhomTheTokenOfItsStartNames() {
        Answer made = post("/api/conversations", START, issuer.token("anna"));
        String path = "/api/conversations/" + made.json().getString("id") + "?permanent=true";
        var http = new PlainHttp(server, "");
        assertEquals(403, http.send("DELETE", path, new byte[0], header(issuer.token("bert"))).status());
        assertEquals(200, http.send("DELETE", path, new byte[0], header(issuer.token("anna"))).status());
    }

    @Test
    void aTokenLetsInToTheSocketOfV1AndNamesTheSender() throws IOException {
        Map<String, String> headers = Map.of("Authorization", "Bearer " + issuer.token("carla"));
        try (var socket = RawSocket.open(server.socket("/sockets/events/" + conversation), headers, 0)) {
            assertTrue(socket.readText(LIMIT).contains("\"full_state\""));
            socket.sendText("{\"role\":\"user\",\"content\":\"hello\"}");
            String event = socket.readText(LIMIT);
            while (!event.contains("MessageEvent")) event = socket.readText(LIMIT);
            assertTrue(event.contains("\"sender\":\"carla\""), event);
        }
    }

    @Test
    void aTokenLetsInToTheSocketOfV0() throws IOException {
        assertTrue(joinedWith(issuer.token("carla")).startsWith("40{\"sid\":"));
        assertEquals("44{\"message\":\"invalid_session_api_key\"}", joinedWith(issuer.token("key-1")));
    }

    private static String joinedWith(String token) throws IOException {
        var target = server.socket("/socket.io/?EIO=4&transport=websocket&conversation_id=" + conversation);
        try (var socket = RawSocket.open(target, Map.of("Authorization", "Bearer " + token), 0)) {
            assertTrue(socket.readText(LIMIT).startsWith("0{"));
            socket.sendText("40");
            return socket.readText(LIMIT);
        }
    }

    @Test
    void whoHasATokenGetsATicketForABrowser() throws IOException {
        Answer ticket = post("/api/tickets", "{\"conversation_id\":\"" + conversation + "\"}", issuer.token("anna"));
        assertEquals(201, ticket.status(), ticket.body());
        try (var socket = RawSocket.open(server.socket("/sockets/events/" + conversation))) {
            socket.sendText("{\"type\":\"auth\",\"ticket\":\"" + ticket.json().getString("ticket") + "\"}");
            assertTrue(socket.readText(LIMIT).contains("\"full_state\""));
        }
    }

    /** And the issuer hears nothing of it. Headers that are too long for the server it refuses itself. */
    @Test
    void hostileTokensAreRefusedByEveryWayAndLeaveNothingInTheLog() throws IOException {
        assertEquals(200, get("/api/conversations/count", header(issuer.token("anna"))).status());
        Map<String, String> hostile = HostileTokens.of(issuer);
        for (var token : hostile.entrySet()) {
            Answer refused = get("/api/conversations/count", header(token.getValue()));
            boolean tooLong = token.getValue().length() > 6_000;
            assertTrue(refused.status() == 401 || tooLong && refused.status() / 100 == 4,
                    token.getKey() + ": " + refused.head());
            assertFalse(refused.body().contains("\tat "), token.getKey());
            if (tooLong) continue;
            assertEquals("Bearer error=\"invalid_token\"", refused.header("WWW-Authenticate"), token.getKey());
            Map<String, String> headers = Map.of("Authorization", "Bearer " + token.getValue());
            try (var socket = RawSocket.open(server.socket("/sockets/events/" + conversation), headers, 0)) {
                socket.sendText("{}"); // a sign of life, for which a close waits a moment
                var end = assertThrows(EOFException.class, () -> socket.readText(LIMIT), token.getKey());
                assertTrue(end.getMessage().contains("4001"), token.getKey() + ": " + end.getMessage());
            }
        }
        String log = server.logText();
        assertFalse(log.contains("nimbus"), "the library has an exception in the log");
        hostile.values().stream().filter(token -> token.length() > 100)
                .forEach(token -> assertFalse(log.contains(token.substring(token.length() - 80)), "a token is in the log"));
        assertOneFetchAMinute();
    }

    @Test
    void aFloodOfUnknownKeysCostsNoMoreThanOneFetchAMinute()
            throws InterruptedException, ExecutionException, TimeoutException {
        var pool = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Integer>> flood = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                String name = "unknown " + i;
                String token = issuer.token(TokenIssuer.claims("mallory").build(), head -> head.keyID(name));
                flood.add(() -> get("/api/conversations/count", header(token)).status());
            }
            for (Future<Integer> status : pool.invokeAll(flood)) assertEquals(401, status.get(60, TimeUnit.SECONDS));
        } finally {
            pool.shutdownNow();
        }
        assertOneFetchAMinute();
        assertEquals(200, get("/api/conversations/count", header(issuer.token("anna"))).status());
    }
}
