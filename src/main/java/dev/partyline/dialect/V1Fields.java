package dev.partyline.dialect;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/**
 * Typed looks at the members of what a client sent. What does not fit is refused with a text that says where and what
 * is expected; the text never repeats what was sent. {@code at} is the place of the object, empty for the outermost.
 */
final class V1Fields {

    private V1Fields() {}

    static InvalidFrameException invalid(String detail) {
        return new InvalidFrameException("ValidationError", detail);
    }

    static JsonObject object(JsonValue value, String at) {
        if (value instanceof JsonObject object) return object;
        throw invalid(at + " must be an object");
    }

    /** A required string. */
    static String text(JsonObject object, String member, String at) {
        String place = place(at, member);
        if (object.get(member) instanceof JsonString text) return wellFormed(text, place);
        throw invalid(place + " must be a string");
    }

    /** A list of strings. */
    static JsonArray texts(JsonValue value, String at) {
        if (!(value instanceof JsonArray items)) throw invalid(at + " must be a list of strings");
        var checked = EventJson.array();
        for (int i = 0; i < items.size(); i++) {
            if (!(items.get(i) instanceof JsonString text)) throw invalid(at + "[" + i + "] must be a string");
            checked.add(wellFormed(text, at + "[" + i + "]"));
        }
        return checked.build();
    }

    /** @return null when the member is absent or null */
    static JsonArray array(JsonObject object, String member) {
        JsonValue value = object.getOrDefault(member, JsonValue.NULL);
        if (value == JsonValue.NULL) return null;
        if (value instanceof JsonArray array) return array;
        throw invalid(member + " must be a list");
    }

    /** Copies an optional string; absent and null are the same. */
    static void copyText(JsonObject from, String member, String at, JsonObjectBuilder to) {
        if (from.getOrDefault(member, JsonValue.NULL) != JsonValue.NULL) to.add(member, text(from, member, at));
    }

    /** A string that every client can read: one with half a surrogate pair has no form in UTF-8. */
    static String wellFormed(JsonString json, String at) {
        String text = json.getString();
        if (text.codePoints().noneMatch(point -> Character.getType(point) == Character.SURROGATE)) return text;
        throw invalid(at + " must not have half a surrogate pair");
    }

    private static String place(String at, String member) {
        return at.isEmpty() ? member : at + "." + member;
    }
}
