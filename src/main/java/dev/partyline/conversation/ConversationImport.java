package dev.partyline.conversation;

import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;

/**
 * Reads what {@link ConversationExport} writes, line by line, and believes nothing: every checksum, the order of the
 * offsets, the form of every event and the number of records are looked at. Where offsets are missing, records without
 * content take their place. One thread; holds one line at a time.
 */
public final class ConversationImport {

    /** More records than this are not made up for missing ones. */
    static final long MOST_MISSING = 100_000;

    private final ExportLines lines;
    private ConversationEvent read;
    private long next;
    private long missing;
    private long records;
    private boolean over;

    /** @param in unbuffered or not; stays the caller's */
    public ConversationImport(InputStream in) {
        this.lines = new ExportLines(in);
    }

    /** @return number of the line that was read last, from 1 */
    public long line() {
        return lines.number();
    }

    /**
     * The first line; to be called once, and first.
     *
     * @throws MalformedExportException if it is no header, or a newer version wrote it
     */
    public ConversationMetadata header() throws IOException {
        String line = lines.next().orElseThrow(() -> lines.malformed("there is no header"));
        try {
            JsonObject json = EventJson.parseObject(line);
            if (json.getInt("export") > ConversationExport.FORMAT) throw lines.malformed("the format is too new");
            return new ConversationMetadata(ConversationId.parse(json.getString("id")),
                    json.getJsonNumber("epoch").longValueExact(), json.getString("owner"),
                    json.getString("title", null), Instant.parse(json.getString("createdAt")),
                    Instant.parse(json.getString("updatedAt")), tags(json.getJsonObject("tags")),
                    EventJson.write(json.getJsonObject("agent")), EventJson.write(json.getJsonObject("runtime")),
                    Dialect.valueOf(json.getString("dialect", "V1")), null,
                    Grant.read(json.getJsonArray("grants")), Tenant.DEFAULT);
        } catch (JsonException | ClassCastException | NullPointerException | DateTimeException
                | ArithmeticException damaged) {
            throw lines.malformed("not a header");
        } catch (MalformedExportException tooNew) {
            throw tooNew;
        } catch (IllegalArgumentException badId) {
            throw lines.malformed("not a header");
        }
    }

    private static Map<String, String> tags(JsonObject json) {
        var tags = new LinkedHashMap<String, String>();
        json.forEach((name, value) -> tags.put(name, ((JsonString) value).getString()));
        return tags;
    }

    /**
     * The next record; offsets are dense from 0.
     *
     * @return empty behind the last one, when the trailer has been read and nothing follows it
     * @throws MalformedExportException if a line is not what it has to be, or missing
     */
    public Optional<ConversationEvent> next() throws IOException {
        if (read == null && !over) read();
        if (over) return Optional.empty();
        boolean hole = read.offset() > next;
        ConversationEvent event = hole ? filling() : read;
        if (!hole) read = null;
        next++;
        return Optional.of(event);
    }

    private ConversationEvent filling() {
        if (++missing > MOST_MISSING) throw lines.malformed("too many records are missing before this one");
        return new ConversationEvent(new StreamPosition(0, next), VoidRecord.draft(next));
    }

    private void read() throws IOException {
        String line = lines.next().orElseThrow(() -> lines.malformed("the end is missing"));
        if (line.startsWith("{\"" + ConversationExport.TRAILER + "\":")) {
            end(line);
            return;
        }
        read = record(line);
        records++;
        if (read.offset() < next) throw lines.malformed("the offset is out of order");
    }

    private void end(String line) throws IOException {
        if (!line.equals("{\"" + ConversationExport.TRAILER + "\":" + records + "}")) {
            throw lines.malformed("the number of records differs");
        }
        if (lines.next().isPresent()) throw lines.malformed("something follows the end");
        over = true;
    }

    private ConversationEvent record(String line) {
        try {
            ConversationEvent event = RecordLine.read(line, 0);
            JsonObject payload = EventJson.parseObject(event.payload());
            if (event.dialect() == Dialect.V1) requireSame(event, payload);
            return event.withoutLease();
        } catch (MalformedRecordException damaged) {
            throw lines.malformed(damaged.getMessage());
        } catch (StoreException tooNew) {
            throw lines.malformed("the format of the record is too new");
        } catch (JsonException notAnEvent) {
            throw lines.malformed("the event is not a JSON object");
        }
    }

    /** What clients are sent has to be what the log takes it for. */
    private void requireSame(ConversationEvent event, JsonObject payload) {
        boolean same = event.eventId().equals(EventJson.text(payload, "id", null))
                && event.kind().equals(EventJson.text(payload, "kind", null))
                && EventJson.text(payload, "timestamp", null) != null;
        if (!same) throw lines.malformed("the event is not the one of its envelope");
    }
}
