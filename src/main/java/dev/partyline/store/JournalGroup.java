package dev.partyline.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

import dev.partyline.conversation.ConversationId;

/**
 * Records that became durable together, as bytes: a line {@code {"g":17,"b":4711,"x":"1a2b3c4d"}} with the group's
 * number, the bytes that follow and the CRC-32C of both, then a line for each record: its conversation, a dot, the
 * epoch, a blank, and the record as its log has it. Pure functions.
 */
final class JournalGroup {

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

    private JournalGroup() {}

    static ByteBuffer write(long number, List<Part> parts) {
        var body = new ByteArrayOutputStream();
        for (Part part : parts) {
            byte[] prefix = (part.source().id().hex() + "." + part.source().epoch() + " ").getBytes(US_ASCII);
            for (EncodedRecord record : part.records()) {
                body.writeBytes(prefix);
                body.writeBytes(record.line());
            }
        }
        byte[] lines = body.toByteArray();
        String start = start(number, lines.length);
        byte[] header = (start + checksum(start, lines, 0, lines.length) + "\"}\n").getBytes(US_ASCII);
        return ByteBuffer.allocate(header.length + lines.length).put(header).put(lines).flip();
    }

    /** @return empty for any other line */
    static Optional<Header> header(String line) {
        var match = HEADER.matcher(line);
        if (!match.matches()) return Optional.empty();
        return Optional.of(new Header(Long.parseLong(match.group(1)), Integer.parseInt(match.group(2)),
                match.group(3)));
    }

    /** Whether these are the bytes that the header speaks of. */
    static boolean fits(Header header, byte[] bytes, int from) {
        return checksum(start(header.number(), header.bytes()), bytes, from, header.bytes()).equals(header.checksum());
    }

    /** @return empty for a line that is none of a group */
    static Optional<Line> line(String line) {
        var match = LINE.matcher(line);
        if (!match.matches()) return Optional.empty();
        return Optional.of(new Line(ConversationId.parse(match.group(1)), Long.parseLong(match.group(2)),
                match.group(3)));
    }

    private static String start(long number, int bytes) {
        return "{\"g\":" + number + ",\"b\":" + bytes + ",\"x\":\"";
    }

    private static String checksum(String start, byte[] bytes, int from, int length) {
        var crc = new CRC32C();
        crc.update(start.getBytes(UTF_8));
        crc.update(bytes, from, length);
        return String.format("%08x", crc.getValue());
    }
}
