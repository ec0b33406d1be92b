package dev.partyline.conversation;

import java.io.StringReader;
import java.io.StringWriter;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import jakarta.json.JsonWriterFactory;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParserFactory;

/**
 * Reads and writes the JSON of events. The provider is looked up once, with the application's class loader: delivery
 * threads carry the platform's, which knows none.
 */
public final class EventJson {

    private static final JsonProvider PROVIDER = provider();
    private static final JsonParserFactory PARSERS = PROVIDER.createParserFactory(Map.of());
    private static final JsonWriterFactory WRITERS = PROVIDER.createWriterFactory(Map.of());
    private static final JsonBuilderFactory BUILDERS = PROVIDER.createBuilderFactory(Map.of());

    /** As code points, so that a pair is not one. */
    private static final Pattern LONE_SURROGATE = Pattern.compile("[\\x{d800}-\\x{dfff}]");

    private EventJson() {}

    public static JsonObjectBuilder object() {
        return BUILDERS.createObjectBuilder();
    }

    public static JsonObjectBuilder object(JsonObject start) {
        return BUILDERS.createObjectBuilder(start);
    }

    public static JsonArrayBuilder array() {
        return BUILDERS.createArrayBuilder();
    }

    public static JsonString string(String text) {
        return PROVIDER.createValue(text);
    }

    /** @throws JsonException if the text is not exactly one JSON value, is nested too deeply, or has a number beyond
     *      all measure */
    public static JsonValue parse(String text) {
        try (var parser = PARSERS.createParser(new StringReader(text))) {
            parser.next();
            JsonValue value = parser.getValue();
            if (parser.hasNext()) throw new JsonException("more than one JSON value");
            return value;
        } catch (JsonException notJson) {
            throw notJson;
        } catch (RuntimeException unreadable) { // the provider has others for depth, huge numbers and a missing value
            throw new JsonException("unreadable JSON", unreadable);
        }
    }

    /** Reads a text piece by piece, so that nothing is built of it; throws whatever the provider does. */
    public static JsonParser parser(String text) {
        return PARSERS.createParser(new StringReader(text));
    }

    /** @throws JsonException if the text is not a JSON object */
    public static JsonObject parseObject(String text) {
        if (parse(text) instanceof JsonObject object) return object;
        throw new JsonException("not a JSON object");
    }

    /** One line, without blanks. Half a surrogate pair is escaped, so that the text survives UTF-8. */
    public static String write(JsonStructure json) {
        var text = new StringWriter();
        try (var writer = WRITERS.createWriter(text)) {
            writer.write(json);
        }
        String written = text.toString();
        return hasSurrogates(written) ? LONE_SURROGATE.matcher(written)
                .replaceAll(half -> String.format("\\\\u%04x", (int) half.group().charAt(0))) : written;
    }

    /** A text as JSON has it, within its quotation marks. */
    public static String quoted(String text) {
        if (isPlain(text)) return '"' + text + '"';
        String array = write(array().add(text).build());
        return array.substring(1, array.length() - 1);
    }

    /** Whether it may stand as it is. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') return false;
        }
        return true;
    }

    /** Few texts have any, and the search for lone ones costs more than the writing. */
    private static boolean hasSurrogates(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) return true;
        }
        return false;
    }

    /**
     * The first member of an object, if it has this name and is an object itself; whatever stands behind it is not read,
     * however long it is.
     */
    public static Optional<JsonObject> leadingObject(String text, String member) {
        try (var parser = PARSERS.createParser(new StringReader(text))) {
            boolean found = parser.hasNext() && parser.next() == Event.START_OBJECT
                    && parser.hasNext() && parser.next() == Event.KEY_NAME && parser.getString().equals(member)
                    && parser.next() == Event.START_OBJECT;
            return found ? Optional.of(parser.getObject()) : Optional.empty();
        } catch (JsonException damaged) {
            return Optional.empty();
        }
    }

    /** The member's text, or the default when there is none or it is of another type. */
    public static String text(JsonObject object, String member, String otherwise) {
        return object.get(member) instanceof JsonString string ? string.getString() : otherwise;
    }

    private static JsonProvider provider() {
        var thread = Thread.currentThread();
        var before = thread.getContextClassLoader();
        thread.setContextClassLoader(EventJson.class.getClassLoader());
        try {
            return JsonProvider.provider();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
