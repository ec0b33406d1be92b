package dev.partyline.checklist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

import dev.partyline.testing.HandshakeRefusedException;
import dev.partyline.testing.PlainHttp;
import dev.partyline.testing.PlainHttp.Answer;
import dev.partyline.testing.RawSocket;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.SharedServers;
import dev.partyline.testing.Way;
import dev.partyline.testing.WebSocketFrame;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules that hold on every transport, each tried by a client that breaks it. */
class ChecklistIT {

    private static final String KEY = SharedServers.KEY;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static ServerProcess server;
    private static PlainHttp http;
    private static String conversation;

    @BeforeAll
    static void makeAConversation() {
        server = SharedServers.withKeys();
        http = new PlainHttp(server, KEY);
        conversation = new RestClient(server.http("/"), KEY).create(List.of());
    }

    private static int knock(Way way, String... headerLines) {
        return way.knock(server, KEY, conversation, headerLines);
    }

    @ParameterizedTest
    @EnumSource
    void whoComesProperlyIsLetIn(Way way) {
        assertEquals(way.open(), knock(way));
    }

    @Nested
    class W02OnlyRfc6455 {

        @ParameterizedTest
        @EnumSource(mode = Mode.MATCH_ANY, names = ".*_SOCKET")
        void anotherVersionIsRefusedAndToldTheRightOne(Way way) {
            for (String version : List.of("0", "7", "8", "12", "14", "013", "13, 8", "x", "")) {
                assertEquals(426, knock(way, "Sec-WebSocket-Version: " + version), version);
            }
            Answer answer = http.get(way.target(conversation), "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 8",
                    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==");
            assertEquals("13", answer.header("Sec-WebSocket-Version"), answer.head());
            assertEquals("{\"detail\":\"WebSocket version 13 required\"}", answer.body());
        }

        @ParameterizedTest
        @EnumSource(mode = Mode.MATCH_ANY, names = ".*_SOCKET")
        void aHandshakeWithoutAProperNonceIsRefused(Way way) {
            for (String nonce : List.of("", "x", "AAAAAAAAAAAAAAAAAAAAAA", "AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAA", "!!!!!!!!!!!!!!!!!!!!!!==")) {
                assertEquals(400, knock(way, "Sec-WebSocket-Key: " + nonce), nonce);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"POST", "PUT", "HEAD"})
        void aHandshakeIsAGet(String method) {
            Answer answer = http.send(method, Way.V1_SOCKET.target(conversation), new byte[0], "Upgrade: websocket", "Connection: Upgrade",
                    "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==");
            assertEquals(400, answer.status(), answer.head());
        }
    }

    @Nested
    class W03NoCompression {

        @ParameterizedTest
        @EnumSource(mode = Mode.MATCH_ANY, names = ".*_SOCKET")
        void nothingThatIsOfferedIsTaken(Way way) throws IOException {
            var offers = Map.of("X-Session-API-Key", KEY, "Sec-WebSocket-Extensions",
                    "permessage-deflate; client_max_window_bits, x-webkit-deflate-frame");
            try (var socket = RawSocket.open(server.socket("/"), way.target(conversation), offers, 0)) {
                assertNull(socket.answer().get("sec-websocket-extensions"));
                socket.sendBytes(compressed());
                assertTrue(refused(socket), "a compressed frame is taken");
            }
        }

        /** A masked text frame of nothing with the first reserved bit set. */
        private byte[] compressed() {
            return new byte[] {(byte) 0xc1, (byte) 0x82, 0, 0, 0, 0, 0x03, 0x00};
        }

        private boolean refused(RawSocket socket) throws IOException {
            try {
                for (WebSocketFrame frame = socket.read(LIMIT);; frame = socket.read(LIMIT)) {
                    if (frame.opcode() == WebSocketFrame.CLOSE) return frame.closeCode() == 1002;
                }
            } catch (EOFException | SocketException ended) {
                return true;
            }
        }

        /** A hundred megabytes of blanks, which are a hundred kilobytes on the way. */
        @ParameterizedTest
        @ValueSource(strings = {"gzip", "deflate", "br"})
        void aCompressedBodyIsNotUnpacked(String coding) throws IOException {
            byte[] bomb = bomb();
            long before = server.heapAfterGcBytes();
            for (String target : List.of("/api/conversations", "/api/conversations/" + conversation + "/events", "/api/tickets")) {
                Answer answer = http.send("POST", target, bomb, "Content-Type: application/json", "Content-Encoding: " + coding);
                assertTrue(Set.of(400, 413, 415, 422).contains(answer.status()), () -> target + ": " + answer.head());
            }
            String opened = http.get(Way.POLLING.target(conversation)).body();
            String sid = opened.replaceFirst(".*\"sid\":\"([^\"]+)\".*", "$1");
            http.send("POST", "/socket.io/?EIO=4&transport=polling&sid=" + sid, bomb, "Content-Encoding: " + coding);
            assertEquals(400, http.get("/socket.io/?EIO=4&transport=polling&sid=" + sid).status(), "the session has ended");
            long grown = server.heapAfterGcBytes() - before;
            assertTrue(grown < 20 << 20, () -> "heap grew by " + grown);
        }

