package dev.partyline.agent.trajectory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventTime;
import dev.partyline.dialect.V1Events;
import jakarta.json.JsonObject;

/**
 * Makes a recording of recorded V1 events: leaves out what a session does itself, and works out gaps, keys and which
 * event answers which. For one recording, one thread.
 *
 * <p>Only kinds that the protocol keeps in a log are played (V1 spec 4.3): the transient ones come from the session
 * where they are wanted, and one event of a kind that the Python client does not know makes its whole reading fail.
 */
final class Recorded {

    private static final Set<String> PLAYED = Set.of(V1Events.MESSAGE, V1Events.ACTION, V1Events.OBSERVATION,
            V1Events.STATE_UPDATE, "AgentErrorEvent", "UserRejectObservation", "SystemPromptEvent",
            "ConversationErrorEvent", "Condensation", "CondensationRequest", "HookExecutionEvent", "TokenEvent",
            "LLMCompletionLogEvent", "ACPToolCallEvent");
    private static final Set<String> SESSION_KEYS = Set.of("execution_status", "full_state");
    private static final Set<String> ANSWERS =
            Set.of(V1Events.OBSERVATION, "AgentErrorEvent", "UserRejectObservation");

    private final List<RecordedEvent> events = new ArrayList<>();
    private final Map<String, String> keys = new HashMap<>();
    private final Set<String> openCalls = new HashSet<>();
    private Instant latest;

    private Recorded() {}

    /** @param recorded for each recorded event the V1 events that it has become, possibly none */
    static Recording arrange(List<List<JsonObject>> recorded) {
        var made = new Recorded();
        for (int index = 0; index < recorded.size(); index++) {
            int part = 0;
            for (JsonObject event : recorded.get(index)) made.add(index + "." + part++, event);
        }
        return new Recording(made.events, made.keys);
    }

    private void add(String key, JsonObject event) {
        String id = EventJson.text(event, "id", "");
        if (isPlayed(event)) {
            keys.putIfAbsent(id, key);
            events.add(new RecordedEvent(key, gapTo(event), isAnswer(event), event));
        } else {
            String parent = keys.get(EventJson.text(event, "parent_id", ""));
            if (parent != null) keys.putIfAbsent(id, parent);
        }
    }

    private static boolean isPlayed(JsonObject event) {
        String kind = event.getString("kind");
        if (!PLAYED.contains(kind)) return false;
        return !kind.equals(V1Events.STATE_UPDATE) || !SESSION_KEYS.contains(EventJson.text(event, "key", ""));
    }

    private boolean isAnswer(JsonObject event) {
        String call = EventJson.text(event, "tool_call_id", "");
        if (event.getString("kind").equals(V1Events.ACTION)) openCalls.add(call);
        return ANSWERS.contains(event.getString("kind")) && openCalls.remove(call);
    }

    /** Counted from the latest time so far: some events are logged behind later ones (V1 spec 2.2). */
    private Duration gapTo(JsonObject event) {
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
