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
 * @param call ties an action and what answers it together, within the recording; empty for other events
 * @param role in that call
 * @param json in the dialect of the recording
 */
record RecordedEvent(String key, Duration gap, String call, Role role, JsonObject json) {

    /** What an event is to a call whose answers are counted. */
    enum Role {
        ASKS,
        /** It is the first answer. */
        ANSWERS,
        NONE
    }

    boolean asks() {
        return role == Role.ASKS;
    }

    boolean answer() {
        return role == Role.ANSWERS;
    }

    /** Whether an agent that comes to this waits for its user: it has finished, refused, or said something. */
    boolean isLastWord() {
        String action = EventJson.text(json, "action", "");
        if (action.equals("finish") || action.equals("reject")) return true;
        if (json.get("observation") instanceof JsonObject observation) {
            return EventJson.text(observation, "kind", "").equals("FinishObservation");
        }
        boolean message = action.equals("message") || EventJson.text(json, "kind", "").equals(V1Events.MESSAGE);
        return message && EventJson.text(json, "source", "").equals("agent");
    }
}
