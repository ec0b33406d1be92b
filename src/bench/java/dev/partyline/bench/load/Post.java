package dev.partyline.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/** A request, ready to be sent again and again with another time in its stamp. One thread. */
final class Post {

    private final byte[] bytes;
    private final int stampAt;

    /** @param body with {@link Stamp#BLANK} where the time goes, if it goes anywhere */
    Post(int port, String path, String type, String body) {
        bytes = ("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nContent-Type: " + type
                + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body).getBytes(US_ASCII);
        stampAt = Stamp.find(bytes);
    }

    /** One request for each room, in their order. */
    static Post[] of(Line order) {
        int port = (int) order.number("port");
        return order.list("rooms").stream().map(room -> new Post(port, order.text("publish").replace("{room}", room),
                order.text("type"), order.text("body"))).toArray(Post[]::new);
    }

    /** The same bytes each time; good until the next call. */
    ByteBuffer at(long time) {
        if (stampAt >= 0) Stamp.write(bytes, stampAt, time);
        return ByteBuffer.wrap(bytes);
    }
}
