package dev.partyline.conversation;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import dev.partyline.conversation.ConversationState.OpenAction;
import dev.partyline.conversation.ConversationState.Run;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/**
 * Folds records into a {@link ConversationState}. Pure and total: a payload that makes no sense changes nothing but the
 * offset, for a log is never refused because of one record.
 */
public final class StateFold {

    private static final int MAX_VALUE_CHARS = 64 << 10;
    private static final String STATE_UPDATE = "ConversationStateUpdateEvent";
    private static final Set<String> V0_RUNNABLE = Set.of("action.run", "action.run_ipython", "action.browse",
            "action.browse_interactive", "action.read", "action.write", "action.edit", "action.call_tool_mcp");

    private long offset;
    private long stateOffset;
    private ExecutionStatus status;
    private AgentState agentState;
    private long agentStateOffset;
    private Run run;
    private final Map<String, OpenAction> unanswered;
    private final Map<String, String> values;
    private String lastUserMessageId;
    private long lastUserMessage;
    private long consumed;
    private String leaf;
    private long visible;
    private long v0Records;
    private boolean closed;
    private long agentGeneration;

    private StateFold(ConversationState from) {
        offset = from.offset();
        stateOffset = from.stateOffset();
        status = from.status();
        agentState = from.agentState();
        agentStateOffset = from.agentStateOffset();
        run = from.run();
        unanswered = new LinkedHashMap<>(from.unanswered());
        values = new LinkedHashMap<>(from.values());
        lastUserMessageId = from.lastUserMessageId();
        lastUserMessage = from.lastUserMessage();
        consumed = from.consumed();
        leaf = from.leaf();
        visible = from.visible();
        v0Records = from.v0Records();
        closed = from.closed();
        agentGeneration = from.agentGeneration();
    }

    /**
     * The state after some more records.
     *
     * @param events the records behind {@code from}, in order and without holes
     * @throws IllegalArgumentException if the first does not directly follow {@code from}, or there is a hole
     */
    public static ConversationState fold(ConversationState from, Iterable<ConversationEvent> events) {
        var fold = new StateFold(from);
        for (ConversationEvent event : events) fold.add(event);
        return fold.state();
    }

    private ConversationState state() {
        return new ConversationState(offset, stateOffset, status, agentState, agentStateOffset, run, unanswered, values,
                lastUserMessageId, lastUserMessage, consumed, leaf, visible, v0Records, closed, agentGeneration);
    }

    private void add(ConversationEvent event) {
        if (event.offset() != offset + 1) throw new IllegalArgumentException(event + " does not follow " + offset);
        offset = event.offset();
        if (event.changesState()) stateOffset = offset;
        switch (event.dialect()) {
            case V1 -> addVisible(event);
            case INTERNAL -> addCommand(event);
            case V0 -> addV0(event);
        }
    }

    private void addVisible(ConversationEvent event) {
        visible++;
        try {
            addV1(event, EventJson.parseObject(event.payload()));
        } catch (JsonException | ClassCastException unreadable) {
            // stays in the log and on the wire, but says nothing about the state
        }
    }

    private void addV1(ConversationEvent event, JsonObject json) {
        switch (event.kind()) {
            case STATE_UPDATE -> {
                update(event, EventJson.text(json, "key", ""), json);
                return; // not a node of the conversation's tree
            }
            case "MessageEvent" -> message(event, json);
            case "ActionEvent" -> unanswered.put(EventJson.text(json, "tool_call_id", ""),
                    new OpenAction(event.eventId(), EventJson.text(json, "tool_name", "")));
            case "ObservationEvent", "UserRejectObservation", "AgentErrorEvent" ->
                    unanswered.remove(EventJson.text(json, "tool_call_id", ""));
            default -> { }
        }
        leaf = event.eventId();
    }

