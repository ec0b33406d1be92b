package dev.partyline.conversation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Lines of UTF-8, counted, none longer than a record may be. One thread. */
final class ExportLines {

    /** The longest payload that a store takes, in three bytes for each character, and its envelope. */
    private static final int LONGEST_BYTES = 3 * (16 << 20) + (64 << 10);
    private static final int BUFFER_BYTES = 64 << 10;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int filled;
    private long number;

    ExportLines(InputStream in) {
        this.in = in;
    }

    long number() {
        return number;
    }

    /** @return the next line, without its end; empty behind the last one */
    Optional<String> next() throws IOException {
        number++;
        if (!filled()) return Optional.empty();
        var line = new ByteArrayOutputStream();
        while (filled()) {
            int end = at;
            while (end < filled && buffer[end] != '\n') end++;
            if (line.size() + end - at > LONGEST_BYTES) throw malformed("the line is too long");
            line.write(buffer, at, end - at);
            at = end + 1;
            if (end < filled) break;
        }
        return Optional.of(decode(line.toByteArray()));
    }

    /** @return whether there is another byte */
    private boolean filled() throws IOException {
        if (at < filled) return true;
        at = 0;
        filled = Math.max(0, in.read(buffer));
        return filled > 0;
    }

    MalformedExportException malformed(String message) {
        return new MalformedExportException(number, message);
    }

    private String decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException broken) {
            throw malformed("the line is not UTF-8");
        }
    }
}
