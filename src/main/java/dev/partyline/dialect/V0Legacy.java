package dev.partyline.dialect;

import java.time.Instant;
import java.util.List;

import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventTime;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/**
 * Reads V0 events that other servers have stored, of whatever age (V0 spec 3.3, 5.6): all members of their type are
 * there afterwards, in the order of the wire, and the message is derived anew. Pure functions.
 */
public final class V0Legacy {

    private static final List<String> SOURCES = List.of("agent", "user", "environment");
    private static final List<String> METADATA = List.of("tool_call_metadata", "llm_metrics");
    private static final int HIGHEST_RISK = 2;

    private V0Legacy() {}

    /**
     * An event of a foreign log as a record of ours.
     *
     * @param id of the envelope, unique in the new log
     * @throws InvalidFrameException if it is no event of V0, or has no time
     */
    public static EventDraft read(String id, JsonObject stored) {
        String timestamp = EventJson.text(stored, "timestamp", "");
        Instant time = time(timestamp);
        JsonObject event = upgraded(sane(stored));
        var json = EventJson.object().add("timestamp", timestamp);
        event.forEach(json::add);
        return V0Events.draft(id, json.build()).at(time);
    }

    /**
     * An event of a recording that happens again: with the cause it is given, without time and id.
     *
     * @param id of the envelope
     * @throws InvalidFrameException if it is no event of V0
     */
    public static EventDraft again(String id, JsonObject recorded) {
        return V0Events.draft(id, upgraded(sane(recorded)));
    }

    /** Below zero a cause has a meaning of our own. */
    private static JsonObject sane(JsonObject stored) {
        boolean none = stored.get("cause") instanceof JsonNumber cause && cause.longValue() < 0;
        return none ? EventJson.object(stored).remove("cause").build() : stored;
    }

    private static Instant time(String timestamp) {
        try {
            return EventTime.parse(timestamp);
        } catch (IllegalArgumentException notATime) {
            throw V1Fields.invalid("timestamp must be an ISO-8601 date and time");
        }
    }

    private static JsonObject upgraded(JsonObject stored) {
        if (stored.get("action") instanceof JsonString action) return action(action.getString(), stored);
        if (stored.get("observation") instanceof JsonString type) return observation(type.getString(), stored);
        throw V1Fields.invalid("an event must have an action or an observation");
    }

    private static JsonObject action(String type, JsonObject stored) {
        if (!V0Schema.hasAction(type)) throw V1Fields.invalid("this action is not defined");
        return complete(V0Shape.action(source(stored), type, args(object(stored, "args"))), "action", stored);
    }

    private static JsonObject args(JsonObject given) {
        var args = EventJson.object(given);
        if (given.containsKey("is_confirmed")) args.add("confirmation_state", given.get("is_confirmed"));
        if (given.containsKey("images_urls")) args.add("image_urls", given.get("images_urls"));
        if (given.containsKey("security_risk") && !isRisk(given.get("security_risk"))) args.remove("security_risk");
        return args.build();
    }

    private static boolean isRisk(JsonValue value) {
        return value instanceof JsonNumber risk && risk.isIntegral() && risk.longValue() >= -1
                && risk.longValue() <= HIGHEST_RISK;
    }

    private static JsonObject observation(String type, JsonObject stored) {
        if (!V0Schema.hasObservation(type)) throw V1Fields.invalid("this observation is not defined");
        JsonObject extras = object(stored, "extras");
        JsonObject known = type.equals("run") ? EventJson.object(extras).add("metadata", metadata(extras)).build() : extras;
        long cause = stored.get("cause") instanceof JsonNumber number ? number.longValue() : V0Shape.NO_CAUSE;
        return complete(V0Shape.observation(source(stored), type, EventJson.text(stored, "content", ""), known, cause),
                "observation", stored);
    }

    /** Long ago the exit code and the process stood beside the metadata. */
    private static JsonObject metadata(JsonObject extras) {
        var metadata = EventJson.object(object(extras, "metadata"));
        if (extras.get("exit_code") instanceof JsonNumber code) metadata.add("exit_code", code);
        if (extras.get("command_id") instanceof JsonNumber pid) metadata.add("pid", pid);
        return V0Schema.metadata(metadata.build());
    }

    /** The members that say who asked and what it cost stand behind the type; a timeout is the last. */
    private static JsonObject complete(JsonObject event, String type, JsonObject stored) {
        var json = EventJson.object();
        event.forEach((name, value) -> {
            json.add(name, value);
            boolean cause = name.equals("message") && !event.containsKey("cause");
            if (cause && stored.get("cause") instanceof JsonNumber number) json.add("cause", number);
            if (name.equals(type)) METADATA.forEach(member -> copyObject(stored, member, json));
        });
        if (stored.get("timeout") instanceof JsonNumber timeout) json.add("timeout", timeout);
        return json.build();
    }

    private static void copyObject(JsonObject from, String member, JsonObjectBuilder to) {
        if (from.get(member) instanceof JsonObject object) to.add(member, object);
    }

    private static String source(JsonObject stored) {
        String source = EventJson.text(stored, "source", "agent");
        return SOURCES.contains(source) ? source : "agent";
    }

    private static JsonObject object(JsonObject from, String member) {
        return from.get(member) instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT;
    }
}
