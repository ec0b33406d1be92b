package dev.partyline.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Random;

import dev.partyline.conversation.AgentState;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventTime;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of V0 as clients of V1 see them. */
class V1FromV0Test {

    private static final int FRAME = 960 << 10;

    @ParameterizedTest
    @MethodSource("dev.partyline.dialect.V0Samples#events")
    void aProjectionHasTheFormOfItsKind(String line) {
        ConversationEvent event = V0Samples.record(line);
        String wire = V1Wire.encode(event, FRAME);
        if (wire.isEmpty()) return;
        JsonObject json = EventJson.parseObject(wire);
        V1Forms.check(json);
        assertEquals(event.offset(), V0Ids.offset(json.getString("id"), 0).orElseThrow());
        assertEquals(EventTime.format(event.timestamp()), json.getString("timestamp"));
    }

    @ParameterizedTest
    @CsvSource({"message, MessageEvent, ''", "system, SystemPromptEvent, ''", "run, ActionEvent, TerminalAction",
        "run_ipython, ActionEvent, MCPToolAction", "browse, ActionEvent, BrowserNavigateAction",
        "browse_interactive, ActionEvent, MCPToolAction", "read, ActionEvent, FileEditorAction",
        "write, ActionEvent, FileEditorAction", "edit, ActionEvent, FileEditorAction", "think, ActionEvent, ThinkAction",
        "finish, ActionEvent, FinishAction", "reject, MessageEvent, ''", "delegate, ActionEvent, MCPToolAction",
        "recall, '', ''", "change_agent_state, '', ''", "condensation, Condensation, ''",
        "condensation_request, CondensationRequest, ''", "call_tool_mcp, ActionEvent, MCPToolAction",
        "task_tracking, ActionEvent, TaskTrackerAction", "loop_recovery, '', ''", "null, '', ''"})
    void everyActionHasItsCounterpartOrNone(String type, String kind, String action) {
        JsonObject json = project(V0Samples.event("action", type));
        assertEquals(kind, EventJson.text(json, "kind", ""));
        assertEquals(action, EventJson.text(V0FromV1.object(json, "action"), "kind", ""));
    }

