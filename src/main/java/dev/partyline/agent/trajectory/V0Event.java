package dev.partyline.agent.trajectory;

import java.util.Map;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/**
 * A recorded V0 event, read forgivingly: the protocol does not check the types of values (V0 spec 3.3), so what is
 * missing or of another type is empty.
 *
 * @param index its place in the recording, which stands in for an id that was cleared
 */
record V0Event(int index, JsonObject json) {

    private static final Map<Integer, String> RISKS = Map.of(0, "LOW", 1, "MEDIUM", 2, "HIGH");

    boolean isAction() {
        return json.get("action") instanceof JsonString;
    }

    /** Name of the action or observation. */
    String type() {
        return json.getString(isAction() ? "action" : "observation");
    }

    long id() {
        return json.get("id") instanceof JsonNumber id ? id.longValue() : index;
    }

    /** Id of the action that is answered; -1 when the event does not say. */
    long cause() {
        return json.get("cause") instanceof JsonNumber cause ? cause.longValue() : -1;
    }

    String source() {
        String source = EventJson.text(json, "source", "");
        return source.equals("user") || source.equals("environment") ? source : "agent";
    }

    String content() {
        return EventJson.text(json, "content", "");
    }

    /** Arguments of an action, extras of an observation. */
    JsonObject data() {
        return object(json, isAction() ? "args" : "extras");
    }

    String text(String name) {
        return EventJson.text(data(), name, "");
    }

    boolean flag(String name) {
        return data().get(name) == JsonValue.TRUE;
    }

    /** Empty when there is none. */
    String toolCallId() {
        return EventJson.text(metadata(), "tool_call_id", "");
    }

    /** Of the model; empty when there is none. */
    String responseId() {
        return EventJson.text(object(metadata(), "model_response"), "id", "");
    }

    String risk() {
        return data().get("security_risk") instanceof JsonNumber risk
                ? RISKS.getOrDefault(risk.intValue(), "UNKNOWN") : "UNKNOWN";
    }

    /** What the model asked for in its own words; empty when there is none. */
    JsonObject toolArguments() {
        var choices = array(object(metadata(), "model_response"), "choices");
        for (JsonValue choice : choices) {
            for (JsonValue call : array(object(asObject(choice), "message"), "tool_calls")) {
                JsonObject found = asObject(call);
                if (EventJson.text(found, "id", "").equals(toolCallId())) return arguments(object(found, "function"));
            }
        }
        return JsonValue.EMPTY_JSON_OBJECT;
    }

    static JsonObject object(JsonObject from, String member) {
        return asObject(from.get(member));
    }

    static JsonArray array(JsonObject from, String member) {
        return from.get(member) instanceof JsonArray array ? array : JsonValue.EMPTY_JSON_ARRAY;
    }

    static JsonObject asObject(JsonValue value) {
        return value instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT;
    }

    /** Empty when the text is no JSON object. */
    static JsonObject parsed(String text) {
        try {
            return asObject(EventJson.parse(text));
        } catch (JsonException notJson) {
            return JsonValue.EMPTY_JSON_OBJECT;
        }
    }

    private static JsonObject arguments(JsonObject function) {
        return parsed(EventJson.text(function, "arguments", ""));
    }

    private JsonObject metadata() {
        return object(json, "tool_call_metadata");
    }
}
