package dev.partyline.websocket;

import static dev.partyline.testing.WebSocketFrame.CLOSE;
import static dev.partyline.testing.WebSocketFrame.PING;
import static dev.partyline.testing.WebSocketFrame.PONG;
import static dev.partyline.testing.WebSocketFrame.TEXT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.partyline.conversation.EventJson;
import dev.partyline.testing.RawSocket;
import dev.partyline.testing.WebSocketFrame;
import jakarta.json.JsonObject;

/**
 * A client that compares every frame literally. It answers the server's pings; whatever else comes has to be expected.
 * One thread.
 */
final class WireClient implements Closeable {

    static final Duration LIMIT = Duration.ofSeconds(20);

    private final RawSocket socket;
    private int fences;

    private WireClient(RawSocket socket) {
        this.socket = socket;
    }

    /** @param target path and query, which need not be those of a URI */
    static WireClient open(URI server, String target, Map<String, String> headers) throws IOException {
        return new WireClient(RawSocket.open(server, target, headers, 0));
    }

    /** For frames that are not sent as they should be. */
    RawSocket raw() {
        return socket;
    }

    void send(String text) throws IOException {
        socket.sendText(text);
    }

    /** The next frame that is no ping. */
    WebSocketFrame next() throws IOException {
        WebSocketFrame frame = socket.read(LIMIT);
        while (frame.opcode() == PING) {
            socket.send(new WebSocketFrame(true, PONG, frame.payload()));
            frame = socket.read(LIMIT);
        }
        return frame;
    }

    /** The next frame, which is one whole text. */
    String text() throws IOException {
        WebSocketFrame frame = next();
        String what = frame.opcode() == CLOSE ? "close " + frame.closeCode() + " " + frame.closeReason() : frame.text();
        assertEquals(TEXT, frame.opcode(), what);
        assertTrue(frame.fin(), what);
        return frame.text();
    }

    JsonObject event() throws IOException {
        return EventJson.parseObject(text());
    }

    /** The next frame, which shows the whole state. @return its value */
    JsonObject state() throws IOException {
        JsonObject event = event();
        assertEquals("full_state", EventJson.text(event, "key", ""), event::toString);
        assertEquals("ConversationStateUpdateEvent", event.getString("kind"));
        assertEquals("environment", event.getString("source"));
        return event.getJsonObject("value");
    }

    /** Events up to the next whole state, that one included. */
    List<JsonObject> untilState() throws IOException {
        var events = new ArrayList<JsonObject>();
        do events.add(event());
        while (!EventJson.text(events.get(events.size() - 1), "key", "").equals("full_state"));
        return events;
    }

    /** Nothing has come up to now: the answer to what is asked now is the next frame. */
    void expectNothing() throws IOException {
        String nonce = "fence-" + ++fences;
        send("{\"type\":\"ping\",\"nonce\":\"" + nonce + "\"}");
        assertEquals("{\"type\":\"pong\",\"nonce\":\"" + nonce + "\"}", text());
    }

    /** The next frame is this close frame, and then the server hangs up. */
    void expectClose(int code, String reason) throws IOException {
        WebSocketFrame frame = next();
        assertEquals(CLOSE, frame.opcode(), () -> "opcode of " + frame.text());
        assertTrue(frame.fin());
        assertEquals(code + " " + reason, frame.closeCode() + " " + frame.closeReason());
        assertArrayEquals(WebSocketFrame.close(code, reason).payload(), frame.payload());
        answerClose(frame);
        expectEnd();
    }

    /** As the protocol wants it; a server may have hung up already. */
    private void answerClose(WebSocketFrame frame) {
        try {
            socket.send(frame);
        } catch (IOException hungUp) {
            assertEquals(SocketException.class, hungUp.getClass());
        }
    }

    /** The server ends the connection without another frame. */
    void expectEnd() throws IOException {
        try {
            WebSocketFrame frame = next();
            fail("opcode " + frame.opcode() + ": " + frame.text());
        } catch (EOFException | SocketException ended) {
            // as it should be; a timeout is neither
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
