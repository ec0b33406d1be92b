package dev.partyline.agent.trajectory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import dev.partyline.agent.trajectory.RecordedEvent.Role;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventJson;
import dev.partyline.dialect.V0Events;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;

/**
 * Makes a recording of recorded V0 events that are played as V0 events (V0 spec 7.6). Left out is what a session does
 * itself: states, recall, loops, {@code null} and all of the environment; whatever comes before the first message of a
 * user, but for one system prompt; the second record of an action that was decided about. For one recording, one thread.
 */
final class V0Recorded {

    private static final Set<String> OF_SESSION = Set.of("action.recall", "action.null", "action.change_agent_state",
            "action.loop_recovery", "observation.agent_state_changed", "observation.recall", "observation.null",
            "observation.loop_detection");
    private static final Set<String> OF_VERDICT = Set.of("thought", "confirmation_state");
    private static final String MESSAGE = "action.message";
    private static final String SYSTEM = "action.system";

    private final List<RecordedEvent> events = new ArrayList<>();
    private final TreeMap<Long, String> keys = new TreeMap<>();
    private final Map<String, V0Event> open = new LinkedHashMap<>();
    private final Map<String, String> toolCalls = new HashMap<>();
    private final Set<String> prompts = new HashSet<>();
    private final Gaps gaps = new Gaps();
    private final int begin;
    private final int lastMessage;

    private V0Recorded(List<V0Event> recorded) {
        begin = recorded.stream().filter(event -> kind(event).equals(MESSAGE) && event.source().equals("user"))
                .mapToInt(V0Event::index).findFirst().orElse(0);
        lastMessage = recorded.stream().filter(event -> kind(event).equals(MESSAGE)).mapToInt(V0Event::index)
                .max().orElse(-1);
    }

    static Recording arrange(List<JsonObject> recorded) {
        var read = new ArrayList<V0Event>();
        for (JsonObject json : recorded) read.add(new V0Event(read.size(), json));
        var made = new V0Recorded(read);
        read.stream().filter(made::isPlayed).forEach(made::add);
        var keys = new HashMap<String, String>();
        made.keys.forEach((id, key) -> keys.put(Long.toString(id), key));
        return new Recording(Dialect.V0, made.events, keys);
    }

    private boolean isPlayed(V0Event event) {
        String kind = kind(event);
        if (kind.equals(SYSTEM)) return prompts.add(kind);
        return event.index() >= begin && !event.source().equals("environment") && !OF_SESSION.contains(kind)
                && V0Events.isKnown(kind);
    }

    private void add(V0Event event) {
        if (event.isAction()) addAction(event);
        else addObservation(event);
    }

    private void addAction(V0Event event) {
        String key = Integer.toString(event.index());
        boolean runnable = V0Events.isRunnable(kind(event));
        String first = runnable ? firstRecord(event) : null;
        keys.put(event.id(), first == null ? key : first);
        if (!event.toolCallId().isEmpty()) toolCalls.put(event.toolCallId(), first == null ? key : first);
        if (first != null) return;
        if (runnable) open.put(key, event);
        events.add(new RecordedEvent(key, gaps.to(event.json()), runnable ? key : "", runnable ? Role.ASKS : Role.NONE,
                prepared(event)));
    }

    private void addObservation(V0Event event) {
        String answered = event.cause() >= 0 ? keys.get(event.cause()) : toolCalls.get(event.toolCallId());
        Role role = answered != null && open.remove(answered) != null ? Role.ANSWERS : Role.NONE;
        events.add(new RecordedEvent(Integer.toString(event.index()), gaps.to(event.json()),
                answered == null ? "" : answered, role, without(event.json()).build()));
        keys.put(event.id(), Integer.toString(event.index()));
    }

    /** @return key of the action that this one is once more, after a verdict (V0 spec 6.3), or null */
    private String firstRecord(V0Event again) {
        return open.entrySet().stream().filter(first -> isRepeat(first.getValue(), again)).map(Map.Entry::getKey)
                .findFirst().orElse(null);
    }

    private static boolean isRepeat(V0Event first, V0Event again) {
        boolean sameCall = !first.toolCallId().isEmpty() && first.toolCallId().equals(again.toolCallId());
        return (isAwaiting(first) || sameCall) && first.type().equals(again.type()) && task(first).equals(task(again));
    }

    private static boolean isAwaiting(V0Event event) {
        return event.text("confirmation_state").equals("awaiting_confirmation");
    }

    /** What is to be done, whatever was decided about it. */
    private static JsonObject task(V0Event event) {
        var args = EventJson.object(event.data());
        OF_VERDICT.forEach(args::remove);
        return args.build();
    }

    /** A message does not wait for an answer that is recorded; nothing waits for a verdict but what has to here. */
    private JsonObject prepared(V0Event event) {
        var args = EventJson.object(event.data());
        if (kind(event).equals(MESSAGE) && event.index() < lastMessage) args.add("wait_for_response", false);
        if (isAwaiting(event)) args.add("confirmation_state", "confirmed");
        if (event.type().equals("condensation")) forget(event.data(), args);
        return without(event.json()).add("args", args).build();
    }

    /** A range becomes the ids in it: the events have other distances now. */
    private void forget(JsonObject data, JsonObjectBuilder args) {
        boolean range = data.get("forgotten_events_start_id") instanceof JsonNumber
                && data.get("forgotten_events_end_id") instanceof JsonNumber;
        JsonArray ids = V0Event.array(data, "forgotten_event_ids");
        if (range) ids = idsIn(data.getJsonNumber("forgotten_events_start_id").longValue(),
                data.getJsonNumber("forgotten_events_end_id").longValue());
        args.add("forgotten_event_ids", ids).remove("forgotten_events_start_id").remove("forgotten_events_end_id");
    }

    private JsonArray idsIn(long first, long last) {
        var ids = EventJson.array();
        if (first <= last) keys.subMap(first, true, last, true).keySet().forEach(ids::add);
        return ids.build();
    }

    private static JsonObjectBuilder without(JsonObject recorded) {
        return EventJson.object(recorded).remove("id").remove("timestamp").remove("cause");
    }

    private static String kind(V0Event event) {
        return (event.isAction() ? V0Events.ACTION : V0Events.OBSERVATION) + event.type();
    }
}
