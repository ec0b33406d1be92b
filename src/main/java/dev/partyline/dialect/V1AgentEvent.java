package dev.partyline.dialect;

import static dev.partyline.dialect.V1Fields.copyText;
import static dev.partyline.dialect.V1Fields.invalid;
import static dev.partyline.dialect.V1Fields.text;

import java.util.Set;
import java.util.regex.Pattern;

import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.Statistics;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;

/**
 * Reads an event that an agent hands in, into the form in which it is stored and sent (V1 spec 4.5 to 4.7). The Python
 * client refuses events with members that it does not know, so an agent's mistake would cost those who watch: only known
 * members get through, each with its type, and what has a default may be left out. Times are the server's: one that the
 * agent gives is dropped. Pure; every mistake is an {@link InvalidFrameException}.
 */
public final class V1AgentEvent {

    private static final Pattern ID = Pattern.compile("[0-9a-fA-F-]{8,64}");
    private static final Set<String> RISKS = Set.of("UNKNOWN", "LOW", "MEDIUM", "HIGH");
    private static final Set<String> COMMON = Set.of("kind", "id", "source", "timestamp");

    private final JsonObject given;
    private final JsonObjectBuilder event = EventJson.object();

    private V1AgentEvent(JsonObject given) {
        this.given = given;
    }

    /** @return a draft without author and time, under the agent's own id: handed in twice, it is there once */
    public static EventDraft parse(JsonObject given) {
        return new V1AgentEvent(given).draft();
    }

    private EventDraft draft() {
        String kind = text(given, "kind", "");
        String id = text(given, "id", "");
        if (!ID.matcher(id).matches()) throw invalid("id must have 8 to 64 hexadecimal digits and dashes, as a UUID has");
        event.add("kind", kind).add("id", id);
        switch (kind) {
            case V1Events.MESSAGE -> message();
            case V1Events.ACTION -> action(id);
            case V1Events.OBSERVATION -> observation();
            case "AgentErrorEvent" -> agentError();
            case "SystemPromptEvent" -> systemPrompt();
            case V1Events.STATE_UPDATE -> statistics();
            default -> throw invalid("kind must be MessageEvent, ActionEvent, ObservationEvent, AgentErrorEvent,"
                    + " SystemPromptEvent or ConversationStateUpdateEvent");
        }
        return EventDraft.of(Dialect.V1, kind, id, EventJson.write(event.build()));
    }

    private void message() {
        begin("agent", "llm_message", "llm_response_id", "activated_skills", "extended_content");
        event.add("llm_message", V1Message.ofAgent(V1Fields.object(given.get("llm_message"), "llm_message")));
        copyText(given, "llm_response_id", "", event);
        event.add("activated_skills", has("activated_skills")
                ? V1Fields.texts(given.get("activated_skills"), "activated_skills") : JsonValue.EMPTY_JSON_ARRAY);
        event.add("extended_content", contents("extended_content"));
    }

    /** An action may be left out only where its tool call made no sense, and is then to be answered by an error. */
    private void action(String id) {
        begin("agent", "thought", "reasoning_content", "thinking_blocks", "action", "tool_name", "tool_call_id",
                "tool_call", "llm_response_id", "security_risk", "summary");
        event.add("thought", contents("thought"));
        copyText(given, "reasoning_content", "", event);
        event.add("thinking_blocks", V1Message.thinkingBlocks(given));
        JsonObject action = has("action") ? modelled("action", "Action") : null;
        if (action != null) event.add("action", action);
        String tool = text(given, "tool_name", "");
        String call = text(given, "tool_call_id", "");
        event.add("tool_name", tool).add("tool_call_id", call).add("tool_call", toolCall(tool, call, action));
        event.add("llm_response_id", has("llm_response_id") ? text(given, "llm_response_id", "") : id);
        String risk = has("security_risk") ? text(given, "security_risk", "") : "UNKNOWN";
        if (!RISKS.contains(risk)) throw invalid("security_risk must be UNKNOWN, LOW, MEDIUM or HIGH");
        event.add("security_risk", risk);
        copyText(given, "summary", "", event);
    }

