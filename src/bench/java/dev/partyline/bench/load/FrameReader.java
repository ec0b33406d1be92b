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
    private final int keptOfText;
    private final ByteBuffer head = ByteBuffer.allocate(LONGEST_HEAD);
    private ByteBuffer kept = ByteBuffer.allocate(125);
    private int headBytes = 2;
    private long length = -1;
    private long left;

    /** @param keptOfText how much of a text the sink looks at, in bytes from its beginning */
    FrameReader(Sink sink, int keptOfText) {
        this.sink = sink;
        this.keptOfText = keptOfText;
    }

    /** Takes what was found. */
    interface Sink {

        /** @param beginning null where texts are not kept; else what is kept of this one, up to its limit */
        void text(long bytes, ByteBuffer beginning) throws IOException;

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
        int keeps = keeps();
        if (kept.capacity() < keeps) kept = ByteBuffer.allocate(keeps);
        kept.clear();
    }

    private void readPayload(ByteBuffer in) {
        int part = (int) Math.min(left, in.remaining());
        int keeps = Math.min(part, keeps() - kept.position());
        if (keeps > 0) kept.put(kept.position(), in, in.position(), keeps).position(kept.position() + keeps);
        in.position(in.position() + part);
        left -= part;
    }

    private int keeps() {
        return (int) (opcode() >= CONTROL ? length : Math.min(length, keptOfText));
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
        else if (opcode != PONG && last) sink.text(bytes, keptOfText > 0 ? kept.flip() : null);
    }
}
