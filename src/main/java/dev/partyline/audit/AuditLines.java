package dev.partyline.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the lines of one file, however they look. One thread. */
final class AuditLines implements Closeable {

    /** No record comes near it. */
    private static final int LONGEST_BYTES = 64 << 10;

    private final InputStream in;
    private final StringBuilder text = new StringBuilder();
    private long end;

    AuditLines(Path file) throws IOException {
        in = new BufferedInputStream(Files.newInputStream(file), LONGEST_BYTES);
    }

    /**
     * One line.
     *
     * @param text without its break, a character for each byte; cut where it is longer than any record
     * @param end place behind it in the file
     * @param broken false if the file ends in it
     */
    record Line(String text, long end, boolean broken) {

        /** @return empty for what is no whole record */
        Optional<AuditLine> record() {
            return broken ? AuditLine.read(text) : Optional.empty();
        }
    }

    /** @return the next one; empty at the end */
    Optional<Line> next() throws IOException {
        text.setLength(0);
        long begin = end;
        for (int read = in.read(); read >= 0; read = in.read()) {
            end++;
            if (read == '\n') return Optional.of(new Line(text.toString(), end, true));
            if (text.length() < LONGEST_BYTES) text.append((char) read);
        }
        return end == begin ? Optional.empty() : Optional.of(new Line(text.toString(), end, false));
    }

    /** The one line of a file. @return empty unless it is a whole record */
    static Optional<AuditLine> only(Path file) throws IOException {
        return AuditLine.read(Files.readString(file, ISO_8859_1).stripTrailing());
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
