package dev.partyline.agent.trajectory;

import java.time.Duration;
import java.time.Instant;

import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventTime;
import jakarta.json.JsonObject;

/** The time between the events of one recording, which is given to it in order. For one thread. */
final class Gaps {

    private Instant latest;

    /** Counted from the latest time so far: some events are logged behind later ones (V1 spec 2.2). */
    Duration to(JsonObject event) {
        Instant time = time(event);
        if (time == null) return Duration.ZERO;
        Instant before = latest == null ? time : latest;
        if (!time.isAfter(before)) time = before;
        latest = time;
        return Duration.between(before, time);
    }

    /** @return null if the event does not say */
    private static Instant time(JsonObject event) {
        try {
            return EventTime.parse(EventJson.text(event, "timestamp", ""));
        } catch (IllegalArgumentException unreadable) {
            return null;
        }
    }
}
