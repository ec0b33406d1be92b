package dev.partyline.agent.trajectory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import dev.partyline.agent.trajectory.V0Call.Tool;
import dev.partyline.conversation.EventJson;
import dev.partyline.dialect.V1Events;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/**
 * Turns a V0 recording into V1 events that both V1 clients can read. For one recording, one thread; total: whatever the
 * values are, it does not fail.
 *
 * <table>
 * <caption>What becomes what</caption>
 * <tr><td>message, reject</td><td>message</td></tr>
 * <tr><td>run</td><td>terminal</td></tr>
 * <tr><td>read, write, edit</td><td>file editor; an edit that says neither command nor tool call: MCP tool</td></tr>
 * <tr><td>think, task_tracking, call_tool_mcp</td><td>think, task tracker, MCP tool</td></tr>
 * <tr><td>finish</td><td>finish, and its observation at once</td></tr>
 * <tr><td>browse</td><td>browser navigation</td></tr>
 * <tr><td>browse_interactive, run_ipython, delegate, unknown actions</td><td>MCP tool of that name</td></tr>
 * <tr><td>condensation, condensation_request</td><td>the same; what was forgotten is named by id</td></tr>
 * <tr><td>observations</td><td>the observation that fits the action they answer</td></tr>
 * <tr><td>error, user_rejected</td><td>agent error, refusal</td></tr>
 * </table>
 *
 * <p>Left out: the system prompt, recall, agent states, loop detection and recovery, {@code null}, {@code condense},
 * hidden commands, the second record of a confirmed action, attached files, and observations that answer no recorded
 * action.
 */
final class V0Translation {

    private static final Set<String> LEFT_OUT = Set.of("system", "recall", "change_agent_state", "agent_state_changed",
            "loop_detection", "loop_recovery", "null", "condense");
    private static final Map<String, Set<String>> ANSWERED_BY = Map.of("mcp", Set.of("call_tool_mcp"),
            "browse", Set.of("browse", "browse_interactive"), "download", Set.of("browse", "browse_interactive"));

    private final Map<Long, V0Call> calls = new LinkedHashMap<>();
    private final Map<String, V0Call> open = new LinkedHashMap<>();
    private final TreeMap<Long, List<String>> made = new TreeMap<>();

    private V0Translation() {}

    /** @return for each event what it has become, possibly nothing; ids are unique names, times as recorded */
    static List<List<JsonObject>> toV1(List<JsonObject> events) {
        var translation = new V0Translation();
        var translated = new ArrayList<List<JsonObject>>();
        for (JsonObject json : events) translated.add(translation.next(new V0Event(translated.size(), json)));
        return translated;
    }

    private List<JsonObject> next(V0Event event) {
        if (LEFT_OUT.contains(event.type()) || event.flag("hidden")) return List.of();
        List<JsonObject> translated = event.isAction() ? action(event) : observation(event);
        for (JsonObject json : translated) {
            made.computeIfAbsent(event.id(), id -> new ArrayList<>()).add(json.getString("id"));
        }
        return translated;
    }

    private List<JsonObject> action(V0Event event) {
        return switch (event.type()) {
            case "message" -> List.of(message(event, event.text("content")));
            case "reject" -> List.of(message(event, refusal(event)));
            case "condensation" -> List.of(condensation(event));
            case "condensation_request" -> List.of(start("CondensationRequest", event, "environment").build());
            default -> toolCall(event);
        };
    }

    private static String refusal(V0Event event) {
        String reason = EventJson.text(V0Event.object(event.data(), "outputs"), "reason", "");
        return reason.isEmpty() ? "The agent will not do this." : "The agent will not do this: " + reason;
    }

    private static JsonObject message(V0Event event, String text) {
        var content = EventJson.array();
        if (!text.isEmpty()) V1Events.content(text).forEach(content::add);
        JsonArray images = strings(V0Event.array(event.data(), "image_urls"));
        if (!images.isEmpty()) {
            content.add(EventJson.object().add("cache_prompt", false).add("type", "image").add("image_urls", images));
        }
        String role = event.source().equals("agent") ? "assistant" : "user";
        return start(V1Events.MESSAGE, event, event.source())
                .add("llm_message", EventJson.object().add("role", role).add("content", content)
                        .add("thinking_blocks", JsonValue.EMPTY_JSON_ARRAY))
                .add("activated_skills", JsonValue.EMPTY_JSON_ARRAY)
                .add("extended_content", JsonValue.EMPTY_JSON_ARRAY).build();
    }

    private List<JsonObject> toolCall(V0Event event) {
        Tool tool = V0Actions.tool(event);
        Optional<V0Call> first = open.values().stream().filter(call -> isRepeat(event, tool, call)).findFirst();
        if (first.isPresent()) {
            calls.put(event.id(), first.get());
            return List.of();
        }
        var call = new V0Call(eventId(event), callId(event), event.type(), tool,
                event.text("confirmation_state").equals("awaiting_confirmation"));
        calls.put(event.id(), call);
        if (event.type().equals("finish")) return List.of(asked(event, call), finished(event, call));
        open.put(call.eventId(), call);
        return List.of(asked(event, call));
    }

    /** A confirmed or refused action is recorded a second time (V0 spec 6.3). */
    private static boolean isRepeat(V0Event event, Tool tool, V0Call call) {
        boolean same = call.unconfirmed() || call.callId().equals(event.toolCallId());
        return same && call.tool().equals(tool);
    }

