package dev.partyline.rest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import dev.partyline.agent.StartSecrets.Kept;
import dev.partyline.config.Secret;
import dev.partyline.conversation.EventJson;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/** The secrets in what a client sends (V1 spec 7.2). Nothing of them is repeated when they are wrong. Pure functions. */
final class GivenSecrets {

    private static final String MEMBER = "secrets";
    private static final int MAX_NAME_CHARS = 256;

    private GivenSecrets() {}

    /** Of a start request: the key of its model, and what its tools may use.
     *  @throws ProblemException 422 */
    static Kept of(JsonObject start) {
        var request = new Members(start);
        Map<String, Secret> byName = request.object(MEMBER).map(GivenSecrets::byName).orElse(Map.of());
        Optional<Secret> apiKey = request.object("agent").or(() -> request.object("agent_settings"))
                .flatMap(agent -> Optional.ofNullable(agent.get("llm"))).flatMap(GivenSecrets::apiKey);
        try {
            return new Kept(apiKey, byName);
        } catch (IllegalArgumentException tooMuch) {
            throw tooMuch(tooMuch);
        }
    }

    /** One that a client has read here is none. */
    private static Optional<Secret> apiKey(JsonValue llm) {
        if (!(llm instanceof JsonObject object)) return Optional.empty();
        return Optional.of(EventJson.text(object, "api_key", "").strip())
                .filter(key -> !key.isEmpty() && !key.equals(Redaction.MASK)).map(Secret::new);
    }

    /** @param given texts, or objects that say where the text is; nulls are none
     *  @throws ProblemException 422 */
    static Map<String, Secret> byName(JsonObject given) {
        var secrets = new LinkedHashMap<String, Secret>();
        given.forEach((name, value) -> {
            if (value == JsonValue.NULL) return;
            if (name.isBlank() || name.length() > MAX_NAME_CHARS) {
                throw Members.wrong("value_error", "Names should have 1 to " + MAX_NAME_CHARS + " characters", MEMBER);
            }
            secrets.put(name, new Secret(text(value)));
        });
        return secrets;
    }

    private static String text(JsonValue value) {
        if (value instanceof JsonString text) return EventJson.quoted(text.getString());
        if (value instanceof JsonObject object) return EventJson.write(object);
        throw Members.wrong("value_error", "Input should be valid strings or dictionaries", MEMBER);
    }

    static ProblemException tooMuch(IllegalArgumentException why) {
        return Members.wrong("too_long", why.getMessage(), MEMBER);
    }
}
