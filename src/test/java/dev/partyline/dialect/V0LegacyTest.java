package dev.partyline.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventTime;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs of other servers, of whatever age. */
class V0LegacyTest {

    private static final String TIME = "2025-11-25T10:00:12.345678";

    /** All but one derived message: that of an MCP call has arguments in JSON here, in Python there. */
    @ParameterizedTest
    @MethodSource("dev.partyline.dialect.V0Samples#events")
    void aCurrentEventStaysAsItIs(String line) {
        JsonObject stored = EventJson.parseObject(line);
        String payload = V0Legacy.read("x", EventJson.object(stored).remove("message").build()).payload();
        String expected = "{" + line.substring(line.indexOf(',') + 1);
        assertEquals(expected.replace("{'key': 'SHOP-17'}", "{\\\"key\\\":\\\"SHOP-17\\\"}"), payload);
    }

    @Test
    void theEnvelopeKnowsTypeAndTime() {
        EventDraft draft = V0Legacy.read("x", EventJson.parseObject(V0Samples.event("observation", "run")));
        assertEquals("observation.run", draft.kind());
        assertEquals(EventTime.parse("2025-11-25T10:00:24.463637"), draft.timestamp());
    }

    @ParameterizedTest
    @ValueSource(strings = {"message", "system", "run", "run_ipython", "browse", "browse_interactive", "read", "write",
        "edit", "think", "finish", "reject", "delegate", "recall", "change_agent_state", "condensation",
        "condensation_request", "call_tool_mcp", "task_tracking", "loop_recovery", "null"})
    void anActionWithoutArgumentsHasTheDefaults(String type) {
        JsonObject bare = read(EventJson.object().add("action", type));
        JsonObject sample = EventJson.parseObject(V0Samples.event("action", type));
        assertEquals(sample.getJsonObject("args").keySet(), bare.getJsonObject("args").keySet());
        assertEquals("agent", bare.getString("source"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "run_ipython", "browse", "read", "write", "edit", "delegate", "success", "error",
        "agent_state_changed", "user_rejected", "condense", "think", "recall", "mcp", "download", "task_tracking",
        "loop_detection", "null"})
    void anObservationWithoutExtrasHasTheDefaults(String type) {
        JsonObject bare = read(EventJson.object().add("observation", type));
        JsonObject sample = EventJson.parseObject(V0Samples.event("observation", type));
        assertEquals(sample.getJsonObject("extras").keySet(), bare.getJsonObject("extras").keySet());
        assertEquals(sample.containsKey("success"), bare.containsKey("success"));
        assertEquals("", bare.getString("content"));
    }

    @Test
    void oldNamesOfArgumentsAreUnderstood() {
        JsonObject args = action("run", EventJson.object().add("command", "ls").add("is_confirmed", "rejected")
                .add("keep_prompt", true).add("timestamp", TIME)).getJsonObject("args");
        assertEquals("rejected", args.getString("confirmation_state"));
        assertFalse(args.containsKey("keep_prompt") || args.containsKey("is_confirmed") || args.containsKey("timestamp"));
        assertEquals("[\"a\"]", action("message", EventJson.object().add("content", "x")
                .add("images_urls", EventJson.array().add("a"))).getJsonObject("args").get("image_urls").toString());
        assertFalse(action("finish", EventJson.object().add("task_completed", "true")).toString().contains("completed"));
    }

    @ParameterizedTest
    @CsvSource({"-1, -1", "0, 0", "2, 2", "3, -1", "-2, -1", "1.5, -1", "'\"high\"', -1", "null, -1", "true, -1"})
    void aRiskIsOneOfFour(String given, int expected) {
        JsonObject json = EventJson.parseObject("{\"security_risk\":" + given + "}");
        assertEquals(expected, action("run", EventJson.object(json)).getJsonObject("args").getInt("security_risk"));
    }

    @Test
    void anOldCommandHasItsExitCodeBesideTheMetadata() {
        JsonObject run = read(EventJson.object().add("observation", "run").add("content", "ok")
                .add("extras", EventJson.object().add("command", "ls").add("exit_code", 0).add("command_id", 7)
                        .add("formatted_output_and_error", "ok")));
        JsonObject metadata = run.getJsonObject("extras").getJsonObject("metadata");
        assertEquals(0, metadata.getInt("exit_code"));
        assertEquals(7, metadata.getInt("pid"));
        assertEquals("", metadata.getString("prefix"));
        assertEquals("Command `ls` executed with exit code 0.", run.getString("message"));
        assertEquals(true, run.getBoolean("success"));
        assertFalse(run.toString().contains("formatted"));
    }

    @Test
    void aTimeoutStaysAtTheEnd() {
        JsonObject run = read(EventJson.object().add("action", "run").add("timeout", 120.5));
        assertEquals("{\"timestamp\":\"" + TIME + "\",\"source\":\"agent\",\"message\":\"Running command: \"",
                run.toString().substring(0, run.toString().indexOf(",\"action\"")));
        assertEquals(true, run.toString().endsWith(",\"timeout\":120.5}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"action\":\"start\"}", "{\"action\":7}", "{\"observation\":\"chat\"}",
        "{\"observation\":null}", "{\"message\":\"x\"}"})
    void whatIsNoEventIsRefused(String json) {
        var given = EventJson.object(EventJson.parseObject(json)).add("timestamp", TIME).build();
        assertThrows(InvalidFrameException.class, () -> V0Legacy.read("x", given));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"action\":\"null\"}", "{\"action\":\"null\",\"timestamp\":\"today\"}",
        "{\"action\":\"null\",\"timestamp\":1}"})
    void anEventNeedsATime(String json) {
        assertThrows(InvalidFrameException.class, () -> V0Legacy.read("x", EventJson.parseObject(json)));
    }

    private static JsonObject action(String type, JsonObjectBuilder args) {
        return read(EventJson.object().add("action", type).add("args", args));
    }

    private static JsonObject read(JsonObjectBuilder event) {
        return EventJson.parseObject(V0Legacy.read("x", event.add("timestamp", TIME).build()).payload());
    }
}
