package dev.partyline.dialect;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.partyline.conversation.AgentState;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventTime;
import dev.partyline.conversation.ExecutionStatus;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/**
 * Records of V1 for clients of V0: at most one event each, under the record's position, with the cause of the envelope.
 * Left out: the end of a finished task, which V0 does not have, keys of the state other than the status, pauses (the
 * state says so), hooks, logs and streamed text. Pure functions.
 */
final class V0FromV1 {

    private static final List<String> RISKS = List.of("LOW", "MEDIUM", "HIGH");

    private V0FromV1() {}

    /** @return without id; empty for what has no counterpart */
    static Optional<JsonObject> project(ConversationEvent event) {
        try {
            return counterpart(event, EventJson.parseObject(event.payload())).map(json -> stamped(event, json));
        } catch (JsonException | ClassCastException unreadable) {
            return Optional.empty();
        }
    }

    private static JsonObject stamped(ConversationEvent event, JsonObject json) {
        var stamped = EventJson.object().add("timestamp", EventTime.formatZoneless(event.timestamp()));
        json.forEach(stamped::add);
        return stamped.build();
    }

    private static Optional<JsonObject> counterpart(ConversationEvent event, JsonObject json) {
        return switch (event.kind()) {
            case V1Events.MESSAGE -> message(json);
            case V1Events.ACTION -> V0FromV1Actions.action(json, event.changesState());
            case V1Events.OBSERVATION -> V0FromV1Observations.observation(json, cause(event));
            case V1Events.STATE_UPDATE -> state(json);
            case "SystemPromptEvent" -> Optional.of(system(json));
            case "Condensation" -> Optional.of(V0Shape.action("agent", "condensation", condensation(json)));
            case "CondensationRequest" -> Optional.of(
                    V0Shape.action("agent", "condensation_request", JsonValue.EMPTY_JSON_OBJECT));
            default -> failure(event, json);
        };
    }

    private static Optional<JsonObject> failure(ConversationEvent event, JsonObject json) {
        return switch (event.kind()) {
            case "AgentErrorEvent" -> Optional.of(error(EventJson.text(json, "error", ""), cause(event)));
            case "ConversationErrorEvent" -> Optional.of(error(EventJson.text(json, "detail", ""), cause(event)));
            case "UserRejectObservation" -> Optional.of(V0Shape.observation("agent", "user_rejected",
                    EventJson.text(json, "rejection_reason", "The user refused the action."),
                    JsonValue.EMPTY_JSON_OBJECT, cause(event)));
            default -> Optional.empty();
        };
    }

    /** What a hook says is meant for the model only. */
    private static Optional<JsonObject> message(JsonObject json) {
        String source = EventJson.text(json, "source", "");
        if (!source.equals("user") && !source.equals("agent")) return Optional.empty();
        JsonArray content = content(object(json, "llm_message"));
        JsonObject args = EventJson.object().add("content", text(content))
                .add("file_urls", JsonValue.EMPTY_JSON_ARRAY).add("image_urls", images(content))
                .add("wait_for_response", source.equals("agent")).build();
        return Optional.of(V0Shape.action(source, "message", args));
    }

    private static Optional<JsonObject> state(JsonObject json) {
        if (!EventJson.text(json, "key", "").equals("execution_status")) return Optional.empty();
        return ExecutionStatus.ofWire(EventJson.text(json, "value", "")).map(AgentState::of)
                .map(state -> V0Shape.observation("agent", "agent_state_changed", "",
                        EventJson.object().add("agent_state", state.wire()).build(), V0Shape.NO_CAUSE));
    }

    private static JsonObject system(JsonObject json) {
        String prompt = EventJson.text(object(json, "system_prompt"), "text", "");
        return V0Shape.action("agent", "system", EventJson.object().add("content", prompt).build());
    }

    /** What was forgotten has ids that say nothing to V0; a summary needs both of its members. */
    private static JsonObject condensation(JsonObject json) {
        var args = EventJson.object().add("forgotten_event_ids", JsonValue.EMPTY_JSON_ARRAY);
        if (json.get("summary") instanceof JsonString summary) {
            args.add("summary", summary);
            args.add("summary_offset", json.get("summary_offset") instanceof JsonNumber at ? at.intValue() : 0);
        }
        return args.build();
    }

    private static JsonObject error(String content, long cause) {
        return V0Shape.observation("agent", "error", content, JsonValue.EMPTY_JSON_OBJECT, cause);
    }

    private static long cause(ConversationEvent event) {
        return event.cause() == EventDraft.NO_CAUSE ? V0Shape.NO_CAUSE
                : V0Ids.number(event.position().epoch(), event.cause());
    }

    /** As V0 counts it. */
    static int risk(JsonObject json) {
        return RISKS.indexOf(EventJson.text(json, "security_risk", ""));
    }

    /** The texts among contents, each on lines of its own. */
    static String text(JsonArray content) {
        return content.stream().filter(item -> item instanceof JsonObject).map(JsonValue::asJsonObject)
                .filter(item -> EventJson.text(item, "type", "").equals("text"))
                .map(item -> EventJson.text(item, "text", "")).collect(Collectors.joining("\n"));
    }

    private static JsonArray images(JsonArray content) {
        var urls = EventJson.array();
        for (JsonValue item : content) {
            boolean picture = item instanceof JsonObject object && object.get("image_urls") instanceof JsonArray;
            if (picture) item.asJsonObject().getJsonArray("image_urls").forEach(urls::add);
        }
        return urls.build();
    }

    /** A tool's answer, or a message's, may also be one text. */
    static JsonArray content(JsonObject from) {
        if (from.get("content") instanceof JsonString text) return V1Events.content(text.getString());
        return from.get("content") instanceof JsonArray content ? content : JsonValue.EMPTY_JSON_ARRAY;
    }

    static JsonObject object(JsonObject from, String member) {
        return from.get(member) instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT;
    }
}
