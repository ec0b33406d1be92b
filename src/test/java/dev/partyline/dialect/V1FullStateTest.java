package dev.partyline.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.ExecutionStatus;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class V1FullStateTest {

    private static final int LIMIT = 512 << 10;
    private static final Instant NOW = Instant.parse("2026-03-14T09:26:00.237531Z");
    private static final ConversationId ID = ConversationId.parse("6f1f7a3e2b7c4d588a3d91c0b2f4e6aa");

    @Test
    void anEmptyConversationHasADecodableState() {
        assertEquals("""
                {"kind":"ConversationStateUpdateEvent","id":"e","timestamp":"2026-03-14T09:26:00.237531Z",\
                "source":"environment","key":"full_state","value":{"id":"6f1f7a3e-2b7c-4d58-8a3d-91c0b2f4e6aa",\
                "agent":{"kind":"Agent","llm":{"model":"unknown","usage_id":"agent"},"tools":[],\
                "include_default_tools":["FinishTool","ThinkTool"]},\
                "workspace":{"working_dir":"/workspace","kind":"LocalWorkspace"},"persistence_dir":"/data/c",\
                "execution_status":"idle","confirmation_policy":{"kind":"NeverConfirm"},"max_iterations":500,\
                "stuck_detection":true,"activated_knowledge_skills":[],"activated_path_rules":[],"invoked_skills":[],\
                "blocked_actions":{},"blocked_messages":{},"agent_state":{},"head_is_empty":false,\
                "stats":{"usage_to_metrics":{}},"secret_registry":{"secret_sources":{}},"tags":{}}}""",
                V1FullState.frame("e", NOW, metadata("{}", "{}"), ConversationState.EMPTY, "/data/c", LIMIT));
    }

    @Test
    void itHasTheMembersOfTheReference() {
        var reference = EventJson.parseObject(Samples.frames().get(0)).getJsonObject("value").keySet();
        assertEquals(reference, value("{}", "{}", Map.of()).keySet());
    }

    @Test
    void theLogIsInIt() {
        var state = new ConversationState(9, 8, ExecutionStatus.WAITING_FOR_CONFIRMATION, null, Map.of(), Map.of(), "m",
                3, -1, "l", 9);
        JsonObject value = V1FullState.value(metadata("{}", "{}"), state, "/d", LIMIT);
        assertEquals("waiting_for_confirmation", value.getString("execution_status"));
        assertEquals("m", value.getString("last_user_message_id"));
        assertEquals("l", value.getString("leaf_event_id"));
    }

    @Test
    void anAgentIsCompletedAndItsSecretsAreHidden() {
        JsonObject agent = value("""
                {"llm":{"model":"m","api_key":"k1","base_url":null,"fallbacks":[{"apiKey":"k2","max_tokens":5}]},
                "mcp_config":{"env":{"GITHUB_TOKEN":"k3","HOME":"/root"},"headers":{"Authorization":"Bearer k4"}},
                "tools":[{"name":"T","params":{"password":"k5","x":null}}],
                "secrets":{"A":"k6","B":{"value":"k7","kind":"S"}},
                "agent_context":{"skills":[{"content":"long"}],"secrets":["k8"],"a":""}}""", "{}", Map.of())
                .getJsonObject("agent");
        String mask = "**********";
        assertEquals("""
                {"llm":{"model":"m","api_key":"#","fallbacks":[{"apiKey":"#","max_tokens":5}]},\
                "mcp_config":{"env":{"GITHUB_TOKEN":"#","HOME":"/root"},"headers":{"Authorization":"#"}},\
                "tools":[{"name":"T","params":{"password":"#"}}],"secrets":{"A":"#","B":{"value":"#","kind":"S"}},\
                "agent_context":{"skills":[],"secrets":["#"],"a":""},"kind":"Agent",\
                "include_default_tools":["FinishTool","ThinkTool"]}""".replace("#", mask), EventJson.write(agent));
    }

    @Test
    void anAgentOfAnotherKindIsLeftAsItIs() {
        String agent = "{\"kind\":\"ACPAgent\",\"acp_command\":[\"x\"]}";
        assertEquals(agent, value(agent, "{}", Map.of()).getJsonObject("agent").toString());
    }

    @Test
    void theRuntimeKnowsModelAndWorkspace() {
        JsonObject value = value("{}", """
                {"model":"demo/m","workspace":{"working_dir":"/srv","host":"h"}}""", Map.of());
        assertEquals("demo/m", value.getJsonObject("agent").getJsonObject("llm").getString("model"));
        assertEquals("{\"working_dir\":\"/srv\",\"kind\":\"LocalWorkspace\"}", value.get("workspace").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "[]", "{\"workspace\":5,\"llm\":\"x\"}",
        "{\"workspace\":{\"working_dir\":1}}"})
    void nonsenseInTheMetadataGivesDefaults(String text) {
        JsonObject value = value("", text, Map.of());
        assertEquals("/workspace", value.getJsonObject("workspace").getString("working_dir"));
        assertEquals("Agent", value.getJsonObject("agent").getString("kind"));
    }

    @Test
    void stateUpdatesTakeThePlaceOfDefaults() {
        JsonObject value = value("{\"llm\":{\"model\":\"old\"}}", "{}", Map.of(
                "confirmation_policy", "{\"kind\":\"AlwaysConfirm\",\"threshold\":null}",
                "stats", "{\"usage_to_metrics\":{\"agent\":{\"accumulated_cost\":1.5,\"max_budget_per_task\":null,"
                        + "\"accumulated_token_usage\":{\"per_turn_token\":7}}}}",
                "agent", "{\"kind\":\"Agent\",\"llm\":{\"model\":\"new\",\"api_key\":\"k\"}}",
                "max_iterations", "20", "stuck_detection", "false", "blocked_messages", "{\"m\":\"why\"}",
                "goal", "{\"active\":true,\"verdict\":null}", "x.note", "\"n\""));
        assertEquals("{\"kind\":\"AlwaysConfirm\"}", value.get("confirmation_policy").toString());
        assertEquals("{\"usage_to_metrics\":{\"agent\":{\"accumulated_cost\":1.5,\"accumulated_token_usage\":"
                + "{\"per_turn_token\":7}}}}", value.get("stats").toString());
        assertEquals("{\"model\":\"new\",\"api_key\":\"**********\"}",
                value.getJsonObject("agent").get("llm").toString());
        assertEquals(20, value.getInt("max_iterations"));
        assertEquals(JsonValue.FALSE, value.get("stuck_detection"));
        assertEquals("{\"m\":\"why\"}", value.get("blocked_messages").toString());
        assertEquals("{\"active\":true,\"verdict\":null}", value.get("goal").toString());
        assertEquals("n", value.getString("x.note"));
    }

    @Test
    void stateUpdatesCannotChangeWhatOnlyTheServerKnows() {
        JsonObject value = value("{}", "{}", Map.of("id", "\"other\"", "persistence_dir", "\"/etc\"",
                "tags", "{\"a\":\"b\"}",
                "head_is_empty", "true", "secret_registry", "{\"secret_sources\":{\"A\":\"k\"}}", "hook_config", "{}",
                "leaf_event_id", "\"x\""));
        assertEquals(value("{}", "{}", Map.of()), value);
    }

    @Test
    void stateUpdatesOfAWrongTypeAreLeftOut() {
        JsonObject value = value("{}", "{}", Map.of("max_iterations", "\"many\"", "stuck_detection", "1", "stats", "[]",
                "invoked_skills", "{}", "agent", "null", "confirmation_policy", "\"x\"", "goal", "null", "x", "{"));
        assertEquals(value("{}", "{}", Map.of()), value);
    }

    @Test
    void aSecretThatIsAStateOfItsOwnIsHidden() {
        assertEquals("**********", value("{}", "{}", Map.of("session_token", "\"k\"")).getString("session_token"));
    }

    @Test
    void tooManyValuesGoTheLargestFirst() {
        var values = new LinkedHashMap<String, String>();
        for (int i = 60; i > 0; i--) values.put("v" + i, '"' + "\u20ac".repeat(i * 200) + '"');
        values.put("stats", "{\"usage_to_metrics\":{\"agent\":{\"model_name\":\"m\"}}}");
        JsonObject value = fitting("{}", values, LIMIT);
        int kept = (int) value.keySet().stream().filter(key -> key.startsWith("v")).count();
        assertTrue(kept > 30 && kept < 60, kept + " values");
        for (int i = 1; i <= 60; i++) assertEquals(i <= kept, value.containsKey("v" + i));
        assertEquals(values.get("stats"), value.get("stats").toString());
        assertEquals(value, fitting("{}", values, LIMIT));
    }

    @Test
    void statisticsGoWhenTheyAloneAreTooLarge() {
        String costs = "{\"usage_to_metrics\":{\"agent\":{\"model_name\":\"" + "\u0001".repeat(4_000) + "\"}}}";
        JsonObject value = fitting("{\"llm\":{\"model\":\"m\"}}",
                Map.of("stats", costs, "goal", "{\"active\":true}"), 16 << 10);
        assertEquals("{\"usage_to_metrics\":{}}", value.get("stats").toString());
        assertEquals("m", value.getJsonObject("agent").getJsonObject("llm").getString("model"));
        assertTrue(value.containsKey("goal"));
    }

    @Test
    void anEndlessAgentIsReduced() {
        String agent = "{\"llm\":{\"model\":\"m\"},\"system_prompt\":\"" + "x".repeat(2 * LIMIT) + "\"}";
        JsonObject reduced = fitting(agent, Map.of(), LIMIT).getJsonObject("agent");
        assertEquals(Set.of("kind", "llm", "tools", "include_default_tools"), reduced.keySet());
        assertEquals("m", reduced.getJsonObject("llm").getString("model"));
    }

    @Test
    void evenThenTheLimitHolds() {
        String policy = "{\"kind\":\"ConfirmRisky\",\"x\":\"" + "\u0001".repeat(10_000) + "\"}";
        JsonObject value = fitting("{}", Map.of("confirmation_policy", policy), 4 << 10);
        assertEquals("{\"kind\":\"NeverConfirm\"}", value.get("confirmation_policy").toString());
    }

    @Test
    void halvesOfPairsDoNotBreakTheFrame() {
        var state = state(Map.of("goal", "{\"objective\":\"\uD83D\"}"));
        String frame = V1FullState.frame("e", NOW, metadata("{\"a\":\"\\ud83d\"}", "{}"), state, "/d", LIMIT);
        assertEquals(frame, new String(frame.getBytes(UTF_8), UTF_8));
        assertFalse(frame.contains("?"));
    }

    private static JsonObject value(String agent, String runtime, Map<String, String> values) {
        return V1FullState.value(metadata(agent, runtime), state(values), "/d", LIMIT);
    }

    private static JsonObject fitting(String agent, Map<String, String> values, int maxBytes) {
        String frame = V1FullState.frame("e", NOW, metadata(agent, "{}"), state(values), "/d", maxBytes);
        assertTrue(frame.getBytes(UTF_8).length <= maxBytes, frame.length() + " chars");
        return EventJson.parseObject(frame).getJsonObject("value");
    }

    private static ConversationMetadata metadata(String agent, String runtime) {
        return new ConversationMetadata(ID, 0, "", null, NOW, NOW, Map.of(), agent, runtime);
    }

    private static ConversationState state(Map<String, String> values) {
        return new ConversationState(-1, -1, ExecutionStatus.IDLE, null, Map.of(), values, null, -1, -1, null, 0);
    }
}
