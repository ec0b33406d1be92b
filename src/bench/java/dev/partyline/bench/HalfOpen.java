package dev.partyline.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

import dev.partyline.testing.ServerProcess;

/** Connections that never finish what they begin: every other one has sent nothing, the rest half of an upgrade. */
final class HalfOpen implements Closeable {

    private static final String FROM = "127.0.0.3";

    private final List<SocketChannel> channels = new ArrayList<>();

    /** Opens as many as it is let. */
    HalfOpen(ServerProcess server, String conversation, int count) {
        var address = new InetSocketAddress(server.http("/").getHost(), server.http("/").getPort());
        byte[] half = ("GET /sockets/events/" + conversation + " HTTP/1.1\r\nHost: " + server.http("/").getAuthority()
                + "\r\nConnection: Upgrade\r\nUpgrade: webso").getBytes(US_ASCII);
        try {
            for (int i = 0; i < count; i++) {
                var channel = SocketChannel.open();
                channels.add(channel);
                channel.setOption(StandardSocketOptions.SO_LINGER, 0); // or its port is not free for a minute
                channel.bind(new InetSocketAddress(FROM, 0));
                channel.connect(address);
                if (i % 2 == 0) channel.write(ByteBuffer.wrap(half));
            }
        } catch (IOException refused) {
            System.out.println("only " + channels.size() + " connections: " + refused.getMessage());
        }
    }

    /** How many there are, though the server may have ended some. */
    int size() {
        return channels.size();
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : channels) channel.close();
    }
}
