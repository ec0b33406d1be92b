package dev.partyline.conversation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

/** What an export holds, and what an import makes of good and of bad ones. */
class ConversationTransferTest {

    private static final Instant TIME = Instant.parse("2026-03-14T09:26:00.000123Z");
    private static final ConversationMetadata METADATA = new ConversationMetadata(
            ConversationId.parse("0123456789abcdef0123456789abcdef"), 3, "anna", "T\u00eftle", TIME,
            TIME.plusSeconds(1), Map.of("k", "v"), "{\"llm\":{\"model\":\"m\"}}", "{\"kind\":\"trajectory\"}");

    private final List<ConversationEvent> log = List.of(message(0, "a"), command(1),
            message(2, "\u00e4\u2028\uD83D\uDE80"));
    private final List<String> lines = new ArrayList<>(exported(METADATA, log).lines().toList());

    @Test
    void anExportHasItsHeaderEveryRecordAndItsLength() {
        assertEquals("{\"export\":1,\"id\":\"0123456789abcdef0123456789abcdef\",\"epoch\":3,\"owner\":\"anna\","
                + "\"title\":\"T\u00eftle\",\"createdAt\":\"2026-03-14T09:26:00.000123Z\","
                + "\"updatedAt\":\"2026-03-14T09:26:01.000123Z\",\"tags\":{\"k\":\"v\"},"
                + "\"agent\":{\"llm\":{\"model\":\"m\"}},\"runtime\":{\"kind\":\"trajectory\"}}", lines.get(0));
        assertEquals(log.stream().map(RecordLine::write).toList(), lines.subList(1, 4));
        assertEquals("{\"records\":3}", lines.get(4));
        assertEquals(5, lines.size());
    }

    @Test
    void whatWasExportedIsImportedExactly() {
        var in = new ConversationImport(stream(String.join("\n", lines)));

        assertEquals(METADATA, header(in));
        assertEquals(lines.subList(1, 4), records(in).stream().map(RecordLine::write).toList());
        assertEquals(Optional.empty(), next(in), "and no more");
    }

    @Test
    void anEmptyLogIsAWholeExport() {
        var bare = new ConversationMetadata(METADATA.id(), 0, "", null, TIME, TIME, Map.of(), "{}", "{}", Dialect.V0);
        var in = new ConversationImport(stream(exported(bare, List.of())));

        assertEquals(bare, header(in));
        assertEquals(List.of(), records(in));
    }

    @Test
    void leasesStayBehind() {
        List<ConversationEvent> leased = log.stream()
                .map(event -> new ConversationEvent(event.position(), event.draft().under(7))).toList();
        String export = exported(METADATA, leased);

        assertEquals(exported(METADATA, log), export);
        String older = export.replace(RecordLine.write(log.get(0)), RecordLine.write(leased.get(0)));
        var in = new ConversationImport(stream(older));
        header(in);
        assertEquals(List.of(0L, 0L, 0L), records(in).stream().map(ConversationEvent::generation).toList());
    }

    @Test
    void rightsGoAlong() {
        var shared = METADATA.withGrants(List.of(new Grant(Grant.Kind.USER, "bert", "viewer")));
        String export = exported(shared, List.of());

        assertTrue(export.contains(",\"grants\":[{\"kind\":\"user\",\"name\":\"bert\",\"role\":\"viewer\"}]}\n"), export);
        assertEquals(shared, header(new ConversationImport(stream(export))));
        var wrong = new ConversationImport(stream(export.replace("\"user\"", "\"nobody\"")));
        assertThrows(MalformedExportException.class, wrong::header);
    }

    @Test
    void holesBecomeRecordsThatNobodySees() {
        lines.remove(2);
        lines.set(3, "{\"records\":2}");

        List<ConversationEvent> records = imported();

        assertEquals(List.of(0L, 1L, 2L), records.stream().map(ConversationEvent::offset).toList());
        assertEquals(List.of("MessageEvent", "void", "MessageEvent"),
                records.stream().map(ConversationEvent::kind).toList());
        assertEquals(Dialect.INTERNAL, records.get(1).dialect());
    }

    @Test
    void notMoreRecordsAreMadeUpThanSomebodyCouldMean() {
        lines.set(1, RecordLine.write(message(ConversationImport.MOST_MISSING + 1, "far")));
        assertRefused(2, "too many records are missing before this one");
    }

    @Test
    void aCutStreamIsNoticedWhereverItIsCut() {
        String whole = String.join("\n", lines);
        IntStream.range(0, whole.length()).forEach(length -> assertThrows(MalformedExportException.class,
                () -> imported(stream(whole.substring(0, length))), () -> "cut at " + length));
    }

