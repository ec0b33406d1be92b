package dev.partyline.agent.trajectory;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventJson;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/**
 * A recorded conversation, as it is played: without what a session does itself.
 *
 * @param dialect of the events
 * @param keys for each recorded event id, the {@link RecordedEvent#key} of the event that stands for it now: its own,
 *     or of the next one up the tree when it is not played
 */
record Recording(Dialect dialect, List<RecordedEvent> events, Map<String, String> keys) {

    static final Recording EMPTY = new Recording(Dialect.V1, List.of(), Map.of());

    private static final Set<String> BUNDLED = Set.of("demo");

    Recording {
        events = List.copyOf(events);
        keys = Map.copyOf(keys);
    }

    /** @throws IllegalArgumentException with a text for the client, if there is none of this name */
    static Recording bundled(String name, Dialect conversation) {
        if (!BUNDLED.contains(name)) {
            throw new IllegalArgumentException("runtime.recording must be the name of a bundled recording: "
                    + String.join(", ", BUNDLED));
        }
        return of(EventJson.parse(resource("/recordings/" + name + ".json")).asJsonArray(), conversation);
    }

    /**
     * Reads recorded events, V0 or V1; the first one decides which. Those of V0 are translated for a conversation of V1:
     * finishing is one event there and two here, and many an observation does not say what it answers.
     *
     * @param conversation its dialect
     * @throws IllegalArgumentException with a text for the client, if one of them is not an event of that protocol
     */
    static Recording of(JsonArray array, Dialect conversation) {
        List<JsonObject> events = objects(array);
        if (events.isEmpty()) return EMPTY;
        boolean v1 = events.get(0).containsKey("kind");
        for (int index = 0; index < events.size(); index++) requireType(events.get(index), index, v1);
        if (!v1 && conversation == Dialect.V0) return V0Recorded.arrange(events);
        return Recorded.arrange(v1 ? events.stream().map(List::of).toList() : V0Translation.toV1(events));
    }

    private static List<JsonObject> objects(JsonArray array) {
        var objects = new ArrayList<JsonObject>();
        for (JsonValue value : array) {
            if (!(value instanceof JsonObject object)) {
                throw new IllegalArgumentException("runtime.events[" + objects.size() + "] is not an object");
            }
            objects.add(object);
        }
        return objects;
    }

    private static void requireType(JsonObject event, int index, boolean v1) {
        if (v1 ? isText(event, "kind") : isText(event, "action") || isText(event, "observation")) return;
        throw new IllegalArgumentException("runtime.events[" + index + "] is not an event: it has no "
                + (v1 ? "kind" : "action and no observation") + ", as text");
    }

    private static boolean isText(JsonObject event, String member) {
        return event.get(member) instanceof JsonString text && !text.getString().isEmpty();
    }

    private static String resource(String path) {
        try (var in = Recording.class.getResourceAsStream(path)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
