package dev.partyline.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A WebSocket client that does as it is told, good or bad: it sends any frame, reads frames literally and answers
 * nothing by itself, no ping and no close. What it does not read stays with the server.
 *
 * <p>Threading: one thread reads, one thread writes. A timeout in the middle of a frame leaves the socket unusable.
 */
public final class RawSocket implements Closeable {

    private static final Duration HANDSHAKE = Duration.ofSeconds(15);
    private static final int SYSTEM_BUFFER = 0;
    private static final int FIN = 0x80;
    private static final int OPCODE = 0x0f;
    private static final int LENGTH = 0x7f;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final Map<String, String> answer;

    private RawSocket(Socket socket, DataInputStream in, OutputStream out, Map<String, String> answer) {
        this.socket = socket;
        this.in = in;
        this.out = out;
        this.answer = answer;
    }

    /** Connects with ordinary headers. */
    public static RawSocket open(URI uri) throws IOException {
        return open(uri, Map.of(), SYSTEM_BUFFER);
    }

    /**
     * Connects.
     *
     * @param headers added to the handshake; they replace its own where the name is the same, and an empty value leaves
     *     that one out
     * @param receiveBufferBytes of the socket, so that a server soon feels that nobody reads; 0 for the system's own
     * @throws HandshakeRefusedException if the answer is not 101
     */
    public static RawSocket open(URI uri, Map<String, String> headers, int receiveBufferBytes) throws IOException {
        String target = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        return open(uri, target, headers, receiveBufferBytes);
    }

    /** @param address of this machine that the server shall see, such as 127.0.0.2 */
    public static RawSocket openFrom(String address, URI uri) throws IOException {
        return open(uri, uri.getRawPath() + "?" + uri.getRawQuery(), Map.of(), SYSTEM_BUFFER, new InetSocketAddress(address, 0));
    }

    /** As above, but asks for a target that need not be one of a URI. */
    public static RawSocket open(URI server, String target, Map<String, String> headers, int receiveBufferBytes)
            throws IOException {
        return open(server, target, headers, receiveBufferBytes, null);
    }

    private static RawSocket open(URI server, String target, Map<String, String> headers, int receiveBufferBytes,
            InetSocketAddress from) throws IOException {
        var socket = new Socket();
        try {
            socket.bind(from);
            if (receiveBufferBytes > 0) socket.setReceiveBufferSize(receiveBufferBytes);
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), (int) HANDSHAKE.toMillis());
            socket.setSoTimeout((int) HANDSHAKE.toMillis());
            OutputStream out = socket.getOutputStream();
            out.write(request(server, target, headers).getBytes(ISO_8859_1));
            int buffer = receiveBufferBytes > 0 ? 512 : 64 << 10;
            var in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), buffer));
            return new RawSocket(socket, in, out, answer(in));
        } catch (IOException failure) {
            socket.close();
            throw failure;
        }
    }

    private static String request(URI server, String target, Map<String, String> headers) {
        byte[] key = new byte[16];
        ThreadLocalRandom.current().nextBytes(key);
        var all = new LinkedHashMap<String, String>();
        all.put("Host", server.getHost() + ":" + server.getPort());
        all.put("Upgrade", "websocket");
        all.put("Connection", "Upgrade");
        all.put("Sec-WebSocket-Key", Base64.getEncoder().encodeToString(key));
        all.put("Sec-WebSocket-Version", "13");
        all.putAll(headers);
        var text = new StringBuilder("GET " + target + " HTTP/1.1\r\n");
        all.forEach((name, value) -> text.append(value.isEmpty() ? "" : name + ": " + value + "\r\n"));
        return text.append("\r\n").toString();
    }

    private static Map<String, String> answer(DataInputStream in) throws IOException {
        String first = line(in);
        String[] parts = first.split(" ", 3);
        if (parts.length < 2) throw new EOFException("no HTTP answer: " + first);
        int status = Integer.parseInt(parts[1]);
        var headers = new LinkedHashMap<String, String>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon < 0) continue;
            headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
        if (status != 101) throw new HandshakeRefusedException(status, first);
        return headers;
    }

    private static String line(DataInputStream in) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') line.append((char) c);
        }
        return line.toString();
    }

    /** Headers of the handshake's answer, names in lower case. */
    public Map<String, String> answer() {
        return answer;
    }

    public void send(WebSocketFrame frame) throws IOException {
        sendBytes(frame.masked(ThreadLocalRandom.current().nextInt()));
    }

    public void sendText(String text) throws IOException {
        send(WebSocketFrame.text(text));
    }

    /** A frame without mask, which a server must not accept. */
    public void sendUnmasked(WebSocketFrame frame) throws IOException {
        sendBytes(frame.unmasked());
    }

    /** Announces a frame of some length, and sends nothing of it but the mask. */
    public void announce(int opcode, long length) throws IOException {
        sendBytes(new WebSocketFrame(true, opcode, new byte[0]).head(true, length));
        sendBytes(new byte[4]);
    }

    /** Bytes as they are. */
    public void sendBytes(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /**
     * Reads the next frame, whatever it is.
     *
     * @throws SocketTimeoutException if none came in time
     * @throws EOFException if the server has ended the connection
     */
    public WebSocketFrame read(Duration timeout) throws IOException {
        socket.setSoTimeout((int) Math.max(1, timeout.toMillis()));
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        long length = second & LENGTH;
        if (length == 126) length = in.readUnsignedShort();
        else if (length == 127) length = in.readLong();
        if ((second & ~LENGTH) != 0) throw new IOException("a server's frame must not be masked");
        byte[] payload = new byte[Math.toIntExact(length)];
        in.readFully(payload);
        return new WebSocketFrame((first & FIN) != 0, first & OPCODE, payload);
    }

    /** Reads up to the next text frame, answering pings on the way.
     *  @throws EOFException also if a close frame comes instead */
    public String readText(Duration timeout) throws IOException {
        while (true) {
            WebSocketFrame frame = read(timeout);
            if (frame.opcode() == WebSocketFrame.TEXT) return frame.text();
            if (frame.opcode() == WebSocketFrame.PING) send(WebSocketFrame.pong(frame.payload()));
            if (frame.opcode() == WebSocketFrame.CLOSE) throw new EOFException("closed with " + frame.closeCode());
        }
    }

    /** Ends the connection with a reset, as a machine that vanished and came back would. */
    public void abort() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Ends the connection without a close frame. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