        private byte[] bomb() throws IOException {
            var packed = new ByteArrayOutputStream();
            try (var gzip = new GZIPOutputStream(packed)) {
                byte[] blanks = " ".repeat(1 << 20).getBytes(UTF_8);
                for (int i = 0; i < 100; i++) gzip.write(blanks);
            }
            return packed.toByteArray();
        }
    }

    @Nested
    class W04Origins {

        private static final List<String> STRANGERS = List.of("https://evil.example", "null", "https://agents.example.com.evil",
                "https://evil-agents.example.com", "https://agents.example.com.", "http://agents.example.com",
                "https://agents.example.com:8443", "https://agents.example.com@evil.example", "https://agents.example.com/x",
                "http://127.0.0.1", "http://localhost", "http://[::1]", "file://", "*", "https://agents.example.com, https://evil.example");

        @ParameterizedTest
        @EnumSource
        void pagesOfStrangersAreRefusedEvenWithAKey(Way way) {
            for (String origin : STRANGERS) assertEquals(403, knock(way, "Origin: " + origin), origin);
        }

        @ParameterizedTest
        @EnumSource
        void theSchemeOfAnOwnPageCounts(Way way) {
            assertEquals(way.open(), knock(way, "Origin: http://" + server.http("").getAuthority()));
            assertEquals(403, knock(way, "Origin: https://" + server.http("").getAuthority()));
            assertEquals(403, knock(way, "Origin: https://" + server.http("").getAuthority(), "X-Forwarded-Proto: https"));
        }

        @ParameterizedTest
        @EnumSource
        void configuredPagesAreLetIn(Way way) {
            for (String origin : List.of("https://agents.example.com", "https://agents.example.com:443", SharedServers.PAGE)) {
                assertEquals(way.open(), knock(way, "Origin: " + origin), origin);
            }
        }

        @ParameterizedTest
        @EnumSource(names = {"REST", "POLLING"})
        void whatAPageOfAStrangerEmbedsIsRefused(Way way) {
            assertEquals(403, knock(way, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: script"));
            assertEquals(403, knock(way, "Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe"));
            assertEquals(200, knock(way, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"));
            assertEquals(200, knock(way, "Sec-Fetch-Site: same-origin", "Sec-Fetch-Mode: cors", "Sec-Fetch-Dest: empty"));
        }
    }

    @Nested
    class W20NoTunnels {

        @ParameterizedTest
        @ValueSource(strings = {"/", "/x", "/sockets", "/sockets/events", "/sockets/events/%s/x", "/sockets/bash-events", "/sockets/%s",
            "/api/conversations/%s/events", "/socket.io/x/", "/socket.io/../x", "/metrics", "/page/main.js", "/ready"})
        void noOtherPathOpensASocket(String target) {
            String asked = target.formatted(conversation);
            var refused = assertThrows(HandshakeRefusedException.class,
                    () -> RawSocket.open(server.socket("/"), asked, Map.of("X-Session-API-Key", KEY), 0).close(), asked);
            assertEquals(404, refused.status(), refused::getMessage);
        }

        /** As a proxy would be asked. */
        @ParameterizedTest
        @ValueSource(strings = {"TRACE /api/conversations/count", "GET http://example.com/", "GET example.com:80"})
        void theServerIsNoProxy(String request) {
            String[] parts = request.split(" ");
            Answer answer = http.send(parts[0], parts[1], new byte[0]);
            boolean ownPage = answer.status() == 200 && answer.body().contains("<title>Partyline</title>");
            assertTrue(ownPage || answer.status() / 100 == 4 || answer.status() / 100 == 5, answer::head);
            assertFalse(answer.body().contains("Example Domain"), answer.body());
        }

        /** Only the first line is read: a server may go on waiting for what it should pass on. */
        @ParameterizedTest
        @ValueSource(strings = {"127.0.0.1:22", "example.com:443"})
        void noTunnelIsOpened(String target) throws IOException {
            try (var socket = new Socket(server.http("/").getHost(), server.http("/").getPort())) {
                socket.setSoTimeout((int) LIMIT.toMillis());
                socket.getOutputStream().write(("CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n\r\n").getBytes(UTF_8));
                String line = new String(socket.getInputStream().readNBytes("HTTP/1.1 405".length()), UTF_8);
                assertTrue(line.matches("|HTTP/1.1 [45]\\d\\d"), line);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"h2c", "TLS/1.0", "WebSocket2", "websocket, h2c"})
        void nothingElseIsUpgradedTo(String protocol) {
            Answer answer = http.get("/api/conversations/count", "Connection: Upgrade", "Upgrade: " + protocol);
            assertFalse(answer.status() == 101, answer.head());
        }
    }

    /** Nothing that a client sends gets into the head of an answer, or makes one of its own. */
    @Test
    void noHeaderIsMadeByWhatIsSent() {
        for (String line : List.of("Origin: https://agents.example.com%0d%0aX-Injected: 1", "Sec-WebSocket-Protocol: a%0d%0aX-Injected: 1",
                "X-Session-API-Key: " + KEY + "%0d%0aX-Injected: 1", "Origin: https://agents.example.com\rX-Injected: 1")) {
            for (Way way : Way.values()) {
                Answer answer = http.get(way.target(conversation) + "%0d%0aX-Injected:1", line);
                assertEquals("", answer.header("X-Injected"), answer.head());
                assertFalse(answer.head().contains("https://agents.example.com%0d"), answer.head());
            }
        }
    }
}