    private void update(ConversationEvent event, String key, JsonObject json) {
        if (key.equals("execution_status")) {
            ExecutionStatus.ofWire(EventJson.text(json, "value", ""))
                    .ifPresent(next -> changed(next, AgentState.of(next), event));
        } else if (key.equals(Statistics.KEY)) {
            statistics(json.getOrDefault("value", JsonValue.NULL));
        } else if (!key.equals("full_state") && !key.equals("last_user_message_id") && json.containsKey("value")) {
            String value = json.get("value").toString();
            if (value.length() <= MAX_VALUE_CHARS) values.put(key, value);
        }
    }

    private void statistics(JsonValue report) {
        String after = Statistics.after(values.get(Statistics.KEY), report);
        if (after != null) values.put(Statistics.KEY, after);
    }

    private void changed(ExecutionStatus next, AgentState nextAgentState, ConversationEvent event) {
        status = next;
        agentState = nextAgentState;
        agentStateOffset = event.offset();
    }

    /**
     * The envelope says what answers what: an observation is caused by its action, and an action that was recorded again
     * once a user had decided by the one that waited.
     */
    private void addV0(ConversationEvent event) {
        v0Records++;
        try {
            if (event.kind().equals("observation.agent_state_changed")) v0State(event);
            if (event.kind().equals("action.message")) message(event, EventJson.parseObject(event.payload()));
            if (event.payload().contains("\"llm_metrics\"")) v0Statistics(EventJson.parseObject(event.payload()));
        } catch (JsonException | ClassCastException unreadable) {
            // stays in the log and on the wire, but says nothing about the state
        }
        boolean asks = V0_RUNNABLE.contains(event.kind()) && event.cause() == EventDraft.NO_CAUSE;
        if (asks) unanswered.put(Long.toString(offset), new OpenAction(event.eventId(), event.kind().substring(7)));
        if (event.kind().startsWith("observation.")) unanswered.remove(Long.toString(event.cause()));
    }

    private void v0State(ConversationEvent event) {
        JsonObject extras = EventJson.parseObject(event.payload()).getJsonObject("extras");
        if (extras == null) return;
        AgentState.ofWire(EventJson.text(extras, "agent_state", ""))
                .ifPresent(next -> changed(next.status(), next, event));
    }

    private void v0Statistics(JsonObject json) {
        if (json.get("llm_metrics") instanceof JsonObject metrics) statistics(Statistics.ofV0(metrics));
    }

    private void message(ConversationEvent event, JsonObject json) {
        if (!"user".equals(EventJson.text(json, "source", ""))) return;
        lastUserMessageId = event.eventId();
        if (event.changesState()) lastUserMessage = event.offset(); // not one that a recording brought along
    }

    private void addCommand(ConversationEvent event) {
        if (Command.RUN.is(event)) run = new Run(offset, event.timestamp(), null);
        if (Command.PAUSE.is(event)) stopping(Command.PAUSE);
        if (Command.INTERRUPT.is(event)) stopping(Command.INTERRUPT);
        if (Command.RUN_ENDED.is(event)) ended(event);
        if (Command.CLOSE.is(event)) closed = true;
        if (Command.OPEN.is(event) || Command.RUN.is(event)) closed = false;
        if (Command.AGENT_ATTACHED.is(event)) agentGeneration = offset;
    }

    private void stopping(Command how) {
        if (run != null) run = new Run(run.offset(), run.acceptedAt(), how);
    }

    private void ended(ConversationEvent event) {
        run = null;
        try {
            JsonObject arguments = EventJson.parseObject(event.payload());
            if (arguments.get("consumed") instanceof JsonNumber upTo) consumed = Math.max(consumed, upTo.longValue());
        } catch (JsonException unreadable) {
            // the run is over all the same
        }
    }

