package dev.partyline.websocket;

import static dev.partyline.testing.WebSocketFrame.CLOSE;
import static dev.partyline.testing.WebSocketFrame.CONTINUATION;
import static dev.partyline.testing.WebSocketFrame.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Set;

import dev.partyline.conversation.EventJson;
import dev.partyline.testing.WebSocketFrame;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How much a client may say at once, however it is cut, and how much it is sent (architecture section 5). */
class SocketSizesIT {

    @RegisterExtension
    static final WireServer SERVER = WireServer.OPEN;

    private static final int MOST_IN = 4 << 20;
    private static final int MOST_OUT = 960 << 10;
    private static final String HEAD = "{\"role\":\"user\",\"content\":\"";
    private static final String TAIL = "\"}";

    private String conversation;
    private WireClient client;

    @BeforeEach
    void connect() throws IOException {
        conversation = SERVER.conversation();
        client = SERVER.connect(conversation);
        client.state();
    }

    @AfterEach
    void leave() throws IOException {
        client.close();
    }

    /** A message of exactly so many bytes. */
    private static byte[] message(int bytes) {
        return (HEAD + "x".repeat(bytes - HEAD.length() - TAIL.length()) + TAIL).getBytes(UTF_8);
    }

    private void sendInPieces(byte[] message, int pieces) throws IOException {
        int size = (message.length + pieces - 1) / pieces;
        for (int from = 0; from < message.length; from += size) {
            int to = Math.min(message.length, from + size);
            var piece = new WebSocketFrame(to == message.length, from == 0 ? TEXT : CONTINUATION,
                    Arrays.copyOfRange(message, from, to));
            client.raw().send(piece);
        }
    }

    /** The message of the log has the text of so many characters. */
    private void assertSaid(int chars) throws IOException {
        String id = client.event().getString("id");
        String whole = SERVER.rest().get("/api/conversations/" + conversation + "/events/" + id).required().body();
        String text = EventJson.parseObject(whole).getJsonObject("llm_message").getJsonArray("content").getJsonObject(0)
                .getString("text");
        assertEquals(chars, text.length());
    }

    @Test
    void aMessageMayComeInManyPieces() throws IOException {
        sendInPieces(message(3 << 20), 1_000);
        assertSaid((3 << 20) - HEAD.length() - TAIL.length());
    }

    /** A character may be cut between two frames. */
    @Test
    void thePiecesNeedNotEndWithACharacter() throws IOException {
        byte[] message = (HEAD + "\u20ac\ud83e\udd16".repeat(50) + TAIL).getBytes(UTF_8);
        sendInPieces(message, message.length);
        assertSaid(150);
    }

    @Test
    void aMessageMayHaveExactlyTheLimit() throws IOException {
        client.raw().send(new WebSocketFrame(true, TEXT, message(MOST_IN)));
        assertSaid(MOST_IN - HEAD.length() - TAIL.length());
    }

    @Test
    void inPiecesTooItMayHaveExactlyTheLimit() throws IOException {
        sendInPieces(message(MOST_IN), 70);
        assertSaid(MOST_IN - HEAD.length() - TAIL.length());
    }

    @Test
    void oneByteMoreIsTooBig() throws IOException {
        sendInPieces(message(MOST_IN + 1), 70);
        client.expectClose(1009, "Message too big");
        assertNothingWasSaid();
    }

    /** Bytes are counted, not characters: these are too many before the message ends. */
    @Test
    void itIsTooBigBeforeItsEnd() throws IOException {
        byte[] part = "\u20ac".repeat(100_000).getBytes(UTF_8);
        client.raw().send(new WebSocketFrame(false, TEXT, HEAD.getBytes(UTF_8)));
        for (int i = 0; i < MOST_IN / part.length + 1; i++) client.raw().send(new WebSocketFrame(false, CONTINUATION, part));
        client.expectClose(1009, "Message too big");
        assertNothingWasSaid();
    }

    /** Payara refuses a frame beyond its own buffer, just above our limit, by itself; neither reads it to the end. */
    @Test
    void oneFrameThatIsFarTooBigEndsTheConnection() throws IOException {
        try {
            client.raw().send(new WebSocketFrame(true, TEXT, message(8 << 20)));
        } catch (SocketException hungUp) {
            // while it was still sending
        }
        assertTooBig();
        assertNothingWasSaid();
    }

    /** Announced lengths cost nothing: a server that believed this one would be out of memory. */
    @Test
    void anAnnouncedLengthIsNotBelieved() throws IOException {
        for (long length : new long[] {1L << 31, 1L << 40, Long.MAX_VALUE}) {
            try (var liar = SERVER.connect(conversation)) {
                liar.state();
                liar.raw().announce(TEXT, length);
                client.expectNothing();
            }
        }
    }

    private void assertTooBig() throws IOException {
        try {
            WebSocketFrame frame = client.next();
            assertEquals(CLOSE, frame.opcode());
            Set<Integer> codes = SERVER.payara() ? Set.of(1009, 1011) : Set.of(1009);
            assertTrue(codes.contains(frame.closeCode()), () -> "closed with " + frame.closeCode());
        } catch (SocketException lostWithWhatWasUnread) {
            // the close frame, since the server hung up before it had read everything
        }
    }

    private void assertNothingWasSaid() throws IOException {
        try (var other = SERVER.connect(conversation)) {
            assertEquals("idle", other.state().getString("execution_status"));
            other.expectNothing();
        }
        assertEquals("0", SERVER.rest().get("/api/conversations/" + conversation + "/events/count").body());
    }

    /** The Python client refuses 1 MiB; what is larger comes shortened, says so, and can be had whole (W-8). */
    @Test
    void aLargeEventIsShortenedOnTheSocketAndWholeByHttp() throws IOException {
        client.raw().send(new WebSocketFrame(true, TEXT, message(2 << 20)));
        WebSocketFrame frame = client.next();
        assertTrue(frame.payload().length <= MOST_OUT, () -> "bytes: " + frame.payload().length);
        assertTrue(frame.payload().length > MOST_OUT - 4_096, () -> "cut too much: " + frame.payload().length);
        JsonObject event = EventJson.parseObject(frame.text());
        String shown = event.getJsonObject("llm_message").getJsonArray("content").getJsonObject(0).getString("text");
        String place = "GET /api/conversations/{conversation_id}/events/" + event.getString("id");
        assertTrue(shown.contains(" characters cut; the whole event: " + place + " ...] "));
        String whole = SERVER.rest().get("/api/conversations/" + conversation + "/events/" + event.getString("id"))
                .required().body();
        assertTrue(whole.contains("x".repeat((2 << 20) - HEAD.length() - TAIL.length())), "it is not whole");
        client.untilState();
        try (var again = SERVER.connect(conversation + "?resend_all=true")) {
            again.state();
            assertEquals(frame.text(), again.text());
        }
    }
}
