package dev.partyline.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Finds the frames in a server's bytes, however they are cut; looks into payloads only where told to. */
final class FrameReader {

    private static final int LONGEST_HEAD = 10;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int CONTROL = 8;
    private static final int FIN = 0x80;

    private final Sink sink;
    private final boolean keepsText;
    private final ByteBuffer head = ByteBuffer.allocate(LONGEST_HEAD);
    private ByteBuffer kept = ByteBuffer.allocate(125);
    private int headBytes = 2;
    private long length = -1;
    private long left;

    /** @param keepsText whether the sink looks at what a text says */
    FrameReader(Sink sink, boolean keepsText) {
        this.sink = sink;
        this.keepsText = keepsText;
    }

    /** Takes what was found. */
    interface Sink {

        /** @param payload null where texts are not kept; else the text, up to its limit */
        void text(long bytes, ByteBuffer payload) throws IOException;

        void ping(ByteBuffer payload) throws IOException;
    }

    void feed(ByteBuffer in) throws IOException {
        while (in.hasRemaining()) {
            if (length < 0) readHead(in);
            else readPayload(in);
            if (length >= 0 && left == 0) end();
        }
    }

    private void readHead(ByteBuffer in) {
        head.put(in.get());
        if (head.position() == 2) {
            int size = head.get(1) & 0x7f;
            headBytes = size < 126 ? 2 : size == 126 ? 4 : LONGEST_HEAD;
        }
        if (head.position() < headBytes) return;
        length = switch (headBytes) {
            case 2 -> head.get(1) & 0x7f;
            case 4 -> head.getShort(2) & 0xffff;
            default -> head.getLong(2);
        };
        left = length;
        if (keeps() && kept.capacity() < length) kept = ByteBuffer.allocate((int) length);
        kept.clear();
    }

    private void readPayload(ByteBuffer in) {
        int part = (int) Math.min(left, in.remaining());
        if (keeps()) kept.put(in.slice(in.position(), part));
        in.position(in.position() + part);
        left -= part;
    }

    private boolean keeps() {
        return keepsText || opcode() >= CONTROL;
    }

    private int opcode() {
        return head.get(0) & 0x0f;
    }

    private void end() throws IOException {
        long bytes = length;
        int opcode = opcode();
        boolean last = (head.get(0) & FIN) != 0;
        head.clear();
        headBytes = 2;
        length = -1;
        if (opcode == CLOSE) throw new IOException("closed with " + (bytes < 2 ? 1005 : kept.getShort(0) & 0xffff));
        if (opcode == PING) sink.ping(kept.flip());
        else if (opcode != PONG && last) sink.text(bytes, keepsText ? kept.flip() : null);
    }
}
