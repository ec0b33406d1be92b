package dev.partyline.websocket;

import static dev.partyline.testing.WebSocketFrame.BINARY;
import static dev.partyline.testing.WebSocketFrame.CONTINUATION;
import static dev.partyline.testing.WebSocketFrame.PING;
import static dev.partyline.testing.WebSocketFrame.PONG;
import static dev.partyline.testing.WebSocketFrame.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

import dev.partyline.testing.WebSocketFrame;
import dev.partyline.websocket.WireServer.Keys;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in, by query, header or first frame, and how others are told (V1 spec 1.2, rows A2 to A16, B1 to B5). */
class SocketAuthenticationIT {

    @RegisterExtension
    static final WireServer SERVER = WireServer.KEYED;

    private static final String UNKNOWN = "00000000-0000-4000-8000-000000000000";
    private static final String REFUSAL = "Authentication failed";
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static String conversation;

    @BeforeAll
    static void makeAConversation() {
        conversation = SERVER.conversation();
    }

    private static String auth(String key) {
        return "{\"type\":\"auth\",\"session_api_key\":\"" + key + "\"}";
    }

    private static Map<String, String> header(String key) {
        return Map.of("X-Session-API-Key", key);
    }

    @ParameterizedTest
    @ValueSource(strings = {Keys.FIRST, Keys.SECOND})
    void everyKeyIsGoodInTheQuery(String key) throws IOException {
        try (var client = SERVER.connect(conversation + "?session_api_key=" + key)) {
            client.state();
            client.expectNothing();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Keys.FIRST, Keys.SECOND})
    void everyKeyIsGoodInTheHeader(String key) throws IOException {
        try (var client = SERVER.connect(conversation + "?resend_all=true", header(key))) {
            client.state();
            client.expectNothing();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Keys.FIRST, Keys.SECOND})
    void everyKeyIsGoodInTheFirstFrame(String key) throws IOException {
        try (var client = SERVER.connect(conversation)) {
            client.send(auth(key));
            client.state();
            client.expectNothing();
        }
    }

    @Test
    void aKeyInTheQueryMayBeEscaped() throws IOException {
        try (var client = SERVER.connect(conversation + "?x=1&session_api_key=" + Keys.FIRST.replace("-", "%2D"))) {
            client.state();
        }
    }

    @ParameterizedTest
    @CsvSource({"partyline.v1,partyline.v1", "'x, partyline.v1',partyline.v1", "'partyline.v2, x',"})
    void ofTheSubprotocolsOnlyOursIsChosen(String offered, String chosen) throws IOException {
        var headers = Map.of("Sec-WebSocket-Protocol", offered, "X-Session-API-Key", Keys.FIRST);
        try (var client = SERVER.connect(conversation, headers)) {
            assertEquals(chosen, client.raw().answer().get("sec-websocket-protocol"));
            client.state();
        }
    }

    /** The upgrade succeeds and the close says why, because a browser sees nothing of a refused upgrade. */
    @ParameterizedTest
    @ValueSource(strings = {"wrong", "", "first-session-key-81f", "first-session-key-81f00", "FIRST-SESSION-KEY-81F0",
        "first-session-key-81f0%00", "first-session-key-81f0,second-session-key-c2d7", "%EF%BF%BD", "null"})
    void aWrongKeyInTheQueryIsToldByTheClose(String key) throws IOException {
        try (var client = SERVER.connect(conversation + "?session_api_key=" + key)) {
            client.expectClose(4001, REFUSAL);
        }
    }

    @Test
    void aWrongKeyInTheHeaderIsToldByTheClose() throws IOException {
        try (var client = SERVER.connect(conversation, header("wrong"))) {
            client.expectClose(4001, REFUSAL);
        }
    }

    @Test
    void theQueryCountsBeforeTheHeader() throws IOException {
        try (var client = SERVER.connect(conversation + "?session_api_key=" + Keys.FIRST, header("wrong"))) {
            client.state();
        }
        try (var client = SERVER.connect(conversation + "?session_api_key=wrong", header(Keys.FIRST))) {
            client.expectClose(4001, REFUSAL);
        }
        try (var client = SERVER.connect(conversation + "?session_api_key=", header(Keys.FIRST))) {
            client.expectClose(4001, REFUSAL);
        }
    }

    /** A first frame that would have failed is of no matter any more: it is a redundant one (A4, A15). */
    @ParameterizedTest
    @ValueSource(strings = {"?session_api_key=" + Keys.FIRST, ""})
    void queryAndHeaderCountBeforeTheFirstFrame(String query) throws IOException {
        var headers = query.isEmpty() ? header(Keys.SECOND) : Map.<String, String>of();
        try (var client = SERVER.connect(conversation + query, headers)) {
            client.send(auth("wrong"));
            client.state();
            client.expectNothing();
        }
    }

    /** What is behind the auth frame is a frame like any other; it is not read as a second key (A7, B3). */
    @Test
    void exactlyOneFrameIsTakenForTheKey() throws IOException {
        String fresh = SERVER.conversation();
        try (var client = SERVER.connect(fresh)) {
            client.send(auth(Keys.FIRST));
            client.send("{\"role\":\"user\",\"content\":\"" + WireServer.MARKER + "\"}");
            client.state();
            var said = client.event();
            assertEquals("MessageEvent", said.getString("kind"));
            assertEquals("user", said.getString("source"));
            assertEquals("key-1", said.getString("sender"), "names the key, not its text");
        }
    }

