package dev.partyline.bench.load;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** Reads from many sockets on the calling thread, into one buffer. */
final class Loop implements Closeable {

    private static final int BUFFER_BYTES = 256 << 10;

    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

    Loop() throws IOException {}

    /** The other side of one socket. */
    interface Peer {

        /** Takes all bytes in the buffer. */
        void read(ByteBuffer bytes) throws IOException;

        /** The socket was ended by the other side and is closed. */
        void ended() throws IOException;
    }

    void add(SocketChannel channel, Peer peer) throws IOException {
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, peer);
    }

    /** Reads once from every socket that has something.
     *  @param waitMillis for the first of them; 0 not to wait at all */
    void turn(long waitMillis) throws IOException {
        if (waitMillis == 0) selector.selectNow(this::read);
        else selector.select(this::read, waitMillis);
    }

    private void read(SelectionKey key) {
        var channel = (SocketChannel) key.channel();
        var peer = (Peer) key.attachment();
        try {
            buffer.clear();
            int count = channel.read(buffer);
            if (count > 0) {
                peer.read(buffer.flip());
            } else if (count < 0) {
                channel.close();
                peer.ended();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Closes all sockets too. */
    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) key.channel().close();
        selector.close();
    }
}
