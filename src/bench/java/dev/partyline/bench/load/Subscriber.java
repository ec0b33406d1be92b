package dev.partyline.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** One WebSocket that counts what it gets and answers pings. */
final class Subscriber implements Loop.Peer, FrameReader.Sink {

    private static final int LONGEST_ANSWER = 16 << 10;
    private static final byte[] PONG = {(byte) 0x8a, (byte) 0x80, 0, 0, 0, 0}; // the mask that changes nothing

    private final SocketChannel channel;
    private final Arrivals arrivals;
    private final FrameReader frames;

    private Subscriber(SocketChannel channel, Arrivals arrivals) {
        this.channel = channel;
        this.arrivals = arrivals;
        this.frames = new FrameReader(this, arrivals.readsTexts());
    }

    /** Connects, waits for the server's yes, and leaves the reading to the loop. */
    static void open(Loop loop, int port, String path, Arrivals arrivals) throws IOException {
        var channel = SocketChannel.open();
        channel.socket().setTcpNoDelay(true);
        channel.connect(new InetSocketAddress("127.0.0.1", port));
        channel.write(ByteBuffer.wrap(request(port, path).getBytes(ISO_8859_1)));
        var subscriber = new Subscriber(channel, arrivals);
        ByteBuffer behind = answer(channel);
        loop.add(channel, subscriber);
        subscriber.read(behind);
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
    public void text(long bytes, ByteBuffer payload) {
        arrivals.add(bytes, payload);
    }

    @Override
    public void ping(ByteBuffer payload) throws IOException {
        byte[] head = PONG.clone();
        head[1] |= (byte) payload.remaining();
        channel.write(new ByteBuffer[] {ByteBuffer.wrap(head), payload});
    }
}
