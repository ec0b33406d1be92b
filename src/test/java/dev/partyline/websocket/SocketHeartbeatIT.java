package dev.partyline.websocket;

import static dev.partyline.testing.WebSocketFrame.CONTINUATION;
import static dev.partyline.testing.WebSocketFrame.PING;
import static dev.partyline.testing.WebSocketFrame.PONG;
import static dev.partyline.testing.WebSocketFrame.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;

import dev.partyline.testing.WebSocketFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signs of life below the level of events: the server asks, answers, and gives up who is gone (W-6). */
class SocketHeartbeatIT {

    @RegisterExtension
    static final WireServer SERVER = WireServer.OPEN;

    /** As the server is set. */
    private static final Duration PING_INTERVAL = Duration.ofSeconds(1);
    private static final Duration PONG_TIMEOUT = Duration.ofSeconds(5);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125})
    void aPingOfTheClientIsAnsweredWithItsPayload(int bytes) throws IOException {
        byte[] payload = "p".repeat(bytes).getBytes(UTF_8);
        try (var client = SERVER.connect(SERVER.conversation())) {
            client.state();
            client.raw().send(new WebSocketFrame(true, PING, payload));
            WebSocketFrame pong = client.next();
            assertEquals(PONG, pong.opcode());
            assertTrue(pong.fin());
            assertArrayEquals(payload, pong.payload());
        }
    }

    @Execution(ExecutionMode.CONCURRENT)
    @Test
    void theServerPingsAtItsPace() throws IOException {
        try (var client = SERVER.connect(SERVER.conversation())) {
            client.state();
            for (int i = 0; i < 3; i++) {
                WebSocketFrame ping = client.raw().read(PING_INTERVAL.multipliedBy(4));
                assertEquals(PING, ping.opcode());
                assertTrue(ping.fin());
                client.raw().send(new WebSocketFrame(true, PONG, ping.payload()));
            }
            client.expectNothing();
        }
    }

    @Execution(ExecutionMode.CONCURRENT)
    @Test
    void whoNeverAnswersIsClosed() throws IOException {
        try (var silent = SERVER.connect(SERVER.conversation())) {
            long began = System.nanoTime();
            silent.state();
            WebSocketFrame frame = silent.raw().read(WireClient.LIMIT);
            while (frame.opcode() == PING) frame = silent.raw().read(WireClient.LIMIT);
            assertEquals(WebSocketFrame.CLOSE, frame.opcode());
            assertEquals("4408 No sign of life", frame.closeCode() + " " + frame.closeReason());
            assertTrue(System.nanoTime() - began > PONG_TIMEOUT.toNanos(), "closed too early");
        }
    }

    /** A pong that nobody asked for, and one with something else in it, are signs of life like any other. */
    @Execution(ExecutionMode.CONCURRENT)
    @Test
    void everyPongCounts() throws IOException {
        try (var client = SERVER.connect(SERVER.conversation())) {
            client.state();
            long until = System.nanoTime() + PONG_TIMEOUT.plusSeconds(3).toNanos();
            while (System.nanoTime() < until) {
                client.raw().send(new WebSocketFrame(true, PONG, "unasked".getBytes(UTF_8)));
                assertEquals(PING, client.raw().read(WireClient.LIMIT).opcode());
            }
            client.expectNothing();
        }
    }

    /** Who sends a large message slowly cannot answer a ping in the middle of a frame, and is alive all the same. */
    @Execution(ExecutionMode.CONCURRENT)
    @Test
    void thePartsOfAMessageAreSignsOfLife() throws IOException {
        try (var client = SERVER.connect(SERVER.conversation())) {
            client.state();
            long until = System.nanoTime() + PONG_TIMEOUT.plusSeconds(3).toNanos();
            client.raw().send(new WebSocketFrame(false, TEXT, "{\"type\":".getBytes(UTF_8)));
            while (System.nanoTime() < until) {
                client.raw().send(new WebSocketFrame(false, CONTINUATION, " ".getBytes(UTF_8)));
                assertEquals(PING, client.raw().read(WireClient.LIMIT).opcode());
            }
            client.raw().send(new WebSocketFrame(true, CONTINUATION, "\"ping\"}".getBytes(UTF_8)));
            assertEquals("{\"type\":\"pong\"}", client.text());
        }
    }
}
