package dev.partyline.socketio;

import java.util.BitSet;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

/** Where attachments belong in the JSON of their packet. Every known encoder writes one placeholder per attachment. */
final class Placeholders {

    private final int attachments;
    private final BitSet seen = new BitSet();

    private Placeholders(int attachments) {
        this.attachments = attachments;
    }

    /** @throws InvalidPacketException unless each number from 0 below the count is there exactly once, and no other */
    static void check(JsonValue json, int attachments) {
        var found = new Placeholders(attachments);
        found.visit(json);
        if (found.seen.cardinality() != attachments) throw new InvalidPacketException("attachment without a place");
    }

    private void visit(JsonValue value) {
        if (value instanceof JsonArray array) array.forEach(this::visit);
        else if (value instanceof JsonObject object && JsonValue.TRUE.equals(object.get("_placeholder"))) mark(object);
        else if (value instanceof JsonObject object) object.values().forEach(this::visit);
    }

    private void mark(JsonObject placeholder) {
        int number = number(placeholder.get("num"));
        if (number < 0 || number >= attachments || seen.get(number)) {
            throw new InvalidPacketException("placeholder without an attachment");
        }
        seen.set(number);
    }

    private static int number(JsonValue value) {
        if (!(value instanceof JsonNumber number)) return -1;
        try {
            return number.bigDecimalValue().intValueExact();
        } catch (ArithmeticException notAnIndex) {
            return -1;
        }
    }
}
