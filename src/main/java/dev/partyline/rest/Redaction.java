package dev.partyline.rest;

import java.util.regex.Pattern;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;

/**
 * Takes secrets out of what a client says about its agent, before it is kept. A text is masked when its member is named
 * like a secret, or lies within one that is, or within an environment or headers; logins are cut from addresses. The
 * form stays, so that the client can read its agent back. Pure functions.
 */
final class Redaction {

    static final String MASK = "**********";

    private static final Pattern SECRET = Pattern.compile("(?i).*(api_?key|access_?key|private_?key|secret"
            + "|token(?!izer)|passw|passphrase|credential|authorization|cookie|env$|environment$|headers$).*");
    private static final Pattern LOGIN = Pattern.compile("(?<=://)[^/@\\s]+@");

    private Redaction() {}

    static JsonObject of(JsonObject json) {
        return object(json, false);
    }

    private static JsonObject object(JsonObject json, boolean secret) {
        var masked = EventJson.object();
        json.forEach((name, value) -> {
            boolean kind = name.equals("kind") && value instanceof JsonString; // says how to read the rest
            masked.add(name, value(value, !kind && (secret || SECRET.matcher(name).matches())));
        });
        return masked.build();
    }

    private static JsonArray array(JsonArray json, boolean secret) {
        var masked = EventJson.array();
        json.forEach(value -> masked.add(value(value, secret)));
        return masked.build();
    }

    private static JsonValue value(JsonValue value, boolean secret) {
        if (value instanceof JsonStructure structure) {
            boolean object = structure instanceof JsonObject;
            return object ? object((JsonObject) structure, secret) : array((JsonArray) structure, secret);
        }
        if (!(value instanceof JsonString text)) return value;
        if (secret) return text.getString().isEmpty() ? value : EventJson.string(MASK);
        String without = LOGIN.matcher(text.getString()).replaceAll(MASK + "@");
        return without.equals(text.getString()) ? value : EventJson.string(without);
    }
}
