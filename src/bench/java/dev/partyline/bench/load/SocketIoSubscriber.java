package dev.partyline.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * A client of Socket.IO in its main namespace, over a WebSocket from the first byte: enters, answers heartbeats, and counts
 * events by their first two characters.
 */
final class SocketIoSubscriber extends Subscriber {

    private static final int KEPT_BYTES = 2;
    private static final byte OPEN = '0';
    private static final byte PING = '2';
    private static final byte MESSAGE = '4';
    private static final byte CONNECT = '0';
    private static final byte EVENT = '2';

    private final Arrivals arrivals;

    private SocketIoSubscriber(SocketChannel channel, Arrivals arrivals) {
        super(channel, arrivals, KEPT_BYTES);
        this.arrivals = arrivals;
    }

    /** As {@link Subscriber#open}, and enters while the loop turns. */
    static void enter(Loop loop, int port, String path, Arrivals arrivals) throws IOException {
        new SocketIoSubscriber(SocketChannel.open(), arrivals).connect(loop, port, path);
    }

    @Override
    public void text(long bytes, ByteBuffer beginning) throws IOException {
        byte type = beginning.get(0);
        byte packet = type == MESSAGE ? beginning.get(1) : 0;
        if (packet == EVENT) arrivals.add(bytes, null);
        else if (type == OPEN) say("40");
        else if (type == PING) say("3");
        else if (packet != CONNECT) throw new IOException("not let in: " + (char) type + (char) packet);
    }
}