    @ParameterizedTest
    @CsvSource({"run, ObservationEvent, TerminalObservation", "run_ipython, ObservationEvent, MCPToolObservation",
        "browse, ObservationEvent, BrowserObservation", "read, ObservationEvent, FileEditorObservation",
        "write, ObservationEvent, FileEditorObservation", "edit, ObservationEvent, FileEditorObservation",
        "delegate, '', ''", "success, '', ''", "error, AgentErrorEvent, ''",
        "agent_state_changed, ConversationStateUpdateEvent, ''", "user_rejected, UserRejectObservation, ''",
        "condense, '', ''", "think, ObservationEvent, ThinkObservation", "recall, '', ''",
        "mcp, ObservationEvent, MCPToolObservation", "download, ObservationEvent, MCPToolObservation",
        "task_tracking, ObservationEvent, TaskTrackerObservation", "loop_detection, '', ''", "null, '', ''"})
    void everyObservationHasItsCounterpartOrNone(String type, String kind, String observation) {
        JsonObject json = project(V0Samples.event("observation", type));
        assertEquals(kind, EventJson.text(json, "kind", ""));
        assertEquals(observation, EventJson.text(V0FromV1.object(json, "observation"), "kind", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "read", "edit", "write", "run_ipython", "browse", "think", "task_tracking"})
    void anAnswerNamesItsAction(String type) {
        JsonObject action = project(V0Samples.event("action", type));
        JsonObject answer = project(V0Samples.event("observation", type));
        assertEquals(action.getString("id"), answer.getString("action_id"));
        assertEquals(action.getString("tool_call_id"), answer.getString("tool_call_id"));
        assertEquals(action.getString("tool_name"), answer.getString("tool_name"));
    }

    @Test
    void whatAToolAnsweredIsItsContent() {
        JsonArray content = project(V0Samples.event("observation", "mcp")).getJsonObject("observation").getJsonArray("content");
        assertEquals(V1Events.content("Totals must be rounded to cents."), content);
    }

    @ParameterizedTest
    @EnumSource(AgentState.class)
    void aStateIsAStatus(AgentState state) {
        JsonObject json = EventJson.parseObject(V1Wire.encode(V0Samples.record(5, V0Events.state(state, "")), FRAME));
        assertEquals(state.status().wire(), json.getString("value"));
        assertEquals("execution_status", json.getString("key"));
    }

    @Test
    void anActionThatWasDecidedAboutIsSeenOnceAndItsAnswerNamesTheOneThatWasSeen() {
        ConversationEvent waiting = V0Samples.record(51, V0Events.action("agent", "run", EventJson.object()
                .add("command", "rm -r build").add("confirmation_state", "awaiting_confirmation").build()));
        ConversationEvent again = V0Samples.record(53, V0Events.decided(waiting, true));
        ConversationEvent answer = V0Samples.record(55,
                V0Events.observation("agent", "run", "", JsonValue.EMPTY_JSON_OBJECT, again));
        assertEquals("", V1Wire.encode(again, FRAME));
        JsonObject seen = EventJson.parseObject(V1Wire.encode(waiting, FRAME));
        JsonObject answered = EventJson.parseObject(V1Wire.encode(answer, FRAME));
        assertEquals(seen.getString("id"), answered.getString("action_id"));
        assertEquals(seen.getString("tool_call_id"), answered.getString("tool_call_id"));
    }

    @Test
    void anErrorOfNoActionIsOneOfTheConversation() {
        JsonObject json = EventJson.parseObject(
                V1Wire.encode(V0Samples.record(3, V0Events.error("No model.", "STATUS$ERROR", null)), FRAME));
        V1Forms.check(json);
        assertEquals("ConversationErrorEvent", json.getString("kind"));
        assertEquals("STATUS$ERROR", json.getString("code"));
        assertEquals("No model.", json.getString("detail"));
    }

    @Test
    void hiddenCommandsStayHidden() {
        JsonObject hidden = EventJson.object().add("hidden", true).build();
        assertEquals("", V1Wire.encode(V0Samples.record(3, V0Events.action("agent", "run", hidden)), FRAME));
    }

    @Test
    void anEditOfAWholeFileIsACreation() {
        JsonObject args = EventJson.object().add("path", "/a").add("content", "x").build();
        JsonObject action = EventJson.parseObject(V1Wire.encode(V0Samples.record(3,
                V0Events.action("agent", "edit", args)), FRAME)).getJsonObject("action");
        assertEquals("create", action.getString("command"));
        assertEquals("x", action.getString("file_text"));
    }

    @Test
    void aLargeProjectionIsShortenedLikeAnyFrame() {
        JsonObject extras = EventJson.object().add("path", "/a").build();
        ConversationEvent cause = V0Samples.record(1, V0Events.action("agent", "read", extras));
        ConversationEvent event = V0Samples.record(2,
                V0Events.observation("agent", "read", "x".repeat(2 * FRAME), extras, cause));
        String wire = V1Wire.encode(event, FRAME);
        assertTrue(wire.getBytes(StandardCharsets.UTF_8).length <= FRAME);
        V1Forms.check(EventJson.parseObject(wire));
        assertTrue(wire.contains("events/" + V0Ids.uuid(0, 2)));
    }

    @Test
    void forgottenEventsAreNamedByTheirNewIds() {
        JsonObject args = EventJson.object().add("forgotten_event_ids", EventJson.array().add(3).add(5)).build();
        JsonObject json = EventJson.parseObject(
                V1Wire.encode(V0Samples.record(9, V0Events.action("agent", "condensation", args)), FRAME));
        assertEquals(EventJson.array().add(V0Ids.uuid(0, 3)).add(V0Ids.uuid(0, 5)).build(),
                json.get("forgotten_event_ids"));
    }

    /** Values of any type anywhere: a projection is left out or has the form of its kind. */
    @Test
    void recordsWithoutSenseHurtNobody() {
        var random = new Random(11);
        for (int round = 0; round < 4000; round++) {
            String line = V0Samples.events().get(random.nextInt(40));
            ConversationEvent event = V0Samples.record(line);
            if (!(broken(EventJson.parseObject(event.payload()), random) instanceof JsonObject broken)) continue;
            var draft = EventDraft.of(Dialect.V0, event.kind(), "x", EventJson.write(broken)).at(event.timestamp());
            if (random.nextBoolean()) draft = draft.causedBy(random.nextInt(40));
            var again = new ConversationEvent(event.position(), draft);
            String wire = V1Wire.encode(again, FRAME);
            if (!wire.isEmpty()) V1Forms.check(EventJson.parseObject(wire));
            assertFalse(V0Wire.logged(again).isEmpty());
        }
        assertEquals("", V1Wire.encode(Samples.event(Dialect.V0, "action.run", "x", "2026-03-14T09:26:00Z", "{"), FRAME));
    }

    private static JsonValue broken(JsonValue value, Random random) {
        if (random.nextInt(12) == 0) {
            return EventJson.parse(new String[] {"null", "7", "1.5", "-3", "\"x\"", "[]", "{}", "true", "[7,null]"}[random.nextInt(9)]);
        }
        if (value instanceof JsonArray array) {
            var items = EventJson.array();
            array.forEach(item -> items.add(broken(item, random)));
            return items.build();
        }
        if (!(value instanceof JsonObject object)) return value;
        var members = EventJson.object();
        object.forEach((name, item) -> members.add(name, broken(item, random)));
        return members.build();
    }

    private static JsonObject project(String line) {
        String wire = V1Wire.encode(V0Samples.record(line), FRAME);
        return wire.isEmpty() ? JsonValue.EMPTY_JSON_OBJECT : EventJson.parseObject(wire);
    }
}
