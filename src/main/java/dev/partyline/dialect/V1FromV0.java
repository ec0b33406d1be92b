package dev.partyline.dialect;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import dev.partyline.conversation.AgentState;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventTime;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/**
 * Records of V0 for clients of V1: at most one event each, whose id holds the record's position. Left out: what was asked
 * of the state before it was reached, recall, loops, {@code null}, {@code condense}, hidden commands, the second record of
 * an action that was decided about, and answers to no action. Pure functions.
 */
final class V1FromV0 {

    private static final Set<String> LEFT_OUT = Set.of("action.recall", "action.change_agent_state", "action.null",
            "action.loop_recovery", "observation.recall", "observation.null", "observation.condense",
            "observation.loop_detection");

    private V1FromV0() {}

    /** @return empty for what has no counterpart */
    static Optional<JsonObject> project(ConversationEvent event) {
        if (LEFT_OUT.contains(event.kind())) return Optional.empty();
        try {
            return counterpart(new V0Record(event, EventJson.parseObject(event.payload())));
        } catch (JsonException | ClassCastException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<JsonObject> counterpart(V0Record record) {
        if (record.flag("hidden")) return Optional.empty();
        String kind = record.event().kind();
        if (kind.startsWith(V0Events.ACTION)) return action(record, kind.substring(V0Events.ACTION.length()));
        if (!kind.startsWith(V0Events.OBSERVATION)) return Optional.empty();
        return observation(record, kind.substring(V0Events.OBSERVATION.length()));
    }

    private static Optional<JsonObject> action(V0Record record, String type) {
        return switch (type) {
            case "message" -> Optional.of(message(record, record.text("content")));
            case "reject" -> Optional.of(message(record, refusal(record)));
            case "system" -> Optional.of(start("SystemPromptEvent", record, "agent")
                    .add("system_prompt", V1Events.content(record.text("content")).get(0))
                    .add("tools", JsonValue.EMPTY_JSON_ARRAY).build());
            case "condensation" -> Optional.of(condensation(record));
            case "condensation_request" -> Optional.of(start("CondensationRequest", record, "environment").build());
            default -> decided(record, type) || !V0Schema.hasAction(type) ? Optional.empty()
                    : Optional.of(call(record, type));
        };
    }

    /** The first record of such an action was shown, and is the one that is answered (V0 spec 6.3). */
    private static boolean decided(V0Record record, String type) {
        return V0Schema.RUNNABLE.contains(type) && record.event().cause() != EventDraft.NO_CAUSE;
    }

    private static String refusal(V0Record record) {
        String reason = EventJson.text(V0FromV1.object(record.data(), "outputs"), "reason", "");
        return reason.isEmpty() ? "The agent will not do this." : "The agent will not do this: " + reason;
    }

    private static JsonObject message(V0Record record, String text) {
        var content = EventJson.array();
        if (!text.isEmpty()) content.add(V1Events.content(text).get(0));
        JsonArray images = strings(record.list("image_urls"));
        if (!images.isEmpty()) {
            content.add(EventJson.object().add("cache_prompt", false).add("type", "image").add("image_urls", images));
        }
        String role = record.source().equals("agent") ? "assistant" : "user";
        return start(V1Events.MESSAGE, record, record.source())
                .add("llm_message", EventJson.object().add("role", role).add("content", content)
                        .add("thinking_blocks", JsonValue.EMPTY_JSON_ARRAY))
                .add("activated_skills", JsonValue.EMPTY_JSON_ARRAY)
                .add("extended_content", JsonValue.EMPTY_JSON_ARRAY).build();
    }

    private static JsonObject call(V0Record record, String type) {
        JsonObject action = V1FromV0Tools.action(record, type);
        String thought = V1FromV0Tools.thought(record, action);
        String tool = V1FromV0Tools.name(record, type);
        JsonObject arguments = action.get("data") instanceof JsonObject data ? data
                : EventJson.object(action).remove("kind").build();
        return start(V1Events.ACTION, record, "agent")
                .add("thought", thought.isEmpty() ? JsonValue.EMPTY_JSON_ARRAY : V1Events.content(thought))
                .add("thinking_blocks", JsonValue.EMPTY_JSON_ARRAY).add("action", action).add("tool_name", tool)
                .add("tool_call_id", record.toolCallId())
                .add("tool_call", EventJson.object().add("id", record.toolCallId()).add("name", tool)
                        .add("arguments", EventJson.write(arguments)).add("origin", "completion"))
                .add("llm_response_id", record.responseId()).add("security_risk", record.risk()).build();
    }

    private static JsonObject condensation(V0Record record) {
        var json = start("Condensation", record, "environment").add("forgotten_event_ids", forgotten(record))
                .add("llm_response_id", record.responseId());
        if (record.data().get("summary") instanceof JsonString summary) json.add("summary", summary);
        if (record.data().get("summary_offset") instanceof JsonNumber at && at.isIntegral() && at.longValue() >= 0) {
            json.add("summary_offset", at);
        }
        return json.build();
    }

    /** A range of ids stays unnamed: what lies in it is not known here, and names of nothing would help nobody. */
    private static JsonArray forgotten(V0Record record) {
        var ids = EventJson.array();
        for (JsonValue id : record.list("forgotten_event_ids")) {
            if (!(id instanceof JsonNumber number) || number.longValue() < 0) continue;
            var position = V0Ids.position(number.longValue());
            ids.add(V0Ids.uuid(position.epoch(), position.offset()));
        }
        return ids.build();
    }

    private static Optional<JsonObject> observation(V0Record record, String type) {
        return switch (type) {
            case "agent_state_changed" -> AgentState.ofWire(record.text("agent_state")).map(state ->
                    start(V1Events.STATE_UPDATE, record, "environment").add("key", "execution_status")
                            .add("value", state.status().wire()).build());
            case "error" -> Optional.of(record.isAnswer() ? callError(record) : error(record));
            case "user_rejected" -> answered(record, () -> answer("UserRejectObservation", record, "environment",
                    record.function("agent"))
                    .add("action_id", record.causeId()).add("rejection_reason", record.content())
                    .add("rejection_source", "user"));
            default -> !V0Schema.hasObservation(type) ? Optional.empty()
                    : answered(record, () -> answer(V1Events.OBSERVATION, record, "environment",
                            V1FromV0Tools.nameOfAnswered(record, type))
                            .add("observation", V1FromV0Tools.observation(record, type))
                            .add("action_id", record.causeId()).add("extended_content", JsonValue.EMPTY_JSON_ARRAY));
        };
    }

    private static Optional<JsonObject> answered(V0Record record, Supplier<JsonObjectBuilder> json) {
        return record.isAnswer() ? Optional.of(json.get().build()) : Optional.empty();
    }

    private static JsonObject callError(V0Record record) {
        return answer("AgentErrorEvent", record, "agent", record.function("agent")).add("error", record.content())
                .add("classification", V1Events.classification("unknown")).build();
    }

    private static JsonObject error(V0Record record) {
        String id = record.text("error_id");
        return start("ConversationErrorEvent", record, "environment").add("code", id.isEmpty() ? "AgentError" : id)
                .add("detail", record.content()).add("classification", V1Events.classification("unknown")).build();
    }

    private static JsonObjectBuilder answer(String kind, V0Record record, String source, String tool) {
        return start(kind, record, source).add("tool_name", tool)
                .add("tool_call_id", record.toolCallId());
    }

    private static JsonObjectBuilder start(String kind, V0Record record, String source) {
        return EventJson.object().add("kind", kind).add("id", record.id())
                .add("timestamp", EventTime.format(record.event().timestamp())).add("source", source);
    }

    private static JsonArray strings(JsonArray values) {
        var strings = EventJson.array();
        values.stream().filter(JsonString.class::isInstance).forEach(strings::add);
        return strings.build();
    }
}
