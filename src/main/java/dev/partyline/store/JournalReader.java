package dev.partyline.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

import dev.partyline.store.JournalGroup.Header;
import dev.partyline.store.JournalGroup.Line;

/**
 * Reads one file of a journal. Of the last group either everything is told or nothing. In a group that is damaged and
 * has good ones behind it, the lines that are still good are told one by one. For one thread, once.
 */
final class JournalReader {

    /** Takes a line of a group and where it stands. Lines that are no records are its to find out. */
    @FunctionalInterface
    interface Lines {
        void take(Line line, Path file, long at) throws IOException;
    }

    /** Hears of bytes that are no whole groups. */
    interface Damage {

        /** Nothing whole stands behind them: as a crash leaves them. How many they are cannot be told. */
        void tornEnd(Path file, long from);

        /** Groups stand behind them. */
        void hole(Path file, long from, long to);

        /** The file has no header, so that nothing was ever committed to it. */
        void noHeader(Path file);
    }

    private final Path file;
    private final byte[] bytes;
    private final int length;
    private final String salt;
    private final Damage damage;
    private final Lines lines;

    /** @param length how many of the bytes count
     *  @param salt of the file's groups */
    JournalReader(Path file, byte[] bytes, long length, String salt, Damage damage, Lines lines) {
        this.file = file;
        this.bytes = bytes;
        this.length = withoutZeros(bytes, (int) Math.min(bytes.length, length));
        this.salt = salt;
        this.damage = damage;
        this.lines = lines;
    }

    /** Room that was made ahead, and never used, is not there. */
    private static int withoutZeros(byte[] bytes, int length) {
        int end = length;
        while (end > 0 && bytes[end - 1] == 0) end--;
        return end;
    }

    void run() throws IOException {
        int at = lineEnd(0); // behind the header of the file
        while (at < length) {
            int end = groupEnd(at);
            if (end > 0) {
                tell(lineEnd(at), end);
            } else {
                end = nextGroup(at);
                damaged(at, end);
            }
            at = end;
        }
    }

    private void damaged(int from, int to) throws IOException {
        if (to < length) {
            damage.hole(file, from, to);
            tell(from, to);
        } else if (bytes[from] != 0) {
            damage.tornEnd(file, from);
        }
    }

    /** @return where a whole group ends that begins there; -1 if none does */
    private int groupEnd(int at) {
        int body = lineEnd(at, Math.min(length, at + JournalGroup.HEADER_BYTES));
        Optional<Header> header = JournalGroup.header(text(at, body));
        if (header.isEmpty() || header.get().bytes() > length - body) return -1;
        return JournalGroup.fits(salt, header.get(), bytes, body) ? body + header.get().bytes() : -1;
    }

    /** Wherever one may begin: the damage may have cost a line break. */
    private int nextGroup(int at) {
        int next = at + 1;
        while (next < length && (!JournalGroup.mayBegin(bytes, next) || groupEnd(next) < 0)) next++;
        return next;
    }

    private void tell(int from, int to) throws IOException {
        for (int at = from; at < to;) {
            int end = lineEnd(at);
            Optional<Line> line = JournalGroup.line(text(at, end));
            if (line.isPresent()) lines.take(line.get(), file, at);
            at = end;
        }
    }

    /** Where the line that begins there ends, with its line break. */
    private int lineEnd(int at) {
        return lineEnd(at, length);
    }

    private int lineEnd(int at, int most) {
        int end = at;
        while (end < most && bytes[end] != '\n') end++;
        return Math.min(most, end + 1);
    }

    private String text(int from, int end) {
        int to = end > from && bytes[end - 1] == '\n' ? end - 1 : end;
        return new String(bytes, from, to - from, UTF_8);
    }
}
