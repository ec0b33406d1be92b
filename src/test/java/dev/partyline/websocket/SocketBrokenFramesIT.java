package dev.partyline.websocket;

import static dev.partyline.testing.WebSocketFrame.BINARY;
import static dev.partyline.testing.WebSocketFrame.CLOSE;
import static dev.partyline.testing.WebSocketFrame.CONTINUATION;
import static dev.partyline.testing.WebSocketFrame.PING;
import static dev.partyline.testing.WebSocketFrame.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Set;

import dev.partyline.testing.WebSocketFrame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Frames that break the protocol below ours. They end the connection of whoever sent them; a client beside it in the
 * same conversation notices nothing, and the log says nothing of them.
 */
class SocketBrokenFramesIT {

    @RegisterExtension
    static final WireServer SERVER = WireServer.OPEN;

    private static final Set<Integer> PROTOCOL_ERROR = Set.of(1002);
    private static final byte[] PAYLOAD = ("{\"role\":\"user\",\"content\":\"" + WireServer.MARKER + "\"}").getBytes(UTF_8);

    private String conversation;
    private WireClient bystander;
    private WireClient broken;

    @BeforeEach
    void connect() throws IOException {
        conversation = SERVER.conversation();
        bystander = SERVER.connect(conversation);
        bystander.state();
        broken = SERVER.connect(conversation);
        broken.state();
    }

    @AfterEach
    void theOtherClientIsUndisturbedAndTheLogSilent() throws IOException {
        broken.close();
        bystander.expectNothing();
        SERVER.rest().say(conversation, "hello").required();
        assertEquals("MessageEvent", bystander.event().getString("kind"));
        assertEquals("last_user_message_id", bystander.event().getString("key"));
        bystander.close();
        SERVER.assertNothingOfClientsIsLogged();
    }

    /** A close frame with one of these codes, or the bare end of the connection, which RFC 6455 allows as well. */
    private void assertEnded(Set<Integer> codes) throws IOException {
        try {
            WebSocketFrame frame = broken.next();
            assertEquals(CLOSE, frame.opcode(), frame::text);
            assertTrue(codes.contains(frame.closeCode()), () -> "closed with " + frame.closeCode());
        } catch (EOFException | SocketException hungUp) {
            // without a word
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "c0af", "eda080", "f4908080", "e282", "61ff62"})
    void textThatIsNoUtf8(String hex) throws IOException {
        byte[] bad = new byte[hex.length() / 2];
        for (int i = 0; i < bad.length; i++) bad[i] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
        broken.raw().send(new WebSocketFrame(true, TEXT, bad));
        assertEnded(Set.of(1007));
    }

    /** Payara does not look at the mask, which protects proxies between a browser and a server, and not the server. */
    @Test
    void aFrameWithoutMask() throws IOException {
        broken.raw().sendUnmasked(WebSocketFrame.text("{\"type\":\"ping\"}"));
        if (SERVER.payara()) assertEquals("{\"type\":\"pong\"}", broken.text());
        else assertEnded(PROTOCOL_ERROR);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 7, 11, 15})
    void aReservedOpcode(int opcode) throws IOException {
        broken.raw().send(new WebSocketFrame(true, opcode, PAYLOAD));
        assertEnded(PROTOCOL_ERROR);
    }

    /** No extension was agreed on, so the reserved bits mean nothing. */
    @ParameterizedTest
    @ValueSource(ints = {0x40, 0x20, 0x10})
    void aReservedBit(int bit) throws IOException {
        broken.raw().send(new WebSocketFrame(true, TEXT | bit, PAYLOAD));
        assertEnded(PROTOCOL_ERROR);
    }

    @Test
    void aContinuationOfNothing() throws IOException {
        broken.raw().send(new WebSocketFrame(true, CONTINUATION, PAYLOAD));
        assertEnded(PROTOCOL_ERROR);
    }

    @Test
    void aMessageInTheMiddleOfAnother() throws IOException {
        broken.raw().send(new WebSocketFrame(false, TEXT, PAYLOAD));
        broken.raw().send(new WebSocketFrame(true, TEXT, PAYLOAD));
        assertEnded(PROTOCOL_ERROR);
    }

    @Test
    void aPingInPieces() throws IOException {
        broken.raw().send(new WebSocketFrame(false, PING, PAYLOAD));
        assertEnded(PROTOCOL_ERROR);
    }

    @Test
    void aPingThatIsTooLong() throws IOException {
        broken.raw().send(new WebSocketFrame(true, PING, "p".repeat(126).getBytes(UTF_8)));
        assertEnded(PROTOCOL_ERROR);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1100, 2999, 5000, 65535})
    void aCloseWithACodeThatMustNotBeSent(int code) throws IOException {
        broken.raw().send(WebSocketFrame.close(code, WireServer.MARKER));
        assertEnded(PROTOCOL_ERROR);
    }

    @Test
    void aCloseWithHalfACode() throws IOException {
        broken.raw().send(new WebSocketFrame(true, CLOSE, new byte[] {3}));
        assertEnded(PROTOCOL_ERROR);
    }

    @Test
    void aCloseWhoseReasonIsNoUtf8() throws IOException {
        byte[] reason = ByteBuffer.allocate(4).putShort((short) 1000).putShort((short) -1).array();
        broken.raw().send(new WebSocketFrame(true, CLOSE, reason));
        assertEnded(Set.of(1002, 1007));
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 3000, 4999})
    void aProperCloseIsAnsweredWithItsCode(int code) throws IOException {
        broken.raw().send(WebSocketFrame.close(code, WireServer.MARKER));
        WebSocketFrame frame = broken.next();
        assertEquals(CLOSE, frame.opcode());
        assertEquals(code, frame.closeCode());
        broken.expectEnd();
    }

    @Test
    void aCloseWithoutACodeIsAnsweredToo() throws IOException {
        broken.raw().send(new WebSocketFrame(true, CLOSE, new byte[0]));
        assertEquals(CLOSE, broken.next().opcode());
        broken.expectEnd();
    }

    @Test
    void theEndInTheMiddleOfAFrame() throws IOException {
        broken.raw().announce(TEXT, 1_000);
        broken.raw().sendBytes(PAYLOAD);
        broken.raw().close();
    }

    @Test
    void aResetInTheMiddleOfAMessage() throws IOException {
        broken.raw().send(new WebSocketFrame(false, TEXT, PAYLOAD));
        broken.raw().abort();
    }

    @Test
    void aThousandEmptyPieces() throws IOException {
        broken.raw().send(new WebSocketFrame(false, TEXT, new byte[0]));
        for (int i = 0; i < 1_000; i++) broken.raw().send(new WebSocketFrame(false, CONTINUATION, new byte[0]));
        broken.raw().send(new WebSocketFrame(true, CONTINUATION, "{\"type\":\"ping\"}".getBytes(UTF_8)));
        assertEquals("{\"type\":\"pong\"}", broken.text());
    }

    /** Neither kind of message may be in many pieces that are never ended; here it is ended by leaving. */
    @Test
    void aBinaryMessageWithoutEnd() throws IOException {
        broken.raw().send(new WebSocketFrame(false, BINARY, PAYLOAD));
        for (int i = 0; i < 100; i++) broken.raw().send(new WebSocketFrame(false, CONTINUATION, new byte[100_000]));
        broken.raw().close();
    }
}
