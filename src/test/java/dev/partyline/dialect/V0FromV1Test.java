package dev.partyline.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventTime;
import dev.partyline.conversation.ExecutionStatus;
import dev.partyline.conversation.StreamPosition;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of V1 as clients of V0 see them. */
class V0FromV1Test {

    @ParameterizedTest
    @MethodSource("dev.partyline.dialect.Samples#frames")
    void aProjectionHasTheFormOfItsType(String frame) {
        String wire = V0Wire.encode(Samples.event(frame));
        if (wire.isEmpty()) return;
        JsonObject json = EventJson.parseObject(wire);
        String kind = json.containsKey("action") ? "action" : "observation";
        JsonObject sample = EventJson.parseObject(V0Samples.event(kind, json.getString(kind)));
        String members = kind.equals("action") ? "args" : "extras";
        assertEquals(List.copyOf(sample.getJsonObject(members).keySet()), List.copyOf(json.getJsonObject(members).keySet()));
        assertEquals(0, json.getInt("id"));
        assertEquals(EventTime.formatZoneless(Samples.event(frame).timestamp()), json.getString("timestamp"));
        assertTrue(List.of("agent", "user").contains(json.getString("source")), wire);
        assertTrue(json.containsKey("message"));
    }

    @Test
    void everyKindHasItsCounterpartOrNone() {
        Map<String, String> seen = new LinkedHashMap<>();
        for (String frame : Samples.frames()) {
            JsonObject json = EventJson.parseObject(frame);
            JsonObject inner = V0FromV1.object(json, json.containsKey("action") ? "action" : "observation");
            seen.put(EventJson.text(inner, "kind", json.getString("kind")), type(V0Wire.encode(Samples.event(frame))));
        }
        assertEquals("run", seen.get("TerminalAction"));
        assertEquals("run", seen.get("TerminalObservation"));
        assertEquals("edit", seen.get("FileEditorAction"));
        assertEquals("edit", seen.get("FileEditorObservation"));
        assertEquals("think", seen.get("ThinkAction"));
        assertEquals("finish", seen.get("FinishAction"));
        assertEquals("", seen.get("FinishObservation"));
        assertEquals("browse", seen.get("BrowserNavigateAction"));
        assertEquals("browse", seen.get("BrowserObservation"));
        assertEquals("browse_interactive", seen.get("BrowserClickAction"));
        assertEquals("task_tracking", seen.get("TaskTrackerAction"));
        assertEquals("task_tracking", seen.get("TaskTrackerObservation"));
        assertEquals("system", seen.get("SystemPromptEvent"));
        assertEquals("error", seen.get("ConversationErrorEvent"));
        assertEquals("error", seen.get("AgentErrorEvent"));
        assertEquals("user_rejected", seen.get("UserRejectObservation"));
        assertEquals("condensation", seen.get("Condensation"));
        for (String none : List.of("PauseEvent", "InterruptEvent", "StreamingDeltaEvent", "ServerErrorEvent", "BashCommand")) {
            assertEquals("", seen.get(none), none);
        }
    }

    @Test
    void aMessageKeepsItsTextsAndPictures() {
        JsonObject json = EventJson.parseObject(V0Wire.encode(Samples.event(Samples.frames().get(2))));
        assertEquals("user", json.getString("source"));
        assertEquals("List the files, then write NOTES.md", json.getString("message"));
        assertEquals("[\"data:image/png;base64,iVBORw0KGgo=\"]", json.getJsonObject("args").get("image_urls").toString());
    }

    @ParameterizedTest
    @CsvSource({"RUNNING, running", "IDLE, awaiting_user_input", "STUCK, error",
        "WAITING_FOR_CONFIRMATION, awaiting_user_confirmation"})
    void aStatusIsAState(ExecutionStatus status, String state) {
        JsonObject json = EventJson.parseObject(V0Wire.encode(Samples.event(V1Events.status(status))));
        assertEquals(state, json.getJsonObject("extras").getString("agent_state"));
        assertEquals("agent", json.getString("source"));
    }

