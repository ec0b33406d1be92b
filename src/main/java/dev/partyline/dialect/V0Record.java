package dev.partyline.dialect;

import java.util.Map;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

/** A record of V0, read forgivingly: what is missing or of another type is empty, for its values are not checked. */
record V0Record(ConversationEvent event, JsonObject json) {

    private static final Map<Integer, String> RISKS = Map.of(0, "LOW", 1, "MEDIUM", 2, "HIGH");

    /** Arguments of an action, extras of an observation. */
    JsonObject data() {
        return V0FromV1.object(json, event.kind().startsWith(V0Events.ACTION) ? "args" : "extras");
    }

    String text(String name) {
        return EventJson.text(data(), name, "");
    }

    boolean flag(String name) {
        return data().get(name) == JsonValue.TRUE;
    }

    JsonArray list(String name) {
        return data().get(name) instanceof JsonArray list ? list : JsonValue.EMPTY_JSON_ARRAY;
    }

    String content() {
        return EventJson.text(json, "content", "");
    }

    String source() {
        String source = EventJson.text(json, "source", "");
        return source.equals("user") || source.equals("environment") ? source : "agent";
    }

    String risk() {
        return data().get("security_risk") instanceof JsonNumber risk
                ? RISKS.getOrDefault(risk.intValue(), "UNKNOWN") : "UNKNOWN";
    }

    /** Id for clients of V1. */
    String id() {
        return V0Ids.uuid(event.position().epoch(), event.offset());
    }

    boolean isAnswer() {
        return cause() != EventDraft.NO_CAUSE;
    }

    /** Offset of the causing record; of an imported one only the payload may say it. */
    long cause() {
        if (event.cause() != EventDraft.NO_CAUSE) return event.cause();
        return json.get("cause") instanceof JsonNumber cause && cause.longValue() >= 0
                ? V0Ids.position(cause.longValue()).offset() : EventDraft.NO_CAUSE;
    }

    /** Id of the action that is answered. */
    String causeId() {
        return V0Ids.uuid(event.position().epoch(), cause());
    }

    /** Ties an action and its answer together. */
    String toolCallId() {
        long action = isAnswer() ? cause() : event.offset();
        return EventJson.text(metadata(), "tool_call_id", "call_v0_" + action);
    }

    /** Of the model. */
    String responseId() {
        return EventJson.text(V0FromV1.object(metadata(), "model_response"), "id", "response_v0_" + event.offset());
    }

    /** What the model called. */
    String function(String otherwise) {
        return EventJson.text(metadata(), "function_name", otherwise);
    }

    private JsonObject metadata() {
        return V0FromV1.object(json, "tool_call_metadata");
    }
}
