package dev.partyline.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** One frame of RFC 6455, literally: nothing is checked, so that wrong ones can be made and seen. */
public record WebSocketFrame(boolean fin, int opcode, byte[] payload) {

    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;

    public static WebSocketFrame text(String text) {
        return new WebSocketFrame(true, TEXT, text.getBytes(UTF_8));
    }

    public static WebSocketFrame pong(byte[] payload) {
        return new WebSocketFrame(true, PONG, payload);
    }

    public static WebSocketFrame close(int code, String reason) {
        byte[] text = reason.getBytes(UTF_8);
        byte[] payload = ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array();
        return new WebSocketFrame(true, CLOSE, payload);
    }

    public String text() {
        return new String(payload, UTF_8);
    }

    /** @return code of a close frame; 1005 when it has none */
    public int closeCode() {
        return payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
    }

    public String closeReason() {
        return payload.length < 2 ? "" : new String(payload, 2, payload.length - 2, UTF_8);
    }

    /** The frame as a client sends it. */
    byte[] masked(int mask) {
        byte[] key = ByteBuffer.allocate(4).putInt(mask).array();
        byte[] head = head(true, payload.length);
        var bytes = ByteBuffer.allocate(head.length + key.length + payload.length).put(head).put(key);
        for (int i = 0; i < payload.length; i++) bytes.put((byte) (payload[i] ^ key[i & 3]));
        return bytes.array();
    }

    /** The frame as a server sends it; from a client it is an error. */
    byte[] unmasked() {
        byte[] head = head(false, payload.length);
        return ByteBuffer.allocate(head.length + payload.length).put(head).put(payload).array();
    }

    /** @param length as announced, whatever the payload has */
    byte[] head(boolean mask, long length) {
        var bytes = new ByteArrayOutputStream();
        bytes.write((fin ? 0x80 : 0) | opcode);
        int masked = mask ? 0x80 : 0;
        if (length < LENGTH_16) {
            bytes.write(masked | (int) length);
        } else if (length <= 0xffff) {
            bytes.write(masked | LENGTH_16);
            bytes.writeBytes(ByteBuffer.allocate(2).putShort((short) length).array());
        } else {
            bytes.write(masked | LENGTH_64);
            bytes.writeBytes(ByteBuffer.allocate(8).putLong(length).array());
        }
        return bytes.toByteArray();
    }
}
