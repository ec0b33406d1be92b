package dev.partyline.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;

import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventJson;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class V1WireTest {

    private static final int FRAME = 960 << 10;
    private static final int SMALL = 16 << 10;
    private static final String ID = "0b5e1c2a-7d34-4f10-9a6b-0000000000ff";
    private static final String WHOLE = "GET /api/conversations/{conversation_id}/events/" + ID;

    @ParameterizedTest
    @MethodSource("dev.partyline.dialect.Samples#frames")
    void whatFitsGoesOutAsItIs(String frame) {
        ConversationEvent event = Samples.event(frame);
        assertSame(frame, V1Wire.encode(event, FRAME));
        assertSame(frame, V1Wire.encode(event, frame.getBytes(UTF_8).length));
    }

    @ParameterizedTest
    @MethodSource("dev.partyline.dialect.Samples#frames")
    void whatDoesNotFitByOneByteStillSaysWhatItIs(String frame) {
        ConversationEvent event = Samples.event(frame);
        JsonObject shown = EventJson.parseObject(V1Wire.encode(event, frame.getBytes(UTF_8).length - 1));
        assertEquals(event.eventId(), shown.getString("id"));
        assertEquals(EventJson.parseObject(frame).getString("timestamp"), shown.getString("timestamp"));
    }

    @Test
    void nobodySeesInternalRecords() {
        assertEquals("", V1Wire.encode(Samples.event(Command.RUN.draft()), FRAME));
        assertEquals("", V1Wire.encode(Samples.event(Dialect.V0, "run", "1", "2026-03-14T09:26:00Z", "{}"), FRAME));
    }

    @Test
    void aLongOutputLosesItsMiddle() {
        String output = IntStream.range(0, 400_000).mapToObj(i -> "line " + i + "\n").reduce(new StringBuilder(),
                StringBuilder::append, StringBuilder::append).toString();
        JsonObject shown = shown(observation(output), FRAME);
        JsonObject observation = shown.getJsonObject("observation");
        String text = observation.getJsonArray("content").getJsonObject(0).getString("text");
        assertTrue(text.startsWith("line 0\nline 1\n") && text.endsWith("line 399999\n"));
        int marker = text.indexOf(" [... ");
        int behind = text.indexOf(" ...] ") + 6;
        int kept = marker + text.length() - behind;
        assertEquals(" [... " + (output.length() - kept) + " characters cut; the whole event: " + WHOLE + " ...] ",
                text.substring(marker, behind));
        assertEquals("TerminalObservation", observation.getString("kind"));
        assertEquals("call_1", shown.getString("tool_call_id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uD83D\uDE00", "x\uD83D\uDE00", "\u00fc", "\u20ac", "\n", "\"", "\\", "\u0001", "a"})
    void aCutIsTightAndLeavesPairsWhole(String piece) {
        String frame = V1Wire.encode(observation(piece.repeat(1_000_000 / piece.length())), FRAME);
        assertEquals(frame, new String(frame.getBytes(UTF_8), UTF_8));
        int bytes = frame.getBytes(UTF_8).length;
        assertTrue(bytes <= FRAME && bytes > FRAME - 512, bytes + " bytes");
        String text = EventJson.parseObject(frame).getJsonObject("observation").getJsonArray("content").getJsonObject(0)
                .getString("text");
        assertTrue(text.codePoints().noneMatch(point -> Character.getType(point) == Character.SURROGATE));
    }

    @Test
    void halvesOfPairsInARecordingDoNotBreakTheFrame() {
        String payload = payload("MessageEvent").add("text", "a".repeat(2 * SMALL)).build().toString()
                .replace("\"a", "\"\\ud800a");
        String frame = V1Wire.encode(event(payload), SMALL);
        assertEquals(frame, new String(frame.getBytes(UTF_8), UTF_8));
        assertTrue(frame.contains("\\ud800a"));
    }

    @Test
    void onlyTheLongestStringsAreCut() {
        JsonObject shown = shown(payload("ActionEvent").add("a", "a".repeat(9_000)).add("b", "b".repeat(40_000))
                .add("c", "c".repeat(30_000)).add("tool_call_id", "x".repeat(2_000)), SMALL * 2);
        assertEquals("a".repeat(9_000), shown.getString("a"));
        assertEquals("x".repeat(2_000), shown.getString("tool_call_id"));
        assertTrue(shown.getString("b").contains(WHOLE) && shown.getString("c").contains(WHOLE));
        assertTrue(Math.abs(shown.getString("b").length() - shown.getString("c").length()) < 10);
    }

    @Test
    void aCutIsTheSameEachTime() {
        ConversationEvent event = observation("ab".repeat(SMALL));
        assertEquals(V1Wire.encode(event, SMALL), V1Wire.encode(observation("ab".repeat(SMALL)), SMALL));
    }

    @Test
    void blanksAloneAreNoReasonToCut() {
        String payload = payload("PauseEvent").build().toString().replace("{", "{" + " ".repeat(SMALL));
        assertEquals(payload("PauseEvent").build().toString(), V1Wire.encode(event(payload), SMALL));
    }

    @Test
    void aCutPictureBecomesAHint() {
        String url = "data:image/png;base64," + "A".repeat(2 * SMALL);
        JsonArray content = EventJson.array().add(image("data:image/png;base64,AA==")).add(image(url))
                .add(V1Events.content("look").getJsonObject(0)).build();
        JsonObject message = EventJson.object().add("role", "user").add("content", content).build();
        JsonArray shown = shown(payload("MessageEvent").add("llm_message", message), SMALL)
                .getJsonObject("llm_message").getJsonArray("content");
        assertEquals(content.get(0), shown.get(0));
        assertEquals(V1Events.content(" [... " + url.length() + " characters of a picture cut; the whole event: "
                + WHOLE + " ...] ").get(0), shown.get(1));
        assertEquals(content.get(2), shown.get(2));
    }

    @Test
    void aCutScreenshotBecomesAHintToo() {
        JsonObject browser = EventJson.object().add("content", V1Events.content("Opened")).add("is_error", false)
                .add("screenshot_data", "A".repeat(2 * SMALL)).add("kind", "BrowserObservation").build();
        JsonObject shown = shown(payload("ObservationEvent").add("observation", browser), SMALL)
                .getJsonObject("observation");
        assertFalse(shown.containsKey("screenshot_data"));
        assertEquals(V1Events.content("Opened").get(0), shown.getJsonArray("content").get(0));
        assertTrue(shown.getJsonArray("content").getJsonObject(1).getString("text").contains("of a picture cut"));
    }

    @Test
    void longArraysLoseTheirEnd() {
        var numbers = EventJson.array();
        var files = EventJson.array();
        var items = EventJson.array();
        IntStream.range(0, 3_000).forEach(i -> {
            numbers.add(i);
            files.add("file " + i);
            items.add(V1Events.content("item " + i).get(0));
        });
        JsonObject shown = shown(
                payload("X").add("token_ids", numbers).add("files", files).add("thought", items), SMALL);
        JsonArray left = shown.getJsonArray("token_ids");
        assertEquals(left.size() - 1, left.getInt(left.size() - 1));
        String lost = " [... " + (3_000 - left.size()) + " entries cut; the whole event: " + WHOLE + " ...] ";
        assertEquals(EventJson.string(lost), shown.getJsonArray("files").get(left.size()));
        assertEquals(V1Events.content(lost).get(0), shown.getJsonArray("thought").get(left.size()));
        assertTrue(left.size() >= 16);
    }

    @Test
    void whatHasNothingToCutIsReplacedByAnError() {
        var map = EventJson.object();
        IntStream.range(0, 5_000).forEach(i -> map.add("member " + i, i));
        ConversationEvent event = event(payload("ActionEvent").add("data", map).build().toString());
        assertEquals("""
                {"kind":"ConversationErrorEvent","id":"%s","source":"environment","code":"EventTooLarge",\
                "detail":"An event of %d bytes is too large to be shown here; the whole event: %s",\
                "classification":{"kind":"internal","retryable":false,"user_action":"none"},\
                "timestamp":"2026-03-14T09:26:00.237531"}""".formatted(ID, event.payloadBytes(), WHOLE),
                V1Wire.encode(event, SMALL));
    }

    @Test
    void whatCannotBeReadIsReplacedToo() {
        ConversationEvent event = event("{\"kind\":\"X\",\"a\":" + "[".repeat(SMALL) + "]".repeat(SMALL) + "}");
        JsonObject shown = EventJson.parseObject(V1Wire.encode(event, SMALL));
        assertEquals("EventTooLarge", shown.getString("code"));
        assertEquals("2026-03-14T09:26:00.237531Z", shown.getString("timestamp"));
    }

    private static JsonObject shown(JsonObjectBuilder payload, int maxBytes) {
        return shown(event(payload.build().toString()), maxBytes);
    }

    /** Decodes a shortened frame, which must fit and keep its members and their types. */
    private static JsonObject shown(ConversationEvent event, int maxBytes) {
        String frame = V1Wire.encode(event, maxBytes);
        assertTrue(frame.getBytes(UTF_8).length <= maxBytes);
        JsonObject shown = EventJson.parseObject(frame);
        JsonObject original = EventJson.parseObject(event.payload());
        assertEquals(original.keySet(), shown.keySet());
        original.forEach((member, value) -> assertEquals(value.getValueType(), shown.get(member).getValueType()));
        return shown;
    }

    private static ConversationEvent observation(String output) {
        JsonObject terminal = EventJson.object().add("content", V1Events.content(output)).add("is_error", false)
                .add("command", "ls").add("kind", "TerminalObservation").build();
        return event(EventJson.write(payload("ObservationEvent").add("tool_name", "terminal")
                .add("tool_call_id", "call_1").add("observation", terminal).add("action_id", "a").build()));
    }

    private static JsonValue image(String url) {
        return EventJson.object().add("cache_prompt", false).add("type", "image")
                .add("image_urls", EventJson.array().add(url)).build();
    }

    private static JsonObjectBuilder payload(String kind) {
        return EventJson.object().add("kind", kind).add("id", ID).add("timestamp", "2026-03-14T09:26:00.237531")
                .add("source", "agent");
    }

    private static ConversationEvent event(String payload) {
        return Samples.event(Dialect.V1, "X", ID, "2026-03-14T09:26:00.237531", payload);
    }
}
