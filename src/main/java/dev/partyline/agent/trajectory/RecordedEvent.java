package dev.partyline.agent.trajectory;

import java.time.Duration;

import dev.partyline.conversation.EventJson;
import dev.partyline.dialect.V1Events;
import jakarta.json.JsonObject;

/**
 * One event of a recording that is played.
 *
 * @param key its place in the recording as it was given, so that it stays the same from one server version to the next
 * @param gap time since the event played before it, never negative
 * @param answer whether it is the first answer to an action of the recording
 * @param json in V1 form, with the ids and the time of the recording
 */
record RecordedEvent(String key, Duration gap, boolean answer, JsonObject json) {

    String kind() {
        return json.getString("kind");
    }

    boolean asks() {
        return kind().equals(V1Events.ACTION);
    }

    /** What ties an action and its answer together; empty for other events. */
    String toolCallId() {
        return EventJson.text(json, "tool_call_id", "");
    }
}
