package dev.partyline.dialect;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventTime;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;

/**
 * The whole state of a conversation as V1 clients know it (V1 spec 4.8). Secrets are masked; skills come without their
 * texts. Pure functions.
 *
 * <p>The Python client takes the first such frame as its copy of the conversation and fails on one above 1 MiB, so the
 * size is held in any case: first the values that state updates brought go, the largest first, then the statistics are
 * emptied, then the agent is reduced to what can be decoded, at last tags, workspace and policy take their defaults.
 */
public final class V1FullState {

    private static final Set<String> NEVER_FOLDED = Set.of("id", "execution_status", "persistence_dir", "tags",
            "last_user_message_id", "leaf_event_id", "head_is_empty", "secret_registry", "hook_config", "full_state");
    private static final Set<String> ALWAYS_THERE = Set.of("agent", "workspace", "confirmation_policy", "stats");
    private static final JsonObject NO_STATS = constant("{\"usage_to_metrics\":{}}");
    private static final JsonObject NEVER_CONFIRM = constant("{\"kind\":\"NeverConfirm\"}");
    private static final JsonObject WORKSPACE =
            constant("{\"working_dir\":\"/workspace\",\"kind\":\"LocalWorkspace\"}");
    private static final JsonObject FOLDED_DEFAULTS = constant("{\"max_iterations\":500,\"stuck_detection\":true,"
            + "\"activated_knowledge_skills\":[],\"activated_path_rules\":[],\"invoked_skills\":[],"
            + "\"blocked_actions\":{},\"blocked_messages\":{},\"agent_state\":{}}");
    private static final JsonObject NO_SECRETS = constant("{\"secret_sources\":{}}");

    private final ConversationMetadata metadata;
    private final ConversationState state;
    private final JsonObject runtime;

    private V1FullState(ConversationMetadata metadata, ConversationState state) {
        this.metadata = metadata;
        this.state = state;
        this.runtime = parsed(metadata.runtime());
    }

    /**
     * The frame that opens a connection and closes a run.
     *
     * @param persistenceDir shown to the client; it need not exist there
     * @param maxBytes of the frame in UTF-8; at least a few KiB
     */
    public static String frame(String eventId, Instant timestamp, ConversationMetadata metadata,
            ConversationState state, String persistenceDir, int maxBytes) {
        var frame = EventJson.object().add("kind", V1Events.STATE_UPDATE).add("id", eventId)
                .add("timestamp", EventTime.format(timestamp)).add("source", "environment").add("key", "full_state");
        int around = JsonText.bytes(eventId) + 160;
        return EventJson.write(frame.add("value", value(metadata, state, persistenceDir, maxBytes - around)).build());
    }

    /** The state itself, as REST shows it beside title and times; at most {@code maxBytes} as UTF-8 text. */
    public static JsonObject value(ConversationMetadata metadata, ConversationState state, String persistenceDir,
            int maxBytes) {
        var whole = new V1FullState(metadata, state);
        JsonObject required = whole.smallEnough(whole.required(persistenceDir), maxBytes);
        return whole.withFolded(required, maxBytes - JsonText.bytes(required));
    }

    private JsonObject required(String persistenceDir) {
        var json = EventJson.object().add("id", metadata.id().dashed()).add("agent", agent())
                .add("workspace", workspace()).add("persistence_dir", persistenceDir)
                .add("execution_status", state.status().wire())
                .add("confirmation_policy", folded("confirmation_policy", NEVER_CONFIRM));
        FOLDED_DEFAULTS.forEach(json::add);
        if (state.lastUserMessageId() != null) json.add("last_user_message_id", state.lastUserMessageId());
        if (state.leaf() != null) json.add("leaf_event_id", state.leaf());
        return json.add("head_is_empty", false).add("stats", folded("stats", NO_STATS))
                .add("secret_registry", NO_SECRETS).add("tags", tags()).build();
    }

    private JsonObject smallEnough(JsonObject required, int maxBytes) {
        JsonObject small = required;
        if (JsonText.bytes(small) > maxBytes) small = EventJson.object(small).add("stats", NO_STATS).build();
        if (JsonText.bytes(small) > maxBytes) small = EventJson.object(small).add("agent", plainAgent()).build();
        if (JsonText.bytes(small) <= maxBytes) return small;
        return EventJson.object(small).add("workspace", WORKSPACE).add("confirmation_policy", NEVER_CONFIRM)
                .add("tags", JsonValue.EMPTY_JSON_OBJECT).build();
    }

