package dev.partyline.dialect;

import java.util.List;
import java.util.Locale;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/**
 * Hides strings under a name that promises a secret, such as {@code api_key}, {@code clientSecret},
 * {@code Authorization} or {@code GITHUB_TOKEN}, at any depth; what has such a name and is an object or a list is
 * hidden string by string. Numbers stay: {@code per_turn_token} is a count. So do empty strings, which hide nothing.
 */
final class SecretMask {

    /** As the protocol writes a hidden secret (V1 spec 4.1). */
    static final String MASK = "**********";

    /** Of names in lower case, without anything but letters and digits, without the plural. */
    private static final List<String> ENDINGS = List.of("apikey", "secret", "password", "passwd", "passphrase", "token",
            "credential", "privatekey", "accesskey", "accesskeyid", "sessionkey", "signingkey", "encryptionkey",
            "authorization", "cookie", "secretsource");

    private SecretMask() {}

    /** The object with its secrets hidden. */
    static JsonObject hide(JsonObject object) {
        return hide(object, false);
    }

    private static JsonObject hide(JsonObject object, boolean secret) {
        var hidden = EventJson.object();
        object.forEach((name, item) -> hidden.add(name, hide(item, isSecret(name) || secret && !name.equals("kind"))));
        return hidden.build();
    }

    private static JsonValue hide(JsonValue value, boolean secret) {
        if (value instanceof JsonObject object) return hide(object, secret);
        if (value instanceof JsonArray array) {
            var hidden = EventJson.array();
            array.forEach(item -> hidden.add(hide(item, secret)));
            return hidden.build();
        }
        boolean hide = secret && value instanceof JsonString text && !text.getString().isEmpty();
        return hide ? EventJson.string(MASK) : value;
    }

    private static boolean isSecret(String name) {
        String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        String singular = plain.endsWith("s") ? plain.substring(0, plain.length() - 1) : plain;
        return ENDINGS.stream().anyMatch(singular::endsWith);
    }
}
