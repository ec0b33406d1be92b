package dev.partyline.conversation;

import java.util.List;
import java.util.Locale;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;

/**
 * A right to one conversation that somebody was given. Immutable.
 *
 * @param kind whom the name names
 * @param name of a user, or of a group, exactly as the identity provider calls it
 * @param role in the conversation, in small letters; one that nobody knows gives no right
 */
public record Grant(Kind kind, String name, String role) {

    /** Whom a name names. */
    public enum Kind {
        USER, GROUP;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether it is for that user or group. */
    public boolean isFor(Kind otherKind, String otherName) {
        return kind == otherKind && name.equals(otherName);
    }

    /** As it is kept, exported and shown: {@code {"kind":"user","name":"anna","role":"viewer"}}. */
    public JsonObject json() {
        return EventJson.object().add("kind", kind.wire()).add("name", name).add("role", role).build();
    }

    /** All of them, as they are kept, exported and shown. */
    public static JsonArray json(List<Grant> grants) {
        var array = EventJson.array();
        grants.forEach(grant -> array.add(grant.json()));
        return array.build();
    }

    /** Reads what {@link #json(List)} wrote.
     *  @param array null for none
     *  @throws RuntimeException if it is something else: of the kinds that wrong JSON brings */
    public static List<Grant> read(JsonArray array) {
        if (array == null) return List.of();
        return array.getValuesAs(JsonObject.class).stream().map(json -> new Grant(
                Kind.valueOf(json.getString("kind").toUpperCase(Locale.ROOT)), json.getString("name"),
                json.getString("role"))).toList();
    }
}