    /** A state as text, for checkpoints. */
    public static String write(ConversationState state) {
        var json = EventJson.object().add("offset", state.offset()).add("stateOffset", state.stateOffset())
                .add("status", state.status().wire()).add("lastUserMessage", state.lastUserMessage())
                .add("consumed", state.consumed()).add("visible", state.visible())
                .add("unanswered", actions(state.unanswered())).add("values", texts(state.values()));
        if (state.lastUserMessageId() != null) json.add("lastUserMessageId", state.lastUserMessageId());
        if (state.leaf() != null) json.add("leaf", state.leaf());
        if (state.run() != null) json.add("run", run(state.run()));
        json.add("agentState", state.agentState().wire()).add("agentStateOffset", state.agentStateOffset())
                .add("v0Records", state.v0Records()).add("closed", state.closed())
                .add("agentGeneration", state.agentGeneration());
        return EventJson.write(json.build());
    }

    /** @throws IllegalArgumentException if the text is not what {@link #write} makes */
    public static ConversationState read(String text) {
        try {
            JsonObject json = EventJson.parseObject(text);
            ExecutionStatus status = ExecutionStatus.ofWire(json.getString("status")).orElseThrow();
            return new ConversationState(number(json, "offset"), number(json, "stateOffset"), status,
                    readAgentState(json, status), json.containsKey("agentState") ? number(json, "agentStateOffset") : -1,
                    readRun(json),
                    readActions(json), strings(json, "values"), json.getString("lastUserMessageId", null),
                    number(json, "lastUserMessage"), number(json, "consumed"), json.getString("leaf", null),
                    number(json, "visible"), readV0Records(json), json.getBoolean("closed", false),
                    json.containsKey("agentGeneration") ? number(json, "agentGeneration") : -1);
        } catch (RuntimeException damaged) {
            throw new IllegalArgumentException("not a checkpoint", damaged);
        }
    }

    /** Checkpoints of earlier versions have none. */
    private static AgentState readAgentState(JsonObject json, ExecutionStatus status) {
        if (!json.containsKey("agentState")) return AgentState.of(status);
        return AgentState.ofWire(json.getString("agentState")).orElseThrow();
    }

    /** Checkpoints of earlier versions do not say; there are no more than what is not of V1. */
    private static long readV0Records(JsonObject json) {
        if (json.containsKey("v0Records")) return number(json, "v0Records");
        return number(json, "offset") + 1 - number(json, "visible");
    }

    private static JsonObject actions(Map<String, OpenAction> actions) {
        var json = EventJson.object();
        actions.forEach((call, action) -> json.add(call,
                EventJson.object().add("eventId", action.eventId()).add("tool", action.tool())));
        return json.build();
    }

    private static Map<String, OpenAction> readActions(JsonObject json) {
        var map = new LinkedHashMap<String, OpenAction>();
        json.getJsonObject("unanswered").forEach((call, value) -> map.put(call, new OpenAction(
                value.asJsonObject().getString("eventId"), value.asJsonObject().getString("tool"))));
        return map;
    }

    private static JsonObject texts(Map<String, String> map) {
        var json = EventJson.object();
        map.forEach(json::add);
        return json.build();
    }

    private static Map<String, String> strings(JsonObject json, String member) {
        var map = new LinkedHashMap<String, String>();
        json.getJsonObject(member).forEach((key, value) -> map.put(key, ((JsonString) value).getString()));
        return map;
    }

    private static JsonObject run(Run run) {
        var json = EventJson.object().add("offset", run.offset()).add("acceptedAt", run.acceptedAt().toString());
        if (run.stopping() != null) json.add("stopping", run.stopping().name());
        return json.build();
    }

    private static Run readRun(JsonObject json) {
        if (!json.containsKey("run")) return null;
        JsonObject run = json.getJsonObject("run");
        String stopping = run.getString("stopping", null);
        return new Run(number(run, "offset"), Instant.parse(run.getString("acceptedAt")),
                stopping == null ? null : Command.valueOf(stopping));
    }

    private static long number(JsonObject json, String member) {
        return json.getJsonNumber(member).longValueExact();
    }
}
