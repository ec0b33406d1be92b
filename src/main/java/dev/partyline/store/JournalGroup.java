package dev.partyline.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

import dev.partyline.conversation.ConversationId;

/**
 * Records that became durable together, as bytes: a line {@code {"g":17,"b":4711,"x":"1a2b3c4d"}} with the group's
 * number, the bytes that follow and the CRC-32C of the file's salt and both, then a line for each record: its
 * conversation, a dot, the epoch, a blank, and the record as its log has it. Pure functions.
 */
final class JournalGroup {

    /** The longest header, with its line break. */
    static final int HEADER_BYTES = 64;

    private static final int CHECKSUM_DIGITS = 8;
    private static final String HEADER_END = "\"}\n";
    private static final String BEGINNING = "{\"g\":";
    private static final byte[] BEGIN = BEGINNING.getBytes(US_ASCII);
    private static final Pattern HEADER =
            Pattern.compile("\\{\"g\":(\\d{1,18}),\"b\":(\\d{1,9}),\"x\":\"([0-9a-f]{8})\"}");
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{32})\\.(\\d{1,18}) (.*)");

    /**
     * The line that begins a group.
     *
     * @param bytes of the lines that follow
     */
    record Header(long number, int bytes, String checksum) {}

    /** A record in a group, not checked yet. @param text the record's line without line break */
    record Line(ConversationId id, long epoch, String text) {}

    /** What goes into a group for one log. */
    record Part(LogSource source, List<EncodedRecord> records) {}

    /** A zero byte behind a group says that it is the last one; the next takes its place. */
    static final String END = "\0";
    static final int END_BYTES = END.length();

    private JournalGroup() {}

    /** @param salt of the file that it goes into */
    static ByteBuffer write(String salt, long number, List<Part> parts) {
        int count = 0;
        for (Part part : parts) {
            int prefix = prefix(part.source()).length;
            for (EncodedRecord record : part.records()) count += prefix + record.line().length;
        }
        String start = start(number, count);
        int body = start.length() + CHECKSUM_DIGITS + HEADER_END.length();
        var bytes = ByteBuffer.allocate(body + count + END_BYTES).position(body);
        for (Part part : parts) {
            byte[] prefix = prefix(part.source());
            for (EncodedRecord record : part.records()) bytes.put(prefix).put(record.line());
        }
        String header = start + checksum(salt + start, bytes.array(), body, count) + HEADER_END;
        return bytes.put(END.getBytes(US_ASCII)).flip().put(0, header.getBytes(US_ASCII));
    }

    private static byte[] prefix(LogSource log) {
        return (log.id().hex() + "." + log.epoch() + " ").getBytes(US_ASCII);
    }

    /** A quick look, before {@link #header}. */
    static boolean mayBegin(byte[] bytes, int at) {
        return Arrays.equals(BEGIN, 0, BEGIN.length, bytes, at, Math.min(bytes.length, at + BEGIN.length));
    }

    /** @return empty for any other line */
    static Optional<Header> header(String line) {
        var match = HEADER.matcher(line);
        if (!match.matches()) return Optional.empty();
        return Optional.of(new Header(Long.parseLong(match.group(1)), Integer.parseInt(match.group(2)),
                match.group(3)));
    }

    /** Whether these are the bytes that the header speaks of. */
    static boolean fits(String salt, Header header, byte[] bytes, int from) {
        return checksum(salt + start(header.number(), header.bytes()), bytes, from, header.bytes()).equals(header.checksum());
    }

    /** @return empty for a line that is none of a group */
    static Optional<Line> line(String line) {
        var match = LINE.matcher(line);
        if (!match.matches()) return Optional.empty();
        return Optional.of(new Line(ConversationId.parse(match.group(1)), Long.parseLong(match.group(2)),
                match.group(3)));
    }

    private static String start(long number, int bytes) {
        return BEGINNING + number + ",\"b\":" + bytes + ",\"x\":\"";
    }

    private static String checksum(String start, byte[] bytes, int from, int length) {
        var crc = new CRC32C();
        crc.update(start.getBytes(UTF_8));
        crc.update(bytes, from, length);
        return HexFormat.of().toHexDigits(crc.getValue(), CHECKSUM_DIGITS);
    }
}
