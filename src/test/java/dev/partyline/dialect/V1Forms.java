package dev.partyline.dialect;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/**
 * The closed models of V1 as far as projections use them (V1 spec 4.2 to 4.11): {@code !} behind a member that is
 * required. What a member holds is of the type that the fixtures have there.
 */
final class V1Forms {

    private static final Set<String> SOURCES = Set.of("agent", "user", "environment", "hook");
    private static final String EVENT = "kind! id! timestamp! source! ";
    private static final String ANSWER = EVENT + "tool_name! tool_call_id! ";
    private static final String SEEN = "kind! content! is_error! ";
    private static final Map<String, String> MEMBERS = new HashMap<>(Map.of(
            "MessageEvent", EVENT + "llm_message! activated_skills extended_content",
            "ActionEvent", EVENT + "thought! thinking_blocks action! tool_name! tool_call_id! tool_call! llm_response_id! "
                    + "security_risk",
            "ObservationEvent", ANSWER + "observation! action_id! extended_content",
            "AgentErrorEvent", ANSWER + "error! classification!",
            "UserRejectObservation", ANSWER + "action_id! rejection_reason! rejection_source",
            "SystemPromptEvent", EVENT + "system_prompt! tools!",
            "ConversationStateUpdateEvent", EVENT + "key! value!",
            "ConversationErrorEvent", EVENT + "code! detail! classification!",
            "Condensation", EVENT + "forgotten_event_ids! summary summary_offset llm_response_id!",
            "CondensationRequest", EVENT));
    private static final Map<String, JsonValue.ValueType> TYPES = new HashMap<>();

    static {
        MEMBERS.putAll(Map.of("TerminalAction", "kind! command! is_input reset",
                "FileEditorAction", "kind! command! path! file_text old_str new_str insert_line view_range",
                "ThinkAction", "kind! thought!", "FinishAction", "kind! message!",
                "BrowserNavigateAction", "kind! url! new_tab", "TaskTrackerAction", "kind! command! task_list!",
                "MCPToolAction", "kind! data!"));
        MEMBERS.putAll(Map.of("TerminalObservation", SEEN + "command! exit_code timeout metadata",
                "FileEditorObservation", SEEN + "command! path prev_exist old_content new_content",
                "ThinkObservation", SEEN, "TaskTrackerObservation", SEEN + "command! task_list!",
                "BrowserObservation", SEEN + "screenshot_data", "MCPToolObservation", SEEN + "tool_name!"));
        Samples.frames().forEach(frame -> learn(EventJson.parseObject(frame)));
    }

    private V1Forms() {}

    private static void learn(JsonObject json) {
        json.forEach((name, value) -> {
            TYPES.put(json.getString("kind", "") + "." + name, kindOf(value));
            if (value instanceof JsonObject object && object.containsKey("kind")) learn(object);
        });
    }

    private static JsonValue.ValueType kindOf(JsonValue value) {
        return value == JsonValue.FALSE ? JsonValue.ValueType.TRUE : value.getValueType();
    }

    /** @throws AssertionError if a client with closed models would refuse the event */
    static void check(JsonObject event) {
        members(event);
        if (!SOURCES.contains(event.getString("source"))) throw new AssertionError("source of " + event);
        for (String inner : List.of("action", "observation")) {
            if (event.get(inner) instanceof JsonObject object) members(object);
        }
        event.forEach((name, value) -> noNulls(name, value));
        if (event.get("llm_message") instanceof JsonObject message) contents(message.getJsonArray("content"));
        if (event.get("observation") instanceof JsonObject seen) contents(seen.getJsonArray("content"));
    }

    private static void members(JsonObject json) {
        String kind = json.getString("kind");
        if (!MEMBERS.containsKey(kind)) throw new AssertionError("unknown kind " + kind);
        List<String> known = List.of(MEMBERS.get(kind).split(" "));
        for (String member : known) {
            boolean missing = member.endsWith("!") && !json.containsKey(member.substring(0, member.length() - 1));
            if (missing) throw new AssertionError(kind + " without " + member);
        }
        json.forEach((name, value) -> {
            if (!known.contains(name) && !known.contains(name + "!")) throw new AssertionError(kind + " with " + name);
            var type = TYPES.getOrDefault(kind + "." + name, kindOf(value));
            boolean free = kind.equals(V1Events.STATE_UPDATE) && name.equals("value");
            if (!free && type != kindOf(value)) throw new AssertionError(kind + "." + name + " is no " + type);
        });
    }

    private static void noNulls(String name, JsonValue value) {
        if (value == JsonValue.NULL) throw new AssertionError(name + " is null");
        if (value instanceof JsonObject object && !name.equals("action")) object.forEach(V1Forms::noNulls);
        if (value instanceof JsonArray array) array.forEach(item -> noNulls(name, item));
    }

    private static void contents(JsonArray contents) {
        for (JsonValue item : contents) {
            JsonObject content = item.asJsonObject();
            boolean text = content.get("text") instanceof JsonString && content.getString("type").equals("text");
            if (!text && !(content.get("image_urls") instanceof JsonArray)) throw new AssertionError(content.toString());
            if (!Set.of("type", "text", "image_urls", "cache_prompt").containsAll(content.keySet())) {
                throw new AssertionError("unknown member in " + content);
            }
        }
    }
}
