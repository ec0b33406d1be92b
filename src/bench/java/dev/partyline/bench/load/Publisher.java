package dev.partyline.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;

/** One HTTP connection with at most one request under way; connects again when the server has had enough of it. */
final class Publisher implements Loop.Peer {

    private final Loop loop;
    private final int port;
    private final Consumer<Publisher> whenAnswered;
    private final HttpAnswer answer = new HttpAnswer();
    private SocketChannel channel;
    private boolean busy;
    private long sentAt;

    /** @param whenAnswered told on the loop's thread; may post at once */
    Publisher(Loop loop, int port, Consumer<Publisher> whenAnswered) throws IOException {
        this.loop = loop;
        this.port = port;
        this.whenAnswered = whenAnswered;
        connect();
    }

    private void connect() throws IOException {
        channel = SocketChannel.open();
        channel.socket().setTcpNoDelay(true);
        channel.connect(new InetSocketAddress("127.0.0.1", port));
        loop.add(channel, this);
    }

    void post(Post post, long stamp) throws IOException {
        if (busy) throw new IllegalStateException("a request is under way");
        if (!channel.isOpen()) connect();
        busy = true;
        sentAt = System.nanoTime();
        ByteBuffer bytes = post.at(stamp);
        while (bytes.hasRemaining()) channel.write(bytes);
    }

    boolean busy() {
        return busy;
    }

    /** When the last request went out, by {@link System#nanoTime}. */
    long sentAt() {
        return sentAt;
    }

    @Override
    public void read(ByteBuffer bytes) throws IOException {
        if (!answer.complete(bytes)) return;
        if (!answer.good()) throw new IOException("refused: " + answer.text());
        if (answer.last()) channel.close();
        answer.clear();
        busy = false;
        whenAnswered.accept(this);
    }

    @Override
    public void ended() throws IOException {
        if (busy) throw new EOFException("a publisher's connection ended before the answer");
    }
}
