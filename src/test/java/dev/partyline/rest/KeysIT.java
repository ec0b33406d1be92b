package dev.partyline.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.partyline.testing.HandshakeRefusedException;
import dev.partyline.testing.PlainHttp;
import dev.partyline.testing.PlainHttp.Answer;
import dev.partyline.testing.RawSocket;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.SharedServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server with keys lets nobody do anything without one, and never says or writes down what it was shown. */
class KeysIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final ServerProcess server = SharedServers.withKeys();
    private final PlainHttp http = new PlainHttp(server, SharedServers.KEY);

    @ParameterizedTest
    @ValueSource(strings = {"", "wrong", "first", "FIRST-0F2C6D1E", "first-0f2c6d1e,second-9b7a4e33", "*"})
    void withoutAKeyNothingIsShownNotEvenWhetherItExists(String key) {
        var stranger = new PlainHttp(server, key);
        String chat = Chat.start(http, Recordings.silent()).path("");
        for (String target : List.of("/api", "/api/nope", "/api/conversations", "/api/conversations/search", chat,
                chat + "/events/search", "/api/conversations/not-a-uuid", "/api/v1/events/count", "/metrics")) {
            Answer answer = stranger.get(target);
            assertEquals("{\"detail\":\"Unauthorized\"}", answer.body(), target);
            assertEquals(401, answer.status(), target);
        }
        Expect.refusal(401, "Unauthorized", stranger.json("POST", "/api/conversations", "{"));
        Expect.refusal(401, "Unauthorized", stranger.json("PATCH", chat, "{\"title\":\"mine\"}"));
        Expect.refusal(401, "Unauthorized", stranger.call("DELETE", chat));
        Expect.refusal(401, "Unauthorized", stranger.call("POST", chat + "/run"));
        Expect.status(200, http.get(chat));
    }

    @Test
    void everyConfiguredKeyIsGood() {
        var other = new PlainHttp(server, SharedServers.SECOND_KEY);

        String id = Chat.start(http, Recordings.silent()).id();

        Expect.status(200, other.get("/api/conversations/" + id));
        Expect.status(200, new PlainHttp(server, "").get("/api/conversations/count",
                "x-session-api-key: " + SharedServers.KEY));
    }

    @Test
    void aKeyInTheAddressIsNoKeyForHttp() {
        Expect.refusal(401, "Unauthorized",
                new PlainHttp(server, "").get("/api/conversations/count?session_api_key=" + SharedServers.KEY));
    }

    @Test
    void whetherTheServerLivesIsToldToEverybody() {
        var stranger = new PlainHttp(server, "");
        Expect.answer(200, "{'status':'ok'}", stranger.get("/alive"));
        Expect.answer(200, "{'status':'ok'}", stranger.get("/health"));
        Expect.answer(200, "{'status':'ready'}", stranger.get("/ready"));
        Answer information = stranger.get("/server_info");
        Expect.isOurs(information);
        assertEquals("Partyline", information.json().getString("title"));
        assertEquals("0.1.0-SNAPSHOT", information.json().getString("version"));
        assertEquals(200, stranger.get("/").status());
        assertEquals(200, stranger.get("/page/main.js").status());
    }

    /** With keys, a name, a proxy or a page of one's own is no matter. */
    @Test
    void whoHasAKeyMayComeFromAnywhere() {
        Expect.status(200, http.get("/api/conversations/count", "X-Forwarded-For: 203.0.113.7"));
        Expect.status(200, http.get("/api/conversations/count", "Host: agents.example.com"));
        Expect.refusal403(http.get("/api/conversations/count", "Origin: https://evil.example.com"),
                "Origin not allowed");
    }

    @Test
    void aConfiguredOriginMayReadTheAnswers() {
        Answer answer = http.get("/api/conversations/count", "Origin: https://agents.example.com");
        Answer preflight = http.send("OPTIONS", "/api/conversations", new byte[0], "Origin: https://agents.example.com",
                "Access-Control-Request-Method: POST", "Access-Control-Request-Headers: x-session-api-key");

        assertEquals("https://agents.example.com", answer.header("Access-Control-Allow-Origin"));
        assertEquals(204, preflight.status());
        assertTrue(preflight.header("Access-Control-Allow-Headers").contains("X-Session-API-Key"));
        assertEquals("", http.get("/api/conversations/count").header("Access-Control-Allow-Origin"));
    }

    @Test
    void aPageOfAnotherOriginGetsNoSocket() {
        var refused = assertThrows(HandshakeRefusedException.class, () -> RawSocket.open(
                server.socket("/sockets/events/" + Chat.UNKNOWN),
                Map.of("Origin", "https://evil.example.com"), 0));

        assertEquals(403, refused.status());
    }

    /** A run of a client's life, good and bad, of which the log must not hold anything that was said or shown. */
    @Test
    void neitherKeysNorWhatIsSaidGetIntoTheLog() throws IOException {
        String marker = "marker-" + UUID.randomUUID();
        var chat = Chat.start(http, "{'title':'" + marker + "','agent':{'llm':{'model':'m','api_key':'" + marker
                + "'}},"
                + "'secrets':{'A':'" + marker + "'}}", Recordings.saying(marker));
        chat.say(marker, true);
        chat.awaitStatus("finished");
        chat.post("/events", "{'role':'" + marker + "'}");
        chat.post("/events", "{'" + marker);
        chat.get("/events/search?body=" + marker + "&timestamp__gte=" + marker);
        http.get("/api/conversations/" + marker);
        new PlainHttp(server, marker).get(chat.path(""));
        socket(chat, "?session_api_key=" + SharedServers.KEY, "{\"role\":\"user\",\"content\":\"" + marker + "\"}",
                "{\"role\":\"" + marker + "\"}", "{" + marker);
        socket(chat, "?session_api_key=" + marker);
        socket(chat, "", "{\"type\":\"auth\",\"session_api_key\":\"" + marker + "\"}");
        socket(chat, "", "{\"type\":\"auth\",\"session_api_key\":\"" + SharedServers.SECOND_KEY + "\"}");

        String log = server.logText();
        for (String secret : List.of(marker, SharedServers.KEY, SharedServers.SECOND_KEY)) {
            assertFalse(log.contains(secret), () -> around(log, secret));
        }
    }

    /** Sends frames, and reads until the server has answered them or is gone. */
    private void socket(Chat chat, String query, String... frames) throws IOException {
        try (var socket = RawSocket.open(server.socket("/sockets/events/" + chat.id() + query))) {
            for (String frame : frames) socket.sendText(frame);
            socket.sendText("{\"type\":\"ping\",\"nonce\":\"last\"}");
            String text;
            do text = socket.readText(LIMIT); while (!text.contains("\"last\""));
        } catch (EOFException refused) {
            assertTrue(refused.getMessage().contains("4001"), refused.getMessage());
        }
    }

    private static String around(String log, String secret) {
        int at = log.indexOf(secret);
        return log.substring(Math.max(0, at - 500), Math.min(log.length(), at + 200));
    }
}