    @Test
    void theAuthFrameMayHaveOtherMembersAndComeInPieces() throws IOException {
        byte[] frame = ("{\"type\":\"auth\",\"client\":\"x\",\"session_api_key\":\"" + Keys.SECOND + "\"}").getBytes(UTF_8);
        try (var client = SERVER.connect(conversation)) {
            for (int i = 0; i < frame.length; i++) {
                byte[] one = {frame[i]};
                client.raw().send(new WebSocketFrame(i == frame.length - 1, i == 0 ? TEXT : CONTINUATION, one));
            }
            client.state();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"type\":\"auth\",\"session_api_key\":\"wrong\"}", "{\"type\":\"auth\"}",
        "{\"type\":\"login\",\"session_api_key\":\"" + Keys.FIRST + "\"}", "{\"session_api_key\":\"" + Keys.FIRST + "\"}",
        "{\"type\":\"auth\",\"session_api_key\":null}", "{\"type\":\"auth\",\"session_api_key\":[\"" + Keys.FIRST + "\"]}",
        "{\"type\":\"AUTH\",\"session_api_key\":\"" + Keys.FIRST + "\"}", "[\"auth\"]", "\"" + Keys.FIRST + "\"", "null",
        Keys.FIRST, "", "{\"type\":\"auth\",\"session_api_key\":\"" + Keys.FIRST + "\"", "{\"type\":\"ping\"}",
        "{\"role\":\"user\",\"content\":\"hi\"}"})
    void everyOtherFirstFrameIsRefused(String frame) throws IOException {
        try (var client = SERVER.connect(conversation)) {
            client.send(frame);
            client.expectClose(4001, REFUSAL);
        }
    }

    @Test
    void aFirstFrameThatIsNestedTooDeepIsRefused() throws IOException {
        try (var client = SERVER.connect(conversation)) {
            client.send("[".repeat(8_000));
            client.expectClose(4001, REFUSAL);
        }
    }

    @Test
    void aBinaryFirstFrameIsRefused() throws IOException {
        try (var client = SERVER.connect(conversation)) {
            client.raw().send(new WebSocketFrame(true, BINARY, auth(Keys.FIRST).getBytes(UTF_8)));
            client.expectClose(4001, REFUSAL);
        }
    }

    @Test
    void aFirstFrameLargerThanAnyKeyNeedsIsRefused() throws IOException {
        try (var client = SERVER.connect(conversation)) {
            client.send(auth(Keys.FIRST) + " ".repeat(16 << 10));
            client.expectClose(4001, REFUSAL);
        }
    }

    /** Neither the frames of the protocol below nor the beginning of a text count as the key. */
    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @ValueSource(strings = {"nothing", "a ping", "half a text"})
    void whoShowsNoKeyInTimeIsRefused(String meanwhile) throws IOException {
        try (var client = SERVER.connect(conversation)) {
            long began = System.nanoTime();
            if (meanwhile.equals("a ping")) {
                client.raw().send(new WebSocketFrame(true, PING, "x".getBytes(UTF_8)));
                assertEquals(PONG, client.next().opcode());
            } else if (meanwhile.equals("half a text")) {
                client.raw().send(new WebSocketFrame(false, TEXT, "{\"type\":\"auth\",".getBytes(UTF_8)));
            }
            client.expectClose(4001, REFUSAL);
            long waited = System.nanoTime() - began;
            assertTrue(waited > TIMEOUT.minusMillis(500).toNanos(), () -> "refused after " + waited + " ns");
        }
    }

    /** Who was let in in time is not ended by the deadline. */
    @Execution(ExecutionMode.CONCURRENT)
    @Test
    void theDeadlineIsOverWithTheKey() throws IOException {
        try (var client = SERVER.connect(conversation); var silent = SERVER.connect(conversation)) {
            client.send(auth(Keys.FIRST));
            client.state();
            silent.expectClose(4001, REFUSAL);
            client.expectNothing();
        }
    }

    /** A refused client learns nothing about which conversations there are (B4). */
    @Test
    void theKeyIsLookedAtBeforeTheConversation() throws IOException {
        try (var client = SERVER.connect(UNKNOWN + "?session_api_key=wrong")) {
            client.expectClose(4001, REFUSAL);
        }
        try (var client = SERVER.connect(UNKNOWN)) {
            client.send(auth("wrong"));
            client.expectClose(4001, REFUSAL);
        }
        try (var client = SERVER.connect(UNKNOWN)) {
            client.send(auth(Keys.FIRST));
            client.expectClose(4004, "Conversation not found");
        }
    }

    /** What a refused client sends behind its key is never acted on (A16). */
    @Test
    void nothingOfARefusedClientIsRead() throws IOException {
        String fresh = SERVER.conversation();
        try (var client = SERVER.connect(fresh)) {
            client.send(auth("wrong"));
            client.send("{\"role\":\"user\",\"content\":\"" + WireServer.MARKER + "\"}");
            client.expectClose(4001, REFUSAL);
        }
        assertEquals("0", SERVER.rest().get("/api/conversations/" + fresh + "/events/count").body());
    }
}