    /** Adds the values of state updates, the smallest first, until there is no room for the next one. */
    private JsonObject withFolded(JsonObject required, int roomBytes) {
        var fitting = new HashSet<String>();
        int left = roomBytes;
        for (Folded value : foldedBySize()) {
            left -= value.bytes();
            if (left < 0) break;
            fitting.add(value.key());
        }
        var json = EventJson.object(required);
        state.values().keySet().stream().filter(fitting::contains).forEach(key -> json.add(key, foldedValue(key)));
        return json.build();
    }

    /** @param bytes at most so many does the value add */
    private record Folded(String key, int bytes) {}

    private List<Folded> foldedBySize() {
        var folded = new ArrayList<Folded>();
        for (String key : state.values().keySet()) {
            if (NEVER_FOLDED.contains(key) || ALWAYS_THERE.contains(key)) continue;
            JsonValue value = foldedValue(key);
            JsonValue usual = FOLDED_DEFAULTS.get(key);
            boolean fits = usual == null || kindOf(usual) == kindOf(value);
            if (value == JsonValue.NULL || !fits) continue;
            folded.add(new Folded(key, JsonText.bytes(value) + JsonText.bytes(key) + 4));
        }
        folded.sort(Comparator.comparingInt(Folded::bytes).thenComparing(Folded::key));
        return folded;
    }

    private static Object kindOf(JsonValue value) {
        boolean truth = value == JsonValue.TRUE || value == JsonValue.FALSE;
        return truth ? Boolean.class : value.getValueType();
    }

    /** The object that a state update gave, or the default. */
    private JsonObject folded(String key, JsonObject otherwise) {
        return foldedValue(key) instanceof JsonObject object ? withoutNulls(object) : otherwise;
    }

    private JsonValue foldedValue(String key) {
        try {
            JsonValue value = EventJson.parse(state.value(key, "null"));
            return SecretMask.hide(EventJson.object().add(key, value).build()).get(key);
        } catch (JsonException damaged) {
            return JsonValue.NULL;
        }
    }

    /** What the log says of the agent, else what it was made with; completed where a client could not decode it. */
    private JsonObject agent() {
        JsonObject given = folded("agent", withoutNulls(SecretMask.hide(parsed(metadata.agent()))));
        var agent = EventJson.object(given);
        if (EventJson.text(given, "kind", "Agent").equals("Agent")) {
            plainAgent().forEach((member, value) -> addIfAbsent(agent, given, member, value));
        }
        if (given.get("agent_context") instanceof JsonObject context && context.containsKey("skills")) {
            agent.add("agent_context", EventJson.object(context).add("skills", JsonValue.EMPTY_JSON_ARRAY));
        }
        return agent.build();
    }

    private JsonObject plainAgent() {
        var llm = EventJson.object().add("model", JsonText.head(model(), 200)).add("usage_id", "agent");
        return EventJson.object().add("kind", "Agent").add("llm", llm).add("tools", JsonValue.EMPTY_JSON_ARRAY)
                .add("include_default_tools", EventJson.array().add("FinishTool").add("ThinkTool")).build();
    }

    private String model() {
        String usual = EventJson.text(runtime, "model", "unknown");
        JsonObject given = folded("agent", parsed(metadata.agent()));
        return given.get("llm") instanceof JsonObject llm ? EventJson.text(llm, "model", usual) : usual;
    }

    private JsonObject workspace() {
        JsonObject given = runtime.get("workspace") instanceof JsonObject object ? object : WORKSPACE;
        String usual = WORKSPACE.getString("working_dir");
        String directory = EventJson.text(folded("workspace", given), "working_dir", usual);
        return EventJson.object(WORKSPACE).add("working_dir", directory).build();
    }

    private JsonObject tags() {
        var tags = EventJson.object();
        new TreeMap<>(metadata.tags()).forEach(tags::add);
        return tags.build();
    }

    private static void addIfAbsent(JsonObjectBuilder json, JsonObject given, String member, JsonValue value) {
        if (!given.containsKey(member)) json.add(member, value);
    }

    /** Models have no null members on the wire (V1 spec 4.1). */
    private static JsonObject withoutNulls(JsonObject object) {
        var some = EventJson.object();
        object.forEach((member, value) -> {
            if (value != JsonValue.NULL) some.add(member, withoutNulls(value));
        });
        return some.build();
    }

    private static JsonValue withoutNulls(JsonValue value) {
        if (value instanceof JsonObject object) return withoutNulls(object);
        if (!(value instanceof JsonArray array)) return value;
        var some = EventJson.array();
        array.forEach(item -> some.add(withoutNulls(item)));
        return some.build();
    }

    private static JsonObject parsed(String json) {
        try {
            return EventJson.parseObject(json);
        } catch (JsonException damaged) {
            return JsonValue.EMPTY_JSON_OBJECT;
        }
    }

    private static JsonObject constant(String json) {
        return EventJson.parseObject(json);
    }
}
