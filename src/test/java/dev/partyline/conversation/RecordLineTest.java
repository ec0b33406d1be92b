package dev.partyline.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.zip.CRC32C;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordLineTest {

    private static final Instant TIME = Instant.parse("2026-03-14T09:46:01.900248Z");

    private static ConversationEvent event(EventDraft draft) {
        return new ConversationEvent(new StreamPosition(4, 12), draft.at(TIME));
    }

    private static void assertSurvives(EventDraft draft) {
        var event = event(draft);
        String line = RecordLine.write(event);
        assertFalse(line.contains("\n"), line);
        var read = RecordLine.read(line, 4);
        assertEquals(event.draft(), read.draft());
        assertEquals(event.position(), read.position());
    }

    @Test
    void aLineIsWhatTheDocumentationSays() {
        var draft = EventDraft.of(Dialect.V1, "MessageEvent", "id-1", "{\"b\": 1}").by("anna").under(3).causedBy(9);
        String head = "{\"v\":1,\"o\":12,\"t\":1773481561900248,\"d\":\"V1\",\"k\":\"MessageEvent\",\"i\":\"id-1\","
                + "\"g\":3,\"a\":\"anna\",\"c\":9,\"s\":true";
        assertEquals(head + ",\"x\":\"" + crc(head + "{\"b\": 1}") + "\",\"e\":{\"b\": 1}}",
                RecordLine.write(event(draft.changingState())));
    }

    @Test
    void whatIsAbsentIsLeftOut() {
        String head = "{\"v\":1,\"o\":12,\"t\":1773481561900248,\"d\":\"INTERNAL\",\"k\":\"run\",\"i\":\"x\"";
        assertEquals(head + ",\"x\":\"" + crc(head + "{}") + "\",\"e\":{}}",
                RecordLine.write(event(EventDraft.of(Dialect.INTERNAL, "run", "x", "{}"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{ \"a\" : [ 1 , 2 ] }", "{\"x\":\"00000000\",\"e\":{}}", "{\"t\":\"\\n\\u0000\"}",
        "{\"t\":\"ä\u2028\uD83D\uDE80\"}", "{\",\\\"x\\\":\\\"1a2b3c4d\\\",\\\"e\\\":{}\":1}", "{not json"})
    void everyPayloadSurvivesToTheLetter(String payload) {
        assertSurvives(EventDraft.of(Dialect.V0, "K", "id", payload));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "\",\"e\":", ",\"x\":\"", "x\",\"x\":\"00000000\",\"e\":{}}", "\\", "\n\r\t\0",
        "ä\uD83D\uDE80", "}", "{"})
    void everyNameSurvives(String name) {
        assertSurvives(new EventDraft(Dialect.V1, name, name, name, 0, 7, null, true, false, "{\"a\":1}"));
    }

    @Test
    void anyOtherByteIsNoticed() {
        var draft = EventDraft.of(Dialect.V1, "MessageEvent", "id-1", "{\"b\":\"ä\"}").by("anna").changingState();
        byte[] line = RecordLine.write(event(draft)).getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < line.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] other = line.clone();
                other[at] ^= (byte) (1 << bit);
                assertMalformed(new String(other, StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void anyMissingEndIsNoticed() {
        String line = RecordLine.write(event(EventDraft.of(Dialect.V1, "K", "id", "{\"a\":{\"b\":{}}}")));
        for (int length = 0; length < line.length(); length++) assertMalformed(line.substring(0, length));
    }

    @Test
    void aHeadWithoutWhatItNeedsIsMalformed() {
        String names = "\"d\":\"V1\",\"k\":\"K\",\"i\":\"i\"";
        for (String head : List.of("{\"v\":1", "[1", "", "{\"v\":1,\"o\":\"1\",\"t\":1," + names,
                "{\"v\":1,\"o\":1.5,\"t\":1," + names, "{\"v\":1,\"o\":1,\"t\":1,\"d\":\"V1\",\"k\":\"K\"",
                "{\"v\":1,\"o\":1,\"t\":1," + names.replace("V1", "V7"))) {
            assertMalformed(head + ",\"x\":\"" + crc(head + "{}") + "\",\"e\":{}}");
        }
    }

    /** As a tool might have written it: other order, blanks, escapes, members that this version does not know. */
    @Test
    void aHeadInAnotherFormSaysTheSame() {
        String head = "{ \"o\":12,\"v\":1, \"q\":[1],\"t\":1773481561900248,\"d\":\"V1\",\"k\":\"\\u004b\",\"i\":\"id\","
                + "\"c\":9,\"a\":\"anna\",\"s\":false";
        var draft = EventDraft.of(Dialect.V1, "K", "id", "{}").by("anna").causedBy(9);
        assertEquals(event(draft).draft(), RecordLine.read(line(head), 4).draft());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"o\":012,", "\"o\":,", "\"o\":1,,", "\"o\":99999999999999999999,", "\"o\":1 1,"})
    void aWrongNumberIsMalformed(String offset) {
        assertMalformed(line("{\"v\":1," + offset + "\"t\":1,\"d\":\"V1\",\"k\":\"K\",\"i\":\"i\""));
    }

    private static String line(String head) {
        return head + ",\"x\":\"" + crc(head + "{}") + "\",\"e\":{}}";
    }

    @Test
    void aNewerFormatIsNoDamage() {
        String head = "{\"v\":2,\"o\":1";
        assertThrows(StoreException.class,
                () -> RecordLine.read(head + ",\"x\":\"" + crc(head + "{}") + "\",\"e\":{}}", 0));
    }

    private static void assertMalformed(String line) {
        assertThrows(MalformedRecordException.class, () -> RecordLine.read(line, 0), line);
    }

    private static String crc(String text) {
        var crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", crc.getValue());
    }
}