    private JsonObject toolCall(String tool, String call, JsonObject action) {
        if (has("tool_call")) return V1Message.toolCall(V1Fields.object(given.get("tool_call"), "tool_call"), "tool_call");
        var arguments = EventJson.object();
        if (action != null) action.forEach((name, value) -> {
            if (!name.equals("kind")) arguments.add(name, value);
        });
        return EventJson.object().add("id", call).add("name", tool).add("arguments", EventJson.write(arguments.build()))
                .add("origin", "completion").build();
    }

    private void observation() {
        begin("environment", "tool_name", "tool_call_id", "action_id", "observation", "extended_content");
        JsonObject observation = modelled("observation", "Observation");
        var whole = EventJson.object(observation)
                .add("content", V1Message.content(observation, true));
        if (!observation.containsKey("is_error")) whole.add("is_error", false);
        event.add("tool_name", text(given, "tool_name", "")).add("tool_call_id", text(given, "tool_call_id", ""))
                .add("action_id", text(given, "action_id", "")).add("observation", whole)
                .add("extended_content", contents("extended_content"));
    }

    private void agentError() {
        begin("agent", "tool_name", "tool_call_id", "error", "classification");
        event.add("tool_name", text(given, "tool_name", "")).add("tool_call_id", text(given, "tool_call_id", ""))
                .add("error", text(given, "error", "")).add("classification", classification());
    }

    private JsonObject classification() {
        if (!has("classification")) return V1Events.classification("unknown");
        JsonObject classification = withoutNulls("classification");
        V1Models.checkClassification(classification, "classification");
        return classification;
    }

    /** Tools are left out: clients would look for the classes of those that they are told of (V1 spec 4.6). */
    private void systemPrompt() {
        begin("agent", "system_prompt", "tools");
        JsonObject prompt = EventJson.object().add("content", EventJson.array().add(
                V1Fields.object(given.get("system_prompt"), "system_prompt"))).build();
        event.add("system_prompt", texts(V1Message.content(prompt, false)).get(0)).add("tools", JsonValue.EMPTY_JSON_ARRAY);
    }

    private void statistics() {
        begin("environment", "key", "value");
        if (!text(given, "key", "").equals(Statistics.KEY)) {
            throw invalid("key must be 'stats'; every other state is the server's");
        }
        event.add("key", Statistics.KEY).add("value", V1Statistics.checked(V1Fields.object(given.get("value"), "value")));
    }

    private void begin(String source, String... members) {
        Set<String> known = Set.of(members);
        given.keySet().stream().filter(member -> !COMMON.contains(member) && !known.contains(member)).findFirst()
                .ifPresent(unknown -> {
                    throw invalid("an event of this kind has no members but " + String.join(", ", members));
                });
        if (has("source") && !text(given, "source", "").equals(source)) throw invalid("source must be '" + source + "'");
        event.add("source", source);
    }

    /** An object of one of the classes that clients know. */
    private JsonObject modelled(String member, String suffix) {
        JsonObject whole = withoutNulls(member);
        V1Models.check(whole, suffix, member);
        return whole;
    }

    private JsonObject withoutNulls(String member) {
        var whole = EventJson.object();
        V1Fields.object(given.get(member), member).forEach((name, value) -> {
            if (value != JsonValue.NULL) whole.add(name, value);
        });
        return whole.build();
    }

    private JsonArray contents(String member) {
        JsonObject asContent = has(member) ? EventJson.object().add("content", given.get(member)).build()
                : EventJson.object().add("content", JsonValue.EMPTY_JSON_ARRAY).build();
        return texts(V1Message.content(asContent, true));
    }

    private static JsonArray texts(JsonArray contents) {
        for (JsonValue each : contents) {
            if (!EventJson.text(each.asJsonObject(), "type", "").equals("text")) throw invalid("there may be texts only");
        }
        return contents;
    }

    private boolean has(String member) {
        return given.getOrDefault(member, JsonValue.NULL) != JsonValue.NULL;
    }
}
