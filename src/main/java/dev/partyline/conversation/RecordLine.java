package dev.partyline.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.zip.CRC32C;

import jakarta.json.JsonException;

/**
 * A record as one line of JSON, the form in which logs are kept:
 * {@code {"v":1,"o":12,"t":1773480361900248,"d":"V1","k":"MessageEvent","i":"…","g":3,"a":"…","c":9,"s":true,"x":"1a2b3c4d","e":{…}}}.
 *
 * <p>{@code v} format, {@code o} offset, {@code t} time in microseconds since 1970, {@code d} dialect, {@code k} kind,
 * {@code i} event id, {@code g} generation (left out while it is 0), {@code a} author (left out when empty), {@code c} offset of the cause (left out when there is
 * none), {@code s} set on state-changing records, {@code x} CRC-32C of all the rest of the line, {@code e} the payload,
 * always last and never reformatted. Pure functions.
 */
public final class RecordLine {

    /** Version of the form; a reader refuses what is newer. */
    public static final int FORMAT = 1;

    private static final String CHECKSUM = ",\"x\":\"";
    private static final int CHECKSUM_DIGITS = 8;
    private static final String PAYLOAD = "\",\"e\":";
    private static final byte[] END = {'}', '\n'};

    private RecordLine() {}

    /** @return the line, without line break */
    public static String write(ConversationEvent event) {
        byte[] encoded = encode(event);
        return new String(encoded, 0, encoded.length - 1, UTF_8);
    }

    /** @return the line in UTF-8, with line break */
    public static byte[] encode(ConversationEvent event) {
        byte[] head = head(event).getBytes(UTF_8);
        byte[] payload = event.payload().getBytes(UTF_8);
        byte[] middle = (CHECKSUM + checksum(head, payload) + PAYLOAD).getBytes(UTF_8);
        return ByteBuffer.allocate(head.length + middle.length + payload.length + END.length)
                .put(head).put(middle).put(payload).put(END).array();
    }

    /**
     * @param epoch of the log that the line stands in
     * @throws MalformedRecordException if it is cut or altered
     * @throws StoreException if it is whole, but of a newer format: no damage, so nothing may be cut off or left out
     */
    public static ConversationEvent read(String line, long epoch) {
        int payloadAt = line.indexOf(PAYLOAD);
        int checksumAt = payloadAt < 0 ? -1 : line.lastIndexOf(CHECKSUM, payloadAt);
        if (checksumAt < 0 || !line.endsWith("}")) throw new MalformedRecordException("not a record");
        String head = line.substring(0, checksumAt);
        String payload = line.substring(payloadAt + PAYLOAD.length(), line.length() - 1);
        String expected = line.substring(checksumAt + CHECKSUM.length(), payloadAt);
        if (!checksum(head.getBytes(UTF_8), payload.getBytes(UTF_8)).equals(expected)) throw new MalformedRecordException("checksum differs");
        return event(head, payload, epoch);
    }

    private static ConversationEvent event(String head, String payload, long epoch) {
        try {
            RecordHead read = RecordHead.parse(head);
            Instant time = Instant.EPOCH.plus(read.time(), ChronoUnit.MICROS);
            var draft = new EventDraft(Dialect.valueOf(read.dialect()), read.kind(), read.eventId(), read.author(),
                    read.cause(), read.generation(), time, read.changesState(), false, payload);
            return new ConversationEvent(new StreamPosition(epoch, read.offset()), draft);
        } catch (JsonException | ClassCastException | NullPointerException | IllegalArgumentException
                | ArithmeticException damaged) {
            throw new MalformedRecordException("unreadable head");
        }
    }

    /** The line up to the checksum: an object without its closing brace. */
    private static String head(ConversationEvent event) {
        var head = new StringBuilder(160).append("{\"v\":").append(FORMAT).append(",\"o\":").append(event.offset())
                .append(",\"t\":").append(ChronoUnit.MICROS.between(Instant.EPOCH, event.timestamp()))
                .append(",\"d\":\"").append(event.dialect().name()).append("\",\"k\":")
                .append(EventJson.quoted(event.kind())).append(",\"i\":").append(EventJson.quoted(event.eventId()));
        if (event.generation() != EventDraft.NO_LEASE) head.append(",\"g\":").append(event.generation());
        if (!event.author().isEmpty()) head.append(",\"a\":").append(EventJson.quoted(event.author()));
        if (event.cause() != EventDraft.NO_CAUSE) head.append(",\"c\":").append(event.cause());
        if (event.changesState()) head.append(",\"s\":true");
        return head.toString();
    }

    private static String checksum(byte[] head, byte[] payload) {
        var crc = new CRC32C();
        crc.update(head);
        crc.update(payload);
        return HexFormat.of().toHexDigits(crc.getValue(), CHECKSUM_DIGITS);
    }
}
