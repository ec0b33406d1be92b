package dev.partyline.agent.trajectory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.partyline.agent.trajectory.RecordedEvent.Role;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventJson;
import dev.partyline.dialect.V1Events;
import jakarta.json.JsonObject;

/**
 * Makes a recording of recorded V1 events: leaves out what a session does itself and whatever comes before the first
 * message of a user, but for one system prompt (V0 spec 7.6), and works out gaps, keys and which event answers which. For
 * one recording, one thread.
 *
 * <p>Only kinds that the protocol keeps in a log are played (V1 spec 4.3): the transient ones come from the session
 * where they are wanted, and one event of a kind that the Python client does not know makes its whole reading fail.
 */
final class Recorded {

    private static final String PROMPT = "SystemPromptEvent";
    private static final Set<String> PLAYED = Set.of(V1Events.MESSAGE, V1Events.ACTION, V1Events.OBSERVATION,
            V1Events.STATE_UPDATE, "AgentErrorEvent", "UserRejectObservation", PROMPT,
            "ConversationErrorEvent", "Condensation", "CondensationRequest", "HookExecutionEvent", "TokenEvent",
            "LLMCompletionLogEvent", "ACPToolCallEvent");
    private static final Set<String> SESSION_KEYS = Set.of("execution_status", "full_state");
    private static final Set<String> ANSWERS =
            Set.of(V1Events.OBSERVATION, "AgentErrorEvent", "UserRejectObservation");

    private final List<RecordedEvent> events = new ArrayList<>();
    private final Map<String, String> keys = new HashMap<>();
    private final Set<String> openCalls = new HashSet<>();
    private final Gaps gaps = new Gaps();
    private boolean prompted;
    private boolean begun;

    /** @param begun whether no user says anything, so that there is nothing to wait for */
    private Recorded(boolean begun) {
        this.begun = begun;
    }

    /** @param recorded for each recorded event the V1 events that it has become, possibly none */
    static Recording arrange(List<List<JsonObject>> recorded) {
        var made = new Recorded(recorded.stream().flatMap(List::stream).noneMatch(Recorded::isByUser));
        for (int index = 0; index < recorded.size(); index++) {
            int part = 0;
            for (JsonObject event : recorded.get(index)) made.add(index + "." + part++, event);
        }
        return new Recording(Dialect.V1, made.events, made.keys);
    }

    private void add(String key, JsonObject event) {
        String id = EventJson.text(event, "id", "");
        begun |= isByUser(event);
        if (isPlayed(event) && isDue(event)) {
            keys.putIfAbsent(id, key);
            String call = EventJson.text(event, "tool_call_id", "");
            events.add(new RecordedEvent(key, gaps.to(event), call, role(event, call), event));
        } else {
            String parent = keys.get(EventJson.text(event, "parent_id", ""));
            if (parent != null) keys.putIfAbsent(id, parent);
        }
    }

    private static boolean isByUser(JsonObject event) {
        return event.getString("kind").equals(V1Events.MESSAGE) && EventJson.text(event, "source", "").equals("user");
    }

    private boolean isDue(JsonObject event) {
        if (!event.getString("kind").equals(PROMPT)) return begun;
        boolean first = !prompted;
        prompted = true;
        return first;
    }

    private static boolean isPlayed(JsonObject event) {
        String kind = event.getString("kind");
        if (!PLAYED.contains(kind)) return false;
        return !kind.equals(V1Events.STATE_UPDATE) || !SESSION_KEYS.contains(EventJson.text(event, "key", ""));
    }

    private Role role(JsonObject event, String call) {
        if (event.getString("kind").equals(V1Events.ACTION)) {
            openCalls.add(call);
            return Role.ASKS;
        }
        return ANSWERS.contains(event.getString("kind")) && openCalls.remove(call) ? Role.ANSWERS : Role.NONE;
    }
}
