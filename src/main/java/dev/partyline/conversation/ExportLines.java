package dev.partyline.conversation;

import java.io.BufferedInputStream;
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
    private long number;

    ExportLines(InputStream in) {
        this.in = new BufferedInputStream(in, BUFFER_BYTES);
    }

    long number() {
        return number;
    }

    /** @return the next line, without its end; empty behind the last one */
    Optional<String> next() throws IOException {
        var line = new ByteArrayOutputStream();
        int next = in.read();
        number++;
        if (next < 0) return Optional.empty();
        for (; next >= 0 && next != '\n'; next = in.read()) {
            if (line.size() == LONGEST_BYTES) throw malformed("the line is too long");
            line.write(next);
        }
        return Optional.of(decode(line.toByteArray()));
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
