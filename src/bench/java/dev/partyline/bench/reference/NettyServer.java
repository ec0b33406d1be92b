package dev.partyline.bench.reference;

import java.net.InetSocketAddress;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;

/** The process: one event loop, for it has one core. Prints its port, and ends when its standard input does. */
public final class NettyServer {

    private static final int LARGEST_REQUEST_BYTES = 1 << 20;

    private NettyServer() {}

    public static void main(String[] args) throws Exception {
        var loop = new NioEventLoopGroup(1);
        var rooms = new NettyRooms();
        var server = new ServerBootstrap().group(loop).channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new HttpServerCodec(),
                                new HttpObjectAggregator(LARGEST_REQUEST_BYTES), new NettyHandler(rooms));
                    }
                }).bind("127.0.0.1", 0).sync().channel();
        System.out.println(((InetSocketAddress) server.localAddress()).getPort());
        while (System.in.read() >= 0) continue;
        loop.shutdownGracefully();
    }
}
