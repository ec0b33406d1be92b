package dev.partyline.bench.reference;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;

/**
 * Who is in which room. Frames are written at once and flushed together at the end of the event loop's turn, so that
 * all messages of one round of reading go out in one write per connection. One thread: the event loop's.
 */
final class NettyRooms {

    private final Map<String, Set<Channel>> rooms = new HashMap<>();
    private final Set<Channel> unflushed = new LinkedHashSet<>();

    void join(String room, Channel channel) {
        rooms.computeIfAbsent(room, name -> new LinkedHashSet<>()).add(channel);
    }

    void leave(String room, Channel channel) {
        rooms.getOrDefault(room, Set.of()).remove(channel);
    }

    /** @param text of which the bytes are shared by all connections; released by the caller */
    void broadcast(String room, ByteBuf text, int frames, EventLoop loop) {
        for (Channel channel : rooms.getOrDefault(room, Set.of())) {
            for (int i = 0; i < frames; i++) channel.write(new TextWebSocketFrame(text.retainedDuplicate()));
            if (unflushed.isEmpty()) loop.execute(this::flush);
            unflushed.add(channel);
        }
    }

    private void flush() {
        unflushed.forEach(Channel::flush);
        unflushed.clear();
    }
}
