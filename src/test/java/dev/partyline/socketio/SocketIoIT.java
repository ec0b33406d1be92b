package dev.partyline.socketio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HexFormat;

import dev.partyline.testing.RawSocket;
import dev.partyline.testing.WebSocketFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The protocol on a real server, frame by frame. */
class SocketIoIT {

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final String PLACES = "{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]";

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void theMainNamespaceIsEntered() throws IOException {
        try (var socket = open()) {
            socket.sendText("40");
            assertEquals("40{\"sid\":\"SID\"}", read(socket));
            assertEquals("42[\"auth\",{}]", read(socket));
        }
    }

    @Test
    void anotherNamespaceIsEnteredWithCredentials() throws IOException {
        try (var socket = open()) {
            socket.sendText("40/custom,{\"token\":\"abc\"}");
            assertEquals("40/custom,{\"sid\":\"SID\"}", read(socket));
            assertEquals("42/custom,[\"auth\",{\"token\":\"abc\"}]", read(socket));
        }
    }

    @Test
    void anUnknownNamespaceIsRefused() throws IOException {
        try (var socket = open()) {
            socket.sendText("40/random");
            assertEquals("44/random,{\"message\":\"Invalid namespace\"}", read(socket));
        }
    }

    @Test
    void eventsComeBackAndAreAcknowledged() throws IOException {
        try (var socket = entered()) {
            socket.sendText("42[\"message\",1,\"2\",{\"3\":[true]}]");
            assertEquals("42[\"message-back\",1,\"2\",{\"3\":[true]}]", read(socket));
            socket.sendText("42456[\"message-with-ack\",1.0,\"h\u00e9\",{\"b\":[false],\"a\":null}]");
            assertEquals("43456[1.0,\"h\u00e9\",{\"b\":[false],\"a\":null}]", read(socket));
        }
    }

    @Test
    void binaryComesBackAndIsAcknowledged() throws IOException {
        try (var socket = entered()) {
            sendBinary(socket, "452-[\"message\"," + PLACES);
            assertBinary(socket, "452-[\"message-back\"," + PLACES);
            sendBinary(socket, "452-789[\"message-with-ack\"," + PLACES);
            assertBinary(socket, "462-789[" + PLACES);
        }
    }

    @Test
    void leavingKeepsTheConnection() throws IOException {
        try (var socket = entered()) {
            socket.sendText("41");
            socket.sendText("40");
            assertEquals("40{\"sid\":\"SID\"}", read(socket));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"4abc", "42{}", "42abc[\"message-with-ack\",1,\"2\",{\"3\":[false]}]"})
    void aBrokenPacketEndsTheConnection(String frame) throws IOException {
        try (var socket = entered()) {
            socket.sendText(frame);
            assertThrows(EOFException.class, () -> read(socket));
        }
    }

    @Test
    void whoEntersNoNamespaceIsGoneAfterASecond() throws IOException {
        try (var socket = open()) {
            long start = System.nanoTime();
            assertThrows(EOFException.class, () -> read(socket));
            assertTrue(System.nanoTime() - start > Duration.ofMillis(900).toNanos());
        }
    }

    @Test
    void pollsCarryTheSamePackets() throws IOException, InterruptedException {
        String open = poll("");
        String session = "&sid=" + open.replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");
        assertEquals("ok", post(session, "40"));
        assertEquals("40{\"sid\":\"SID\"}\u001e42[\"auth\",{}]", poll(session));
        assertEquals("ok", post(session, "452-[\"message\"," + PLACES + "\u001ebAQID\u001ebBAUG"));
        assertEquals("452-[\"message-back\"," + PLACES + "\u001ebAQID\u001ebBAUG", poll(session));
    }

    private static RawSocket open() throws IOException {
        var socket = RawSocket.open(FixtureServer.Shared.SERVER.socket("/socket.io/?EIO=4&transport=websocket"));
        assertTrue(socket.readText(LIMIT).startsWith("0{"));
        return socket;
    }

    private static RawSocket entered() throws IOException {
        var socket = open();
        socket.sendText("40");
        read(socket);
        read(socket);
        return socket;
    }

    /** The next packet of Socket.IO; the heart goes on meanwhile. */
    private static String read(RawSocket socket) throws IOException {
        String frame = socket.readText(LIMIT);
        while (frame.equals("2")) {
            socket.sendText("3");
            frame = socket.readText(LIMIT);
        }
        return withoutSid(frame);
    }

    private static void sendBinary(RawSocket socket, String packet) throws IOException {
        socket.sendText(packet);
        socket.send(new WebSocketFrame(true, WebSocketFrame.BINARY, new byte[] {1, 2, 3}));
        socket.send(new WebSocketFrame(true, WebSocketFrame.BINARY, new byte[] {4, 5, 6}));
    }

    private static void assertBinary(RawSocket socket, String packet) throws IOException {
        assertEquals(packet, read(socket));
        assertEquals("010203", HexFormat.of().formatHex(socket.read(LIMIT).payload()));
        assertEquals("040506", HexFormat.of().formatHex(socket.read(LIMIT).payload()));
    }

    private String poll(String session) throws IOException, InterruptedException {
        return withoutSid(session, http.send(request(session).GET().build(), BodyHandlers.ofString()).body());
    }

    private String post(String session, String body) throws IOException, InterruptedException {
        return http.send(request(session).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString()).body();
    }

    private static HttpRequest.Builder request(String session) {
        URI uri = FixtureServer.Shared.SERVER.http("/socket.io/?EIO=4&transport=polling" + session);
        return HttpRequest.newBuilder(uri).timeout(LIMIT);
    }

    private static String withoutSid(String session, String body) {
        return session.isEmpty() ? body : withoutSid(body);
    }

    private static String withoutSid(String packet) {
        return packet.replaceAll("\"sid\":\"[\\w-]{20}\"", "\"sid\":\"SID\"");
    }
}
