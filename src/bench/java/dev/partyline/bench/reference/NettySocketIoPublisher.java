package dev.partyline.bench.reference;

import static io.netty.handler.codec.http.HttpVersion.HTTP_1_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;

import com.corundumstudio.socketio.SocketIOServer;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;

/** Takes the POSTs that go to a room; what else comes is the library's. */
final class NettySocketIoPublisher extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final byte[] OK = "{\"success\":true}".getBytes(UTF_8);

    private final SocketIOServer server;

    NettySocketIoPublisher(SocketIOServer server) {
        this.server = server;
    }

    @Override
    public boolean acceptInboundMessage(Object message) {
        return message instanceof FullHttpRequest request && request.method() == HttpMethod.POST;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        String room = request.uri().substring(request.uri().lastIndexOf('/') + 1);
        server.getRoomOperations(room).sendEvent(NettySocketIoServer.EVENT,
                Map.of(NettySocketIoServer.MEMBER, request.content().toString(UTF_8)));
        var answer = new DefaultFullHttpResponse(HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(OK));
        answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, OK.length);
        context.writeAndFlush(answer);
    }
}
