package dev.partyline.bench.reference;

import static io.netty.handler.codec.http.HttpVersion.HTTP_1_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;

/** The same three things that the WAR has: rooms, a replay from memory, and messages by POST. */
final class NettyHandler extends SimpleChannelInboundHandler<Object> {

    private static final ByteBuf OK = Unpooled.unreleasableBuffer(Unpooled.directBuffer().writeBytes(
            "{\"success\":true}".getBytes(UTF_8)));

    private final NettyRooms rooms;
    private String room;

    NettyHandler(NettyRooms rooms) {
        this.rooms = rooms;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Object message) {
        if (!(message instanceof FullHttpRequest request)) return; // frames of clients say nothing here
        String[] path = request.uri().split("[/?=]");
        if (request.method() == HttpMethod.POST) publish(context, request, path[3]);
        else if (path[1].equals("replay")) upgrade(context, request, () -> replay(context, path));
        else upgrade(context, request, () -> join(context, path[2]));
    }

    private void publish(ChannelHandlerContext context, FullHttpRequest request, String to) {
        String frames = new QueryStringDecoder(request.uri()).parameters().get("frames").get(0);
        rooms.broadcast(to, request.content(), Integer.parseInt(frames), context.channel().eventLoop());
        var answer = new DefaultFullHttpResponse(HTTP_1_1, HttpResponseStatus.OK, OK.duplicate());
        answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, OK.readableBytes());
        context.writeAndFlush(answer);
    }

    private static void upgrade(ChannelHandlerContext context, FullHttpRequest request, Runnable then) {
        var shaker = new WebSocketServerHandshakerFactory("ws://127.0.0.1/", null, false).newHandshaker(request);
        shaker.handshake(context.channel(), request).addListener(done -> then.run());
    }

    private void join(ChannelHandlerContext context, String name) {
        room = name;
        rooms.join(name, context.channel());
        context.channel().writeAndFlush(new TextWebSocketFrame("joined"));
    }

    private static void replay(ChannelHandlerContext context, String[] path) {
        byte[] text = "x".repeat(Integer.parseInt(path[3])).getBytes(UTF_8);
        int frames = Integer.parseInt(path[2]);
        for (int i = 0; i < frames; i++) context.channel().write(new TextWebSocketFrame(Unpooled.wrappedBuffer(text)));
        context.channel().flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (room != null) rooms.leave(room, context.channel());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
