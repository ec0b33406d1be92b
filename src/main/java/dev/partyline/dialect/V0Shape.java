package dev.partyline.dialect;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;

/** The members of V0 events in the order in which the reference writes them, without timestamp and id (V0 spec 5.1). */
final class V0Shape {

    static final long NO_CAUSE = -1;

    private static final String METADATA = "tool_call_metadata";

    private V0Shape() {}

    static JsonObject action(String source, String type, JsonObject given) {
        if (!V0Schema.hasAction(type)) throw new IllegalArgumentException("V0 has no such action");
        JsonObject args = V0Schema.args(type, given);
        return EventJson.object().add("source", source).add("message", V0Text.ofAction(type, args))
                .add("action", type).add("args", args).build();
    }

    /** @param causeId the id on the wire of the action that is answered, or {@link #NO_CAUSE} */
    static JsonObject observation(String source, String type, String content, JsonObject given, long causeId) {
        if (!V0Schema.hasObservation(type)) throw new IllegalArgumentException("V0 has no such observation");
        JsonObject extras = V0Schema.extras(type, given);
        String fitting = type.equals("run") && extras.get("hidden") != JsonValue.TRUE ? V0Text.shortened(content) : content;
        var json = EventJson.object().add("source", source).add("message", V0Text.ofObservation(type, fitting, extras));
        if (causeId != NO_CAUSE) json.add("cause", causeId);
        json.add("observation", type).add("content", fitting).add("extras", extras);
        addSuccess(type, extras, json);
        return json.build();
    }

    private static void addSuccess(String type, JsonObject extras, JsonObjectBuilder json) {
        if (type.equals("run")) json.add("success", V0Text.exitCode(extras) == 0);
        if (type.equals("run_ipython")) json.add("success", true);
    }

    /** An observation that names its action: by id, or, below zero, by how many records that stands before it. */
    static JsonObject caused(JsonObject observation, long causeId) {
        var json = EventJson.object();
        observation.forEach((name, value) -> {
            json.add(name, value);
            if (name.equals("message")) json.add("cause", causeId);
        });
        return json.build();
    }

    /** An answer carries the same metadata of the tool call as the action. */
    static JsonObject withMetadataOf(JsonObject answer, ConversationEvent action) {
        JsonValue metadata = EventJson.parseObject(action.payload()).get(METADATA);
        if (metadata == null) return answer;
        var json = EventJson.object();
        answer.forEach((name, value) -> {
            json.add(name, value);
            if (name.equals("observation")) json.add(METADATA, metadata);
        });
        return json.build();
    }

    /** Offset of an action as it was recorded first, before a user decided about it. */
    static long firstOf(ConversationEvent action) {
        return action.cause() == EventDraft.NO_CAUSE ? action.offset() : action.cause();
    }
}