    @Test
    void aByteThatFlipsIsNoticedInEveryRecord() {
        byte[] whole = String.join("\n", lines.subList(1, 4)).getBytes(UTF_8);
        for (int at = 0; at < whole.length; at++) {
            byte[] broken = whole.clone();
            broken[at] ^= 1;
            byte[] body = (lines.get(0) + "\n" + new String(broken, ISO_8859_1) + "\n" + lines.get(4))
                    .getBytes(ISO_8859_1);
            int flipped = at;
            assertThrows(MalformedExportException.class, () -> records(after(body)), () -> "flipped at " + flipped);
        }
    }

    @Test
    void everyBadLineIsNamed() {
        assertRefused(0, "no", 1, "not a header");
        assertRefused(0, "{\"export\":1}", 1, "not a header");
        assertRefused(0, lines.get(0).replace("{\"export\":1", "{\"export\":2"), 1, "the format is too new");
        assertRefused(0, lines.get(0).replace("0123456789abcdef", ".."), 1, "not a header");
        assertRefused(2, "", 3, "not a record");
        assertRefused(2, lines.get(2) + "\r", 3, "not a record");
        assertRefused(2, lines.get(2).replace("anna", "otto"), 3, "checksum differs");
        assertRefused(2, lines.get(1), 3, "the offset is out of order");
        assertRefused(4, "{\"records\":2}", 5, "the number of records differs");
        assertRefused(4, "{\"records\":3}\n", 6, "something follows the end");
        assertRefused(4, RecordLine.write(message(3, "more")), 6, "the end is missing");
    }

    @Test
    void whatClientsAreSentIsTheEventOfItsEnvelope() {
        assertRefused(2, RecordLine.write(event(1, "MessageEvent", "x", "{\"id\":\"y\",\"kind\":\"MessageEvent\","
                + "\"timestamp\":\"t\"}")), 3, "the event is not the one of its envelope");
        assertRefused(2, RecordLine.write(event(1, "MessageEvent", "x", "{\"id\":\"x\",\"kind\":\"PauseEvent\","
                + "\"timestamp\":\"t\"}")), 3, "the event is not the one of its envelope");
        assertRefused(2, RecordLine.write(event(1, "K", "x", "{}{\"more\":1}")), 3, "the event is not a JSON object");
        assertRefused(2, RecordLine.write(event(1, "K", "x", "{broken}")), 3, "the event is not a JSON object");
    }

    private void assertRefused(int index, String line, long number, String message) {
        String good = lines.set(index, line);
        assertRefused(number, message);
        lines.set(index, good);
    }

    private void assertRefused(long number, String message) {
        var refused = assertThrows(MalformedExportException.class, this::imported);
        assertEquals(number + ": " + message, refused.line() + ": " + refused.getMessage());
    }

    private List<ConversationEvent> imported() {
        return imported(stream(String.join("\n", lines) + "\n"));
    }

    private static List<ConversationEvent> imported(ByteArrayInputStream body) {
        var in = new ConversationImport(body);
        header(in);
        return records(in);
    }

    private static ConversationImport after(byte[] body) {
        var in = new ConversationImport(new ByteArrayInputStream(body));
        header(in);
        return in;
    }

    private static ConversationMetadata header(ConversationImport in) {
        try {
            return in.header();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static List<ConversationEvent> records(ConversationImport in) {
        var records = new ArrayList<ConversationEvent>();
        for (var next = next(in); next.isPresent(); next = next(in)) records.add(next.get());
        return records;
    }

    private static Optional<ConversationEvent> next(ConversationImport in) {
        try {
            return in.next();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static String exported(ConversationMetadata metadata, List<ConversationEvent> records) {
        var out = new ByteArrayOutputStream();
        try {
            ConversationExport.write(metadata, records.iterator(), out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toString(UTF_8);
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    private static ConversationEvent message(long offset, String text) {
        String id = "id-" + offset;
        return event(offset, "MessageEvent", id, "{\"timestamp\":\"2026-03-14T09:26:00.000000Z\",\"id\":\"" + id
                + "\",\"kind\":\"MessageEvent\",\"text\":\"" + text + "\"}");
    }

    private static ConversationEvent command(long offset) {
        return new ConversationEvent(new StreamPosition(0, offset),
                Command.RUN.draft().by("anna").causedBy(0).at(TIME.plusSeconds(offset)));
    }

    private static ConversationEvent event(long offset, String kind, String id, String payload) {
        var draft = EventDraft.of(Dialect.V1, kind, id, payload).at(TIME.plusSeconds(offset));
        return new ConversationEvent(new StreamPosition(0, offset), draft);
    }
}
