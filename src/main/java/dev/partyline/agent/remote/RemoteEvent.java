package dev.partyline.agent.remote;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.dialect.V1Events;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/**
 * One event of a remote log, looked at before it is believed. Taken are the kinds that clients know (V1 spec 4.3), as they
 * are, but for the time: that is the log's own, or clients that sort by it would see another order than the log's. States that
 * are our session's to say are not taken over. Pure.
 *
 * @param id empty if it has none that could be one
 * @param kind empty if it has none
 */
record RemoteEvent(String id, String kind, JsonObject json, Use use) {

    /** What is made of it. */
    enum Use {
        /** It is appended. */
        NATIVE,
        /** Said by a user, either one of ours or somebody there. */
        SAID,
        /** It says what the agent is doing. */
        STATUS,
        /** It is of no use here. */
        PASSED,
        /** It makes no sense. */
        REFUSED
    }

    private static final Pattern ID = Pattern.compile("[0-9a-fA-F-]{8,64}");
    private static final Pattern CLASS = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,127}");
    private static final Set<String> SOURCES = Set.of("agent", "user", "environment", "hook");

    /** The kinds that are taken, with the members, all texts or objects, that those who read the log rely on. */
    private static final Map<String, Set<String>> KINDS = Map.ofEntries(
            Map.entry(V1Events.MESSAGE, Set.of("llm_message")),
            Map.entry(V1Events.ACTION, Set.of("tool_name", "tool_call_id")),
            Map.entry(V1Events.OBSERVATION, Set.of("tool_name", "tool_call_id", "action_id", "observation")),
            Map.entry("UserRejectObservation", Set.of("tool_name", "tool_call_id", "action_id")),
            Map.entry("AgentErrorEvent", Set.of("tool_name", "tool_call_id", "error")),
            Map.entry(V1Events.CONVERSATION_ERROR, Set.of("code", "detail")),
            Map.entry("SystemPromptEvent", Set.of("system_prompt")), Map.entry("Condensation", Set.of()),
            Map.entry("CondensationRequest", Set.of()), Map.entry("HookExecutionEvent", Set.of()),
            Map.entry("TokenEvent", Set.of()), Map.entry("LLMCompletionLogEvent", Set.of()),
            Map.entry("ACPToolCallEvent", Set.of("tool_call_id")));
    private static final Set<String> OBJECTS = Set.of("llm_message", "observation", "system_prompt");

    /** Our session says itself when it is paused or interrupted; the rest is never in a log. */
    private static final Set<String> PASSED = Set.of("PauseEvent", "InterruptEvent", "StreamingDeltaEvent",
            "ServerErrorEvent", "CondensationSummaryEvent");
    private static final Set<String> STATES = Set.of("stats", "goal", "title", "agent_state", "confirmation_policy",
            "security_analyzer", "blocked_actions", "blocked_messages", "invoked_skills", "activated_path_rules",
            "activated_knowledge_skills");

    /** @param mostBytes of an event that is taken */
    static RemoteEvent of(JsonValue item, int mostBytes) {
        if (!(item instanceof JsonObject json)) return new RemoteEvent("", "", JsonValue.EMPTY_JSON_OBJECT, Use.REFUSED);
        String id = EventJson.text(json, "id", "");
        String kind = EventJson.text(json, "kind", "");
        boolean named = ID.matcher(id).matches() && CLASS.matcher(kind).matches();
        if (!named) return new RemoteEvent(ID.matcher(id).matches() ? id : "", "", json, Use.REFUSED);
        return new RemoteEvent(id, kind, json, use(kind, json, mostBytes));
    }

    private static Use use(String kind, JsonObject json, int mostBytes) {
        if (PASSED.contains(kind)) return Use.PASSED;
        boolean state = kind.equals(V1Events.STATE_UPDATE);
        if (!state && !KINDS.containsKey(kind) || !hasForm(kind, json) || json.toString().length() > mostBytes) {
            return Use.REFUSED;
        }
        if (state) return ofState(EventJson.text(json, "key", ""), json);
        boolean said = kind.equals(V1Events.MESSAGE) && EventJson.text(json, "source", "").equals("user");
        return said ? Use.SAID : Use.NATIVE;
    }

    private static Use ofState(String key, JsonObject json) {
        if (key.equals("execution_status")) return json.get("value") instanceof JsonString ? Use.STATUS : Use.REFUSED;
        return STATES.contains(key) && json.containsKey("value") ? Use.NATIVE : Use.PASSED;
    }

    private static boolean hasForm(String kind, JsonObject json) {
        if (!SOURCES.contains(EventJson.text(json, "source", ""))) return false;
        JsonValue action = json.getOrDefault("action", JsonValue.EMPTY_JSON_OBJECT);
        boolean message = !kind.equals(V1Events.MESSAGE) || content(json) != null;
        return message && action instanceof JsonObject && KINDS.getOrDefault(kind, Set.of()).stream().allMatch(member ->
                OBJECTS.contains(member) ? json.get(member) instanceof JsonObject : json.get(member) instanceof JsonString);
    }

    /** Of a message; null if it has none. */
    static JsonArray content(JsonObject message) {
        return message.get("llm_message") instanceof JsonObject said && said.get("content") instanceof JsonArray content
                ? content : null;
    }

    /** Without author. */
    EventDraft draft() {
        var event = EventJson.object();
        json.forEach((member, value) -> {
            if (value != JsonValue.NULL && !member.equals("timestamp")) event.add(member, value);
        });
        return EventDraft.of(Dialect.V1, kind, id, EventJson.write(event.build()));
    }

    /** Of a state that the agent is in; empty for other events. */
    String status() {
        return use == Use.STATUS ? json.getString("value") : "";
    }

    String call() {
        return EventJson.text(json, "tool_call_id", "");
    }

    /** Whether it tells of a call that no result will come. */
    boolean isRefusal() {
        return kind.equals("UserRejectObservation") || kind.equals("AgentErrorEvent");
    }

    /** Whether two contents say the same: texts and pictures, in order. */
    static boolean sameContent(JsonArray one, JsonArray other) {
        return one != null && other != null && plain(one).equals(plain(other));
    }

    private static JsonArray plain(JsonArray content) {
        var plain = EventJson.array();
        for (JsonValue item : content) {
            if (!(item instanceof JsonObject object)) continue;
            plain.add(EventJson.array().add(EventJson.text(object, "text", ""))
                    .add(object.getOrDefault("image_urls", JsonValue.EMPTY_JSON_ARRAY)));
        }
        return plain.build();
    }
}
