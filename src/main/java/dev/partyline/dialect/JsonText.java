package dev.partyline.dialect;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/** Sizes in UTF-8 bytes of what would be written as JSON, without writing it, and pieces of strings by such a size. */
final class JsonText {

    private JsonText() {}

    /** The value as {@link dev.partyline.conversation.EventJson#write} has it. */
    static int bytes(JsonValue value) {
        if (value instanceof JsonString string) return 2 + bytes(string.getString());
        if (value instanceof JsonArray array) {
            return 2 + Math.max(0, array.size() - 1) + array.stream().mapToInt(JsonText::bytes).sum();
        }
        if (!(value instanceof JsonObject object)) return value.toString().length();
        return 2 + Math.max(0, object.size() - 1) + object.entrySet().stream()
                .mapToInt(member -> 3 + bytes(member.getKey()) + bytes(member.getValue())).sum();
    }

    /** The string without its quotes. */
    static int bytes(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length();) {
            int point = text.codePointAt(i);
            bytes += bytes(point);
            i += Character.charCount(point);
        }
        return bytes;
    }

    /** The longest beginning of at most this size; a surrogate pair is not taken apart. */
    static String head(String text, int maxBytes) {
        int end = 0;
        for (int bytes = 0; end < text.length();) {
            int point = text.codePointAt(end);
            bytes += bytes(point);
            if (bytes > maxBytes) break;
            end += Character.charCount(point);
        }
        return text.substring(0, end);
    }

    /** The longest end of at most this size; a surrogate pair is not taken apart. */
    static String tail(String text, int maxBytes) {
        int start = text.length();
        for (int bytes = 0; start > 0;) {
            int point = text.codePointBefore(start);
            bytes += bytes(point);
            if (bytes > maxBytes) break;
            start -= Character.charCount(point);
        }
        return text.substring(start);
    }

    private static int bytes(int point) {
        if (point < ' ') return "\b\t\n\f\r".indexOf(point) < 0 ? 6 : 2;
        if (point == '"' || point == '\\') return 2;
        if (point < 0x80) return 1;
        if (point < 0x800) return 2;
        if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) return 6;
        return Character.isBmpCodePoint(point) ? 3 : 4;
    }
}
