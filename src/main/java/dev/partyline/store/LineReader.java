package dev.partyline.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads a file line by line through one buffer and knows where in the file it is. For one thread. */
final class LineReader implements AutoCloseable {

    /** What is longer is no line of ours; its text is then cut short. */
    static final int MAX_LINE_BYTES = 64 << 20;

    private static final int BUFFER_BYTES = 64 << 10;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int from;
    private int to;
    private long start;
    private long end;
    private String text;
    private boolean complete;

    LineReader(InputStream in) {
        this.in = in;
    }

    /** Goes to the next line. @return false at the end of the file */
    boolean next() throws IOException {
        start = end;
        complete = false;
        var line = new ByteArrayOutputStream(0);
        while (!complete && fill()) take(line);
        if (line.size() > 0) text = line.toString(UTF_8);
        return end > start;
    }

    /** The line without its line break. */
    String text() { return text; }

    /** Byte position of its first byte. */
    long start() { return start; }

    /** Byte position behind its line break. */
    long end() { return end; }

    /** Whether it has a line break; only the last line of a file may have none. */
    boolean complete() { return complete; }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private boolean fill() throws IOException {
        if (from < to) return true;
        from = 0;
        to = Math.max(0, in.read(buffer));
        return to > 0;
    }

    /** Takes what the buffer has of this line. A line that lies in the buffer as a whole is not copied. */
    private void take(ByteArrayOutputStream line) {
        int at = from;
        while (at < to && buffer[at] != '\n') at++;
        complete = at < to;
        int length = at - from;
        if (complete && line.size() == 0) text = new String(buffer, from, length, UTF_8);
        else if (line.size() + length <= MAX_LINE_BYTES) line.write(buffer, from, length);
        end += length + (complete ? 1 : 0);
        from = at + (complete ? 1 : 0);
    }
}