    @Test
    void theCauseIsThatOfTheEnvelope() {
        String frame = Samples.frames().stream().filter(line -> line.contains("TerminalObservation")).findFirst().orElseThrow();
        JsonObject given = EventJson.parseObject(frame);
        var draft = EventDraft.of(Dialect.V1, given.getString("kind"), "x", frame).causedBy(7)
                .at(EventTime.parse("2026-03-14T09:26:00Z"));
        JsonObject json = EventJson.parseObject(V0Wire.encode(new ConversationEvent(new StreamPosition(1, 9), draft)));
        assertEquals(V0Ids.number(1, 7), json.getJsonNumber("cause").longValue());
        assertEquals(V0Ids.number(1, 9), json.getJsonNumber("id").longValue());
        assertFalse(V0Wire.encode(Samples.event(frame)).contains("\"cause\""));
        assertEquals("README.md\nsrc", json.getString("content"));
        assertTrue(json.getBoolean("success"));
    }

    @Test
    void anAnswerOfAnotherToolIsItsResult() {
        String frame = """
                {"kind":"ObservationEvent","id":"x","source":"environment","tool_name":"lookup","tool_call_id":"c",\
                "observation":{"kind":"MCPToolObservation","content":[{"cache_prompt":false,"type":"text","text":"found"}],\
                "is_error":true,"tool_name":"lookup"},"action_id":"a","extended_content":[]}""";
        JsonObject json = project("ObservationEvent", frame);
        assertEquals("mcp", json.getString("observation"));
        assertEquals("{\"meta\":null,\"content\":[{\"type\":\"text\",\"text\":\"found\"}],\"isError\":true}",
                json.getString("content"));
        assertEquals("lookup", json.getJsonObject("extras").getString("name"));
    }

    @Test
    void aFileThatIsOnlyLookedAtIsRead() {
        JsonObject json = project("ActionEvent", """
                {"kind":"ActionEvent","source":"agent","thought":[{"type":"text","text":"hm"}],"security_risk":"MEDIUM",\
                "action":{"kind":"FileEditorAction","command":"view","path":"/a","view_range":[1,2]},"tool_name":"t"}""");
        assertEquals("read", json.getString("action"));
        JsonObject args = json.getJsonObject("args");
        assertEquals("hm", args.getString("thought"));
        assertEquals(1, args.getInt("security_risk"));
        assertEquals("[1,2]", args.get("view_range").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{}", "{\"action\":7}", "{\"observation\":[]}", "{\"llm_message\":{}}", "{\"action\":{\"kind\":1}}",
        "{\"key\":\"execution_status\",\"value\":{}}", "{\"source\":\"agent\",\"llm_message\":{\"content\":[7]}}"})
    void aRecordWithoutSenseHurtsNobody(String payload) {
        for (String kind : List.of("ActionEvent", "ObservationEvent", "MessageEvent", "ConversationStateUpdateEvent",
                "Condensation", "SystemPromptEvent", "AgentErrorEvent", "Unknown")) {
            String wire = V0Wire.encode(Samples.event(Dialect.V1, kind, "x", "2026-03-14T09:26:00Z", payload));
            assertTrue(wire.isEmpty() || EventJson.parseObject(wire).containsKey("message"), wire);
        }
    }

    @Test
    void aHooksWordsAreForTheModelOnly() {
        assertEquals("", V0Wire.encode(Samples.event(Samples.frames().stream()
                .filter(line -> line.contains("[Stop hook feedback]")).findFirst().orElseThrow())));
    }

    @Test
    void aCondensationIsValid() {
        JsonObject args = project("Condensation",
                "{\"forgotten_event_ids\":[\"a\"],\"summary\":\"s\",\"llm_response_id\":\"r\"}").getJsonObject("args");
        assertEquals(JsonArray.EMPTY_JSON_ARRAY, args.get("forgotten_event_ids"));
        assertEquals(0, args.getInt("summary_offset"));
    }

    private static JsonObject project(String kind, String payload) {
        return EventJson.parseObject(V0Wire.encode(Samples.event(Dialect.V1, kind, "x", "2026-03-14T09:26:00Z", payload)));
    }

    private static String type(String wire) {
        if (wire.isEmpty()) return "";
        JsonObject json = EventJson.parseObject(wire);
        return EventJson.text(json, "action", EventJson.text(json, "observation", ""));
    }
}