    private static JsonObject asked(V0Event event, V0Call call) {
        Tool tool = call.tool();
        String thought = V0Actions.thought(event, tool);
        JsonObject arguments = tool.action().get("data") instanceof JsonObject data ? data
                : EventJson.object(tool.action()).remove("kind").build();
        return start(V1Events.ACTION, event, event.source())
                .add("thought", thought.isEmpty() ? JsonValue.EMPTY_JSON_ARRAY : V1Events.content(thought))
                .add("thinking_blocks", JsonValue.EMPTY_JSON_ARRAY).add("action", tool.action())
                .add("tool_name", tool.name()).add("tool_call_id", call.callId())
                .add("tool_call", EventJson.object().add("id", call.callId()).add("name", tool.name())
                        .add("arguments", EventJson.write(arguments)).add("origin", "completion"))
                .add("llm_response_id", responseId(event)).add("security_risk", event.risk()).build();
    }

    private static JsonObject finished(V0Event event, V0Call call) {
        String message = call.tool().action().getString("message");
        return answer(V1Events.OBSERVATION, event, "environment", call).add("id", call.eventId() + "-done")
                .add("observation", V0Observations.finish(message)).add("action_id", call.eventId())
                .add("extended_content", JsonValue.EMPTY_JSON_ARRAY).build();
    }

    private List<JsonObject> observation(V0Event event) {
        V0Call call = answered(event);
        if (event.type().equals("error")) return List.of(error(event, call));
        if (call == null) return List.of();
        open.remove(call.eventId());
        if (event.type().equals("user_rejected")) return List.of(rejected(event, call));
        return List.of(answer(V1Events.OBSERVATION, event, "environment", call)
                .add("observation", V0Observations.observation(event, call)).add("action_id", call.eventId())
                .add("extended_content", JsonValue.EMPTY_JSON_ARRAY).build());
    }

    /** By cause, else by tool call, else the newest open action of a fitting type; null when there is none. */
    private V0Call answered(V0Event event) {
        V0Call caused = calls.get(event.cause());
        if (caused != null || event.cause() >= 0) return caused;
        Set<String> types = ANSWERED_BY.getOrDefault(event.type(), Set.of(event.type()));
        return calls.values().stream().filter(call -> event.toolCallId().isEmpty()
                ? open.containsKey(call.eventId()) && types.contains(call.type())
                : call.callId().equals(event.toolCallId())).reduce((older, newer) -> newer).orElse(null);
    }

    /** Of the model or the sandbox, when it answers no action. */
    private JsonObject error(V0Event event, V0Call answered) {
        V0Call call = answered != null ? answered
                : new V0Call("", callId(event), event.type(), new Tool("agent", JsonValue.EMPTY_JSON_OBJECT), false);
        open.remove(call.eventId());
        JsonObject unknown = EventJson.object().add("kind", "unknown").add("retryable", false)
                .add("user_action", "none").build();
        return answer("AgentErrorEvent", event, "agent", call).add("error", event.content())
                .add("classification", unknown).build();
    }

    private static JsonObject rejected(V0Event event, V0Call call) {
        String reason = event.content().isEmpty() ? "The user refused the action." : event.content();
        return answer("UserRejectObservation", event, "environment", call).add("action_id", call.eventId())
                .add("rejection_reason", reason).add("rejection_source", "user").build();
    }

    private JsonObject condensation(V0Event event) {
        var condensation = start("Condensation", event, "environment")
                .add("forgotten_event_ids", forgotten(event.data())).add("llm_response_id", responseId(event));
        if (event.data().get("summary") instanceof JsonString summary) condensation.add("summary", summary);
        if (event.data().get("summary_offset") instanceof JsonNumber offset && offset.isIntegral()
                && offset.longValue() >= 0) condensation.add("summary_offset", offset);
        return condensation.build();
    }

    /** Named one by one, or by the first and the last id. */
    private JsonArray forgotten(JsonObject data) {
        var ids = EventJson.array();
        for (JsonValue id : V0Event.array(data, "forgotten_event_ids")) {
            if (id instanceof JsonNumber number) made.getOrDefault(number.longValue(), List.of()).forEach(ids::add);
        }
        if (data.get("forgotten_events_start_id") instanceof JsonNumber from
                && data.get("forgotten_events_end_id") instanceof JsonNumber to && from.longValue() <= to.longValue()) {
            made.subMap(from.longValue(), true, to.longValue(), true).values()
                    .forEach(names -> names.forEach(ids::add));
        }
        return ids.build();
    }

    private static JsonObjectBuilder answer(String kind, V0Event event, String source, V0Call call) {
        return start(kind, event, source).add("tool_name", call.tool().name()).add("tool_call_id", call.callId());
    }

    private static JsonObjectBuilder start(String kind, V0Event event, String source) {
        return EventJson.object().add("kind", kind).add("id", eventId(event))
                .add("timestamp", EventJson.text(event.json(), "timestamp", "")).add("source", source);
    }

    private static String eventId(V0Event event) {
        return "v0-" + event.index();
    }

    private static String callId(V0Event event) {
        return event.toolCallId().isEmpty() ? "call_v0_" + event.id() : event.toolCallId();
    }

    private static String responseId(V0Event event) {
        return event.responseId().isEmpty() ? "response_v0_" + event.id() : event.responseId();
    }

    private static JsonArray strings(JsonArray values) {
        var strings = EventJson.array();
        values.stream().filter(JsonString.class::isInstance).forEach(strings::add);
        return strings.build();
    }
}
