package dev.partyline.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Set;

import dev.partyline.conversation.EventJson;
import dev.partyline.testing.Await;
import dev.partyline.testing.WebSocketFrame;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that cannot be understood: answered to whoever sent them, and to nobody else (V1 spec 3.2, rows C9 and C11). */
class SocketErrorsIT {

    @RegisterExtension
    static final WireServer SERVER = WireServer.OPEN;

    private static final String MARKER = WireServer.MARKER;
    private static String conversation;

    @BeforeAll
    static void makeAConversation() {
        conversation = SERVER.conversation();
    }

    @ParameterizedTest
    @MethodSource
    void whatIsNotJson(String frame) throws IOException {
        assertAnswered(WebSocketFrame.text(frame), "JSONDecodeError");
    }

    static List<String> whatIsNotJson() {
        return List.of("", " ", MARKER, "{\"role\":\"user\",\"content\":\"" + MARKER + "\"", "{'role':'user'}", "{} {}",
                "[".repeat(100_000), "{\"a\":".repeat(100_000), "[" + "1".repeat(100_000) + "e999999999", "\u0000", "NaN",
                "{\"role\":\"user\",\"content\":\"" + MARKER + "\n\"}", "\ufeff{\"role\":\"user\"}", "{\"role\":\"user\",}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "true", "1", "\"" + MARKER + "\"", "{}", "{\"content\":\"" + MARKER + "\"}",
        "{\"role\":null}", "{\"role\":5}", "{\"role\":\"\"}", "{\"role\":\"" + MARKER + "\"}", "{\"role\":\"User\"}",
        "{\"type\":\"ping\",\"x\":1}", "{\"type\":\"ping\",\"id\":1}", "{\"type\":\"pong\"}", "{\"__proto__\":{}}",
        "{\"role\":\"user\",\"tool_calls\":5}", "{\"role\":\"user\",\"thinking_blocks\":[{}]}", "{\"type\":\"PING\"}"})
    void whatIsNoMessage(String frame) throws IOException {
        assertAnswered(WebSocketFrame.text(frame), "ValidationError");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "{}", "true", "[\"" + MARKER + "\"]", "[null]", "[{}]", "[{\"type\":\"text\"}]",
        "[{\"type\":\"text\",\"text\":5}]", "[{\"type\":\"text\",\"text\":\"a\",\"" + MARKER + "\":1}]",
        "[{\"type\":\"" + MARKER + "\",\"text\":\"a\"}]", "[{\"type\":\"image\"}]",
        "[{\"type\":\"image\",\"image_urls\":\"u\"}]",
        "[{\"type\":\"image_url\",\"image_url\":{}}]", "[{\"text\":\"a\",\"cache_prompt\":1}]", "\"\\ud83e\"",
        "[{\"text\":\"good\"},{\"text\":[]}]"})
    void whatIsNoContent(String content) throws IOException {
        assertAnswered(WebSocketFrame.text("{\"role\":\"user\",\"content\":" + content + "}"), "ValidationError");
    }

    @ParameterizedTest
    @ValueSource(strings = {"assistant", "system", "tool"})
    void whatOnlyAnAgentSays(String role) throws IOException {
        String frame = "{\"role\":\"" + role + "\",\"content\":\"" + MARKER + "\"}";
        assertAnswered(WebSocketFrame.text(frame), "AssertionError");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"role\":\"user\",\"content\":\"" + MARKER + "\"}"})
    void whatIsBinary(String payload) throws IOException {
        byte[] bytes = WebSocketFrame.text(payload).payload();
        assertAnswered(new WebSocketFrame(true, WebSocketFrame.BINARY, bytes), "KeyError");
    }

    @Test
    void aBinaryMessageInPiecesIsAnsweredOnce() throws IOException {
        try (var client = SERVER.connect(conversation)) {
            client.state();
            client.raw().send(new WebSocketFrame(false, WebSocketFrame.BINARY, new byte[100]));
            client.raw().send(new WebSocketFrame(false, WebSocketFrame.CONTINUATION, new byte[100_000]));
            client.raw().send(new WebSocketFrame(true, WebSocketFrame.CONTINUATION, new byte[0]));
            assertAnswer(client, "KeyError");
        }
    }

    /** Python cannot read the first frame and its page does not show it; the second is for both. Neither is in the log. */
    private static void assertAnswered(WebSocketFrame frame, String code) throws IOException {
        try (var client = SERVER.connect(conversation); var other = SERVER.connect(conversation)) {
            client.state();
            other.state();
            client.raw().send(frame);
            assertAnswer(client, code);
            other.expectNothing();
        }
        assertEquals("0", SERVER.rest().get("/api/conversations/" + conversation + "/events/count").body());
    }

    /** Both frames, whole, and that the socket goes on. */
    private static void assertAnswer(WireClient client, String code) throws IOException {
        JsonObject error = client.event();
        assertEquals(Set.of("kind", "id", "timestamp", "source", "code", "detail"), error.keySet());
        assertEquals("ServerErrorEvent", error.getString("kind"));
        assertEquals(code, error.getString("code"));
        assertEquals("environment", error.getString("source"));
        assertTrue(error.getString("detail").length() > 10, error::toString);
        assertFalse(error.toString().contains(MARKER), "repeats what was sent");
        JsonObject shown = client.event();
        assertEquals(EventJson.parse("""
                {"kind":"ConversationErrorEvent","id":"%s","timestamp":"%s","source":"environment","code":"%s","detail":%s,
                "classification":{"kind":"internal","retryable":false,"user_action":"none"}}""".formatted(
                shown.getString("id"), shown.getString("timestamp"), code, error.get("detail"))), shown);
        assertTrue(shown.getString("id").startsWith("x-"), "its id could be one of the log");
        client.expectNothing();
    }

    /** A client that waits for a run would take an error of the conversation for the run's (V1 spec 3.2, 9.4). */
    @Test
    void duringARunOnlyTheFirstFrameComes() throws IOException {
        String busy = SERVER.rest().create(SocketStateIT.LONG_RUN);
        SERVER.rest().ask(busy, "run").required();
        Await.until(WireClient.LIMIT, () -> "the agent does nothing", () -> SERVER.rest().events(busy).size() == 2);
        try (var client = SERVER.connect(busy)) {
            assertEquals("running", client.state().getString("execution_status"));
            client.send("{}");
            assertEquals("ServerErrorEvent", client.event().getString("kind"));
            client.expectNothing();
        }
        SERVER.rest().delete(busy).required();
    }

    /** One after the other, and between them something good: nothing is kept from a frame that was refused. */
    @Test
    void manyErrorsDoNotEndTheSocket() throws IOException {
        try (var client = SERVER.connect(conversation)) {
            client.state();
            for (int i = 0; i < 100; i++) {
                client.send(i % 2 == 0 ? "{" : "{\"role\":\"tool\"}");
                assertAnswer(client, i % 2 == 0 ? "JSONDecodeError" : "AssertionError");
            }
        }
    }
}
