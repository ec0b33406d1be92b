package dev.partyline.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** One WebSocket that counts what it gets and answers pings. */
class Subscriber implements Loop.Peer, FrameReader.Sink {

    private static final int LONGEST_ANSWER = 16 << 10;
    private static final byte[] PONG = {(byte) 0x8a, (byte) 0x80, 0, 0, 0, 0}; // the mask that changes nothing

    private final SocketChannel channel;
    private final Arrivals arrivals;
    private final FrameReader frames;

    /** @param keptOfText as for {@link FrameReader} */
    Subscriber(SocketChannel channel, Arrivals arrivals, int keptOfText) {
        this.channel = channel;
        this.arrivals = arrivals;
        this.frames = new FrameReader(this, keptOfText);
    }

    /** Connects, waits for the server's yes, and leaves the reading to the loop. */
    static void open(Loop loop, int port, String path, Arrivals arrivals) throws IOException {
        var channel = SocketChannel.open();
        new Subscriber(channel, arrivals, arrivals.readsTexts() ? Integer.MAX_VALUE : 0).connect(loop, port, path);
    }

    void connect(Loop loop, int port, String path) throws IOException {
        channel.socket().setTcpNoDelay(true);
        channel.connect(new InetSocketAddress("127.0.0.1", port));
        channel.write(ByteBuffer.wrap(request(port, path).getBytes(ISO_8859_1)));
        ByteBuffer behind = answer(channel);
        loop.add(channel, this);
        read(behind);
    }

    private static String request(int port, String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n"
                + "Sec-WebSocket-Version: 13\r\n\r\n";
    }

    /** @return what came behind the answer */
    private static ByteBuffer answer(SocketChannel channel) throws IOException {
        var bytes = ByteBuffer.allocate(LONGEST_ANSWER);
        while (channel.read(bytes) >= 0) {
            String text = new String(bytes.array(), 0, bytes.position(), ISO_8859_1);
            int end = text.indexOf("\r\n\r\n");
            if (end < 0) continue;
            if (!text.startsWith("HTTP/1.1 101")) break;
            return bytes.flip().position(end + 4);
        }
        throw new IOException("no socket: " + new String(bytes.array(), 0, bytes.position(), ISO_8859_1));
    }

    @Override
    public void read(ByteBuffer bytes) throws IOException {
        arrivals.read();
        frames.feed(bytes);
    }

    @Override
    public void ended() throws IOException {
        throw new EOFException("a subscriber's connection ended");
    }

    @Override
    public void text(long bytes, ByteBuffer beginning) throws IOException {
        arrivals.add(bytes, beginning);
    }

    /** Says something short. @param text of ASCII, at most 125 characters */
    void say(String text) throws IOException {
        byte[] payload = text.getBytes(US_ASCII);
        byte[] head = {(byte) 0x81, (byte) (0x80 | payload.length), 0, 0, 0, 0}; // the mask that changes nothing
        channel.write(new ByteBuffer[] {ByteBuffer.wrap(head), ByteBuffer.wrap(payload)});
    }

    @Override
    public void ping(ByteBuffer payload) throws IOException {
        byte[] head = PONG.clone();
        head[1] |= (byte) payload.remaining();
        channel.write(new ByteBuffer[] {ByteBuffer.wrap(head), payload});
    }
}
