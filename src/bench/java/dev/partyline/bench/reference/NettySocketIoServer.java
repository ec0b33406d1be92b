package dev.partyline.bench.reference;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.SocketIOChannelInitializer;
import com.corundumstudio.socketio.SocketIOServer;
import com.corundumstudio.socketio.Transport;
import io.netty.channel.ChannelPipeline;

/**
 * The process: Socket.IO by netty-socketio, with rooms, and messages by POST that go to everybody in a room. One event loop,
 * for it has one core. Prints its port, and ends when its standard input does.
 */
public final class NettySocketIoServer {

    static final String EVENT = "oh_event";
    static final String MEMBER = "message";

    private static final int NO_TIMEOUT_MILLIS = Integer.MAX_VALUE; // requests do not count as first data

    private NettySocketIoServer() {}

    public static void main(String[] args) throws IOException {
        var server = new SocketIOServer(configuration());
        server.setPipelineFactory(new SocketIOChannelInitializer() {
            @Override
            protected void addSocketioHandlers(ChannelPipeline pipeline) {
                super.addSocketioHandlers(pipeline);
                pipeline.addBefore(PACKET_HANDLER, "publish", new NettySocketIoPublisher(server));
            }
        });
        server.addConnectListener(NettySocketIoServer::join);
        server.start();
        System.out.println(server.getConfiguration().getPort());
        while (System.in.read() >= 0) continue;
        server.stop();
    }

    private static void join(SocketIOClient client) {
        client.joinRoom(client.getHandshakeData().getSingleUrlParam("conversation_id"));
        client.sendEvent(EVENT, Map.of(MEMBER, "joined"));
    }

    private static Configuration configuration() throws IOException {
        var configuration = new Configuration();
        configuration.setHostname("127.0.0.1");
        configuration.setPort(freePort());
        configuration.setBossThreads(1);
        configuration.setWorkerThreads(1);
        configuration.setTransports(Transport.WEBSOCKET);
        configuration.setHttpCompression(false);
        configuration.setWebsocketCompression(false);
        configuration.setFirstDataTimeout(NO_TIMEOUT_MILLIS);
        return configuration;
    }

    /** It does not tell which port it got, so it has to be given one. */
    private static int freePort() throws IOException {
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
