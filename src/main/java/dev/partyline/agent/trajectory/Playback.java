package dev.partyline.agent.trajectory;

import java.time.Duration;

import dev.partyline.conversation.Dialect;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/**
 * What is played, and how fast.
 *
 * @param speed 1 is the recorded pace, 2 twice as fast
 * @param instant whether all delays are left out
 */
record Playback(Recording recording, double speed, boolean instant) {

    /** Longest gap between two events, before scaling: nobody wants to watch a night pass. */
    static final Duration LONGEST_GAP = Duration.ofSeconds(10);

    /**
     * Reads a conversation's {@code runtime} object: {@code recording} (name of a bundled one) or {@code events} (an
     * array in V0 or V1 form), neither of them for an empty recording; {@code speed}, a number above 0, 1 by default;
     * {@code instant}, false by default. Other members mean nothing here.
     *
     * @param conversation its dialect
     * @throws IllegalArgumentException with a text for the client
     */
    static Playback parse(JsonObject runtime, Dialect conversation) {
        return new Playback(recording(runtime, conversation), speed(runtime.get("speed")),
                instant(runtime.get("instant")));
    }

    /** How long to wait for an event that was recorded so long after the one before. */
    Duration delay(Duration gap) {
        if (instant) return Duration.ZERO;
        Duration bounded = gap.compareTo(LONGEST_GAP) > 0 ? LONGEST_GAP : gap;
        return Duration.ofNanos((long) (bounded.toNanos() / speed)); // a cast saturates
    }

    private static Recording recording(JsonObject runtime, Dialect conversation) {
        JsonValue name = runtime.get("recording");
        JsonValue events = runtime.get("events");
        if (name != null && events != null) {
            throw new IllegalArgumentException("runtime has both a recording and events; give one of them");
        }
        if (name instanceof JsonString text) return Recording.bundled(text.getString(), conversation);
        if (name != null) return Recording.bundled("", conversation);
        if (events == null) return Recording.EMPTY;
        if (events instanceof JsonArray array) return Recording.of(array, conversation);
        throw new IllegalArgumentException("runtime.events must be an array of objects");
    }

    private static double speed(JsonValue value) {
        if (value == null) return 1;
        double speed = value instanceof JsonNumber number ? number.doubleValue() : Double.NaN;
        if (speed > 0 && Double.isFinite(speed)) return speed;
        throw new IllegalArgumentException("runtime.speed must be a number above 0");
    }

    private static boolean instant(JsonValue value) {
        if (value == null || value == JsonValue.FALSE) return false;
        if (value == JsonValue.TRUE) return true;
        throw new IllegalArgumentException("runtime.instant must be true or false");
    }
}
