package dev.partyline.testing.agentserver;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The server's side of a WebSocket. Any thread sends; one reads. */
public final class AgentSocket implements AutoCloseable {

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    public AgentSocket(Socket socket, InputStream in, OutputStream out) {
        this.socket = socket;
        this.in = new DataInputStream(in);
        this.out = out;
    }

    /** Answers the upgrade. */
    public void accept(String key) throws IOException {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(ISO_8859_1));
            out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(hash) + "\r\n\r\n").getBytes(ISO_8859_1));
            out.flush();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** @return the next text; null at the end */
    public String read() throws IOException {
        var text = new ByteArrayOutputStream();
        while (true) {
            int first = in.read();
            if (first < 0) return null;
            byte[] payload = payload();
            int opcode = first & 0xf;
            if (opcode == CLOSE) return null;
            if (opcode == PING) send(PONG, payload);
            if (opcode > TEXT) continue;
            text.writeBytes(payload);
            if ((first & 0x80) != 0) return text.toString(UTF_8);
        }
    }

    private byte[] payload() throws IOException {
        long length = in.readUnsignedByte() & 0x7f;
        if (length == 126) length = in.readUnsignedShort();
        else if (length == 127) length = in.readLong();
        byte[] mask = in.readNBytes(4);
        byte[] payload = in.readNBytes((int) length);
        for (int i = 0; i < payload.length; i++) payload[i] ^= mask[i & 3];
        return payload;
    }

    public void send(String text) {
        try {
            send(TEXT, text.getBytes(UTF_8));
        } catch (IOException gone) {
            close();
        }
    }

    public void close(int code, String reason) throws IOException {
        byte[] text = reason.getBytes(UTF_8);
        send(CLOSE, ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array());
        close();
    }

    private synchronized void send(int opcode, byte[] payload) throws IOException {
        var frame = new ByteArrayOutputStream();
        frame.write(0x80 | opcode);
        if (payload.length < 126) frame.write(payload.length);
        else if (payload.length <= 0xffff) frame.writeBytes(ByteBuffer.allocate(3).put((byte) 126)
                .putShort((short) payload.length).array());
        else frame.writeBytes(ByteBuffer.allocate(9).put((byte) 127).putLong(payload.length).array());
        frame.writeBytes(payload);
        out.write(frame.toByteArray());
        out.flush();
    }

    /** Without a word. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
