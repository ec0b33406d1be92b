package dev.partyline.socketio;

import java.util.ArrayList;
import java.util.List;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonException;
import jakarta.json.JsonValue;

/** JSON texts that are checked, and cut apart without being written anew. Pure functions. */
final class RawJson {

    private RawJson() {}

    /** @throws InvalidPacketException if it is not exactly one JSON value, or is nested deeper; that is found first */
    static JsonValue parse(String json, int mostNesting) {
        if (nesting(json) > mostNesting) throw new InvalidPacketException("JSON is nested too deeply");
        try {
            return EventJson.parse(json);
        } catch (JsonException notJson) {
            throw new InvalidPacketException("payload is not JSON", notJson);
        }
    }

    /**
     * @param array valid JSON
     * @return its elements as they stand, without the blanks around them
     */
    static List<String> elements(String array) {
        var elements = new ArrayList<String>();
        int depth = 0;
        int start = array.indexOf('[') + 1;
        for (int i = 0; i < array.length(); i++) {
            char c = array.charAt(i);
            if (c == '"') i = endOfString(array, i);
            else if (opens(c)) depth++;
            else if (closes(c)) depth--;
            if (depth == 1 && c == ',' || depth == 0 && c == ']') {
                String element = array.substring(start, i).strip();
                if (!element.isEmpty()) elements.add(element);
                start = i + 1;
            }
        }
        return elements;
    }

    /** Of any text: brackets outside quotation marks, counted. */
    private static int nesting(String json) {
        int depth = 0;
        int deepest = 0;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c == '"') i = endOfString(json, i);
            else if (opens(c)) deepest = Math.max(deepest, ++depth);
            else if (closes(c)) depth--;
        }
        return deepest;
    }

    private static int endOfString(String json, int start) {
        int i = start + 1;
        while (i < json.length() && json.charAt(i) != '"') i += json.charAt(i) == '\\' ? 2 : 1;
        return i;
    }

    private static boolean opens(char c) {
        return c == '[' || c == '{';
    }

    private static boolean closes(char c) {
        return c == ']' || c == '}';
    }
}
