package dev.partyline.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Locale;

/** One short HTTP answer, put together from what comes. */
final class HttpAnswer {

    private static final int LONGEST = 64 << 10;
    private static final String LENGTH = "\r\ncontent-length:";
    private static final String LAST_CHUNK = "0\r\n\r\n";

    private final byte[] bytes = new byte[LONGEST];
    private int size;

    /** Takes the bytes. @return whether the answer is whole */
    boolean complete(ByteBuffer more) {
        int count = more.remaining();
        more.get(bytes, size, count);
        size += count;
        String text = text();
        int body = text.indexOf("\r\n\r\n") + 4;
        if (body < 4) return false;
        String head = text.substring(0, body).toLowerCase(Locale.ROOT);
        int length = head.indexOf(LENGTH);
        if (length < 0) return !head.contains("chunked") || text.endsWith(LAST_CHUNK);
        int from = length + LENGTH.length();
        return size - body >= Integer.parseInt(head.substring(from, head.indexOf('\r', from)).strip());
    }

    boolean good() {
        return size > 9 && bytes[9] == '2';
    }

    /** Whether the server ends the connection behind this answer. */
    boolean last() {
        return text().toLowerCase(Locale.ROOT).contains("\r\nconnection: close");
    }

    String text() {
        return new String(bytes, 0, size, ISO_8859_1);
    }

    void clear() {
        size = 0;
    }
}
