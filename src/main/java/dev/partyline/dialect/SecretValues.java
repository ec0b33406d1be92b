package dev.partyline.dialect;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/**
 * Secrets by what they are, to be hidden wherever they turn up (V0 spec 8.5): at any depth, in lists too, longest first,
 * and also as they look within JSON that is itself a text, such as the arguments of a tool call.
 *
 * @param longestFirst none shorter than {@link #MIN_CHARS}
 */
public record SecretValues(List<String> longestFirst) {

    /** Shorter values are not hidden: they would take ordinary words apart. */
    public static final int MIN_CHARS = 5;

    /** What stands in their place. */
    public static final String MASK = "<secret_hidden>";

    /** Members of the event itself that are the server's own words. */
    private static final Set<String> OURS = Set.of("timestamp", "id", "source", "cause", "action", "observation");

    public SecretValues {
        longestFirst = List.copyOf(longestFirst);
    }

    /** @param values of all sources together; null and short ones are left out */
    public static SecretValues of(Collection<String> values) {
        return new SecretValues(values.stream().filter(value -> value != null && value.length() >= MIN_CHARS)
                .flatMap(SecretValues::spellings).distinct()
                .sorted(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()))
                .toList());
    }

    @Override
    public String toString() {
        return "SecretValues[" + longestFirst.size() + "]";
    }

    /** The event with its secrets hidden. */
    JsonObject hide(JsonObject event) {
        if (longestFirst.isEmpty()) return event;
        var hidden = EventJson.object();
        event.forEach((name, value) -> hidden.add(name, OURS.contains(name) ? value : hidden(value)));
        return hidden.build();
    }

    private JsonValue hidden(JsonValue value) {
        if (value instanceof JsonString text) return EventJson.string(hidden(text.getString()));
        if (value instanceof JsonArray array) {
            var hidden = EventJson.array();
            array.forEach(item -> hidden.add(hidden(item)));
            return hidden.build();
        }
        if (!(value instanceof JsonObject object)) return value;
        var hidden = EventJson.object();
        object.forEach((name, item) -> hidden.add(hidden(name), hidden(item)));
        return hidden.build();
    }

    private String hidden(String text) {
        String hidden = text;
        for (String secret : longestFirst) hidden = hidden.replace(secret, MASK);
        return hidden;
    }

    private static Stream<String> spellings(String value) {
        String quoted = EventJson.quoted(value);
        return Stream.of(value, quoted.substring(1, quoted.length() - 1));
    }
}
