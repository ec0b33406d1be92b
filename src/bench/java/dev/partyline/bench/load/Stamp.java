package dev.partyline.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/** A time inside a message, found again without understanding the message: a mark and so many digits. */
public final class Stamp {

    /** What a body has in its place, to be overwritten; it must stand there once. */
    public static final String BLANK = "~00000000000000000000";

    static final long NONE = -1;

    private static final int DIGITS = BLANK.length() - 1;
    private static final byte MARK = '~';

    private Stamp() {}

    /** @return where in the bytes it begins, or -1 */
    static int find(byte[] bytes) {
        return new String(bytes, US_ASCII).indexOf(BLANK);
    }

    static void write(byte[] bytes, int at, long time) {
        long rest = time;
        for (int i = DIGITS; i > 0; i--) {
            bytes[at + i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** @return {@link #NONE} if there is none */
    static long find(ByteBuffer text) {
        for (int at = text.position(); at + DIGITS < text.limit(); at++) {
            if (text.get(at) == MARK) return read(text, at);
        }
        return NONE;
    }

    private static long read(ByteBuffer text, int at) {
        long time = 0;
        for (int i = 1; i <= DIGITS; i++) time = time * 10 + text.get(at + i) - '0';
        return time;
    }
}
