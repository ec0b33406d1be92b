package dev.partyline.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.partyline.testing.Await;
import dev.partyline.testing.HandshakeRefusedException;
import dev.partyline.testing.WebSocketFrame;
import dev.partyline.websocket.WireServer.Keys;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which pages may connect, how many may wait for their key, auth frames of those who are in (W-15, W-19, A15, A20). */
class SocketAdmissionIT {

    @RegisterExtension
    static final WireServer SERVER = WireServer.KEYED;

    /** As the server is set. */
    private static final int MOST_WITHOUT_KEY = 12;
    private static String conversation;

    @BeforeAll
    static void makeAConversation() {
        conversation = SERVER.conversation();
    }

    private static String withKey() {
        return conversation + "?session_api_key=" + Keys.FIRST;
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "null", "http://127.0.0.1", "http://127.0.0.1:1", "file://",
        "https://agents.example.com:8443", "https://agents.example.com.evil.example", "http://agents.example.com",
        "https://evil.example/https://agents.example.com", "agents.example.com", "https://"})
    void pagesOfOtherOriginsAreRefusedEvenWithAKey(String origin) {
        var refused = assertThrows(HandshakeRefusedException.class,
                () -> SERVER.connect(withKey(), Map.of("Origin", origin)));
        assertEquals(403, refused.status());
    }

    @Test
    void pagesOfTheServerAndOfConfiguredOriginsMayConnect() throws IOException {
        for (String origin : List.of("http://" + SERVER.host(), "https://agents.example.com",
                "HTTPS://Agents.Example.com")) {
            try (var client = SERVER.connect(withKey(), Map.of("Origin", origin))) {
                client.state();
            }
        }
    }

    /** An origin is no key. */
    @Test
    void anAllowedOriginStillNeedsAKey() throws IOException {
        var headers = Map.of("Origin", "https://agents.example.com", "X-Session-API-Key", "wrong");
        try (var client = SERVER.connect(conversation, headers)) {
            client.expectClose(4001, "Authentication failed");
        }
    }

    @Test
    void onlySoManySocketsMayWaitForTheirKey() throws IOException {
        var waiting = new ArrayList<WireClient>();
        try {
            Await.until(WireClient.LIMIT, () -> "those of other tests still wait", () -> waits() == 0);
            for (int i = 0; i < MOST_WITHOUT_KEY; i++) waiting.add(SERVER.connect(conversation));
            Await.until(WireClient.LIMIT, () -> "not all wait", () -> waits() == MOST_WITHOUT_KEY);
            try (var tooMuch = SERVER.connect(conversation); var known = SERVER.connect(withKey())) {
                tooMuch.expectClose(4429, "Too many unauthenticated connections");
                known.state();
            }
        } finally {
            for (var client : waiting) client.close();
        }
        Await.until(WireClient.LIMIT, () -> "who has gone still counts", () -> waits() == 0);
        try (var next = SERVER.connect(conversation)) {
            next.send("{\"type\":\"auth\",\"session_api_key\":\"" + Keys.SECOND + "\"}");
            next.state();
        }
    }

    private static int waits() {
        return (int) SERVER.metric("partyline_sockets_unauthenticated");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"type\":\"auth\"}", "{\"type\":\"auth\",\"session_api_key\":\"" + Keys.FIRST + "\"}",
        "{\"type\":\"auth\",\"session_api_key\":\"wrong\"}", "{\"session_api_key\":null,\"type\":\"auth\"}"})
    void aRedundantAuthFrameIsDroppedSilently(String frame) throws IOException {
        try (var client = SERVER.connect(withKey())) {
            client.state();
            client.send(frame);
            client.expectNothing();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"type\":\"auth\",\"command\":\"x\"}", "{\"type\":\"auth\",\"session_api_key\":\"k\",\"x\":1}",
        "{\"type\":\"message\"}", "{\"session_api_key\":\"k\"}", "\"auth\""})
    void anAuthFrameWithMoreIsAFrameLikeAnyOther(String frame) throws IOException {
        try (var client = SERVER.connect(withKey())) {
            client.state();
            client.send(frame);
            var error = client.event();
            assertEquals("ServerErrorEvent", error.getString("kind"));
            assertEquals("ValidationError", error.getString("code"));
            assertEquals("ConversationErrorEvent", client.event().getString("kind"));
            client.expectNothing();
        }
    }

    @Test
    void anAuthFrameThatSaysSomethingIsSaidOnce() throws IOException {
        String fresh = SERVER.conversation();
        try (var client = SERVER.connect(fresh + "?session_api_key=" + Keys.SECOND)) {
            client.state();
            client.send("{\"type\":\"auth\"}");
            client.send("{\"type\":\"auth\",\"role\":\"user\",\"content\":[]}");
            var events = client.untilState();
            assertEquals("MessageEvent", events.get(0).getString("kind"));
            assertEquals("key-2", events.get(0).getString("sender"));
            assertEquals(1, events.stream().filter(event -> event.toString().contains("\"source\":\"user\"")).count());
        }
    }

    /** A12: whoever leaves before showing a key leaves nothing behind. */
    @Test
    void whoLeavesBeforeShowingAKeyIsForgotten() throws IOException {
        SERVER.connect(conversation).close();
        SERVER.connect(conversation).raw().abort();
        try (var polite = SERVER.connect(conversation)) {
            polite.raw().send(WebSocketFrame.close(1000, ""));
            assertEquals(WebSocketFrame.CLOSE, polite.next().opcode());
        }
        Await.until(WireClient.LIMIT, () -> "who has gone still counts", () -> waits() == 0);
        assertTrue(SERVER.running());
    }
}
