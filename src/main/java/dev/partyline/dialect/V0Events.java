package dev.partyline.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.UUID;

import dev.partyline.conversation.AgentState;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/**
 * Drafts of V0 events that the server itself makes (V0 spec section 5). They have no {@code id} yet, for it is the
 * position; each gets its timestamp when it is appended. Pure functions, but for the random ids of the envelope.
 *
 * <p>The kind in the envelope is {@code action.} or {@code observation.} and the type, for V0 has types of both by the
 * same name. Observations carry the offset of their action in the envelope as well. Of the actions that the sandbox runs,
 * only one that is {@link #decided} has a cause in the envelope: the one that waited.
 */
public final class V0Events {

    public static final String ACTION = "action.";
    public static final String OBSERVATION = "observation.";
    public static final String STATE_CHANGE = OBSERVATION + "agent_state_changed";

    static final String REJECTED = "Action has been rejected by the user! Waiting for further user input.";
    static final String STOPPED = "Stop button pressed. The action has not been executed.";
    static final String FAILED =
            "The action has not been executed due to a runtime error. It may have done part of its work.";

    private V0Events() {}

    /** What the user said; changes state, so that a run that is about to finish sees it. */
    public static EventDraft userMessage(V0ClientAction.Message message) {
        return userMessage(V1Events.newId(), message).underNewId();
    }

    /** The same under an id of the caller's, so that saying it again adds nothing. */
    public static EventDraft userMessage(String id, V0ClientAction.Message message) {
        JsonObject args = EventJson.object().add("content", message.content())
                .add("file_urls", message.fileUrls()).add("image_urls", message.imageUrls()).build();
        return draft(id, V0Shape.action("user", "message", args)).changingState();
    }

    /** @param waits whether the agent has nothing to do until the user answers */
    public static EventDraft agentMessage(String text, boolean waits) {
        JsonObject args = EventJson.object().add("content", text).add("file_urls", JsonValue.EMPTY_JSON_ARRAY)
                .add("image_urls", JsonValue.EMPTY_JSON_ARRAY).add("wait_for_response", waits).build();
        return action("agent", "message", args);
    }

    /** The first event of an agent (V0 spec 7.3).
     *  @param tools as the model is told them */
    public static EventDraft system(String prompt, JsonArray tools, String version, String agentClass) {
        return action("agent", "system", EventJson.object().add("content", prompt).add("tools", tools)
                .add("openhands_version", version).add("agent_class", agentClass).build());
    }

    /** Asks for what is known about a message of the user. */
    public static EventDraft recall(String query, boolean first) {
        return action("user", "recall", EventJson.object()
                .add("recall_type", first ? "workspace_context" : "knowledge").add("query", query).build());
    }

    /** @param extras those of the type that are known
     *  @param cause the recall */
    public static EventDraft recalled(JsonObject extras, ConversationEvent cause) {
        String content = V0Text.ofObservation("recall", "", V0Schema.extras("recall", extras));
        return observation("environment", "recall", content, extras, cause);
    }

    /** An answer without content, which no client sees.
     *  @param cause the action, or null */
    public static EventDraft nothing(ConversationEvent cause) {
        return observation("environment", "null", "", JsonValue.EMPTY_JSON_OBJECT, cause);
    }

    /** A state that was asked for, by {@code user} or {@code environment}; that it is reached is another event. */
    public static EventDraft changeState(String source, AgentState requested) {
        return action(source, "change_agent_state",
                EventJson.object().add("agent_state", requested.wire()).build()).changingState();
    }

    /** @param reason of {@link AgentState#ERROR}; empty for other states (V0 spec 6.1) */
    public static EventDraft state(AgentState state, String reason) {
        JsonObject extras = EventJson.object().add("agent_state", state.wire()).add("reason", reason).build();
        return observation("environment", "agent_state_changed", "", extras, null).changingState();
    }

    /** @param errorId one that pages translate, or empty
     *  @param cause the action that failed, or null */
    public static EventDraft error(String content, String errorId, ConversationEvent cause) {
        return observation("agent", "error", content, EventJson.object().add("error_id", errorId).build(), cause);
    }

    /** Answers an action that is given up because the agent stops or fails; comes before that state (V0 spec 6.4). */
    public static EventDraft notExecuted(ConversationEvent action, boolean stopped) {
        String id = "AGENT_ERROR$ERROR_ACTION_NOT_EXECUTED_" + (stopped ? "STOPPED" : "ERROR");
        JsonObject json = V0Shape.observation("agent", "error", stopped ? STOPPED : FAILED,
                EventJson.object().add("error_id", id).build(), V0Ids.number(action.position()));
        return draft(V1Events.newId(), V0Shape.withMetadataOf(json, action)).underNewId()
                .causedBy(V0Shape.firstOf(action));
    }

    /** Answers an action that the user refused. */
    public static EventDraft rejected(ConversationEvent action) {
        return rejected(action, V0Ids.number(action.position()));
    }

    /**
     * The same in the append that records the action once more: that record has no place yet.
     *
     * @param waiting the action as it was recorded first
     * @param back how many records the second one stands before the answer
     */
    public static EventDraft rejectedWith(ConversationEvent waiting, int back) {
        return rejected(waiting, -back);
    }

    private static EventDraft rejected(ConversationEvent action, long causeId) {
        JsonObject json = V0Shape.observation("agent", "user_rejected", REJECTED, JsonValue.EMPTY_JSON_OBJECT,
                V0Shape.NO_CAUSE);
        JsonObject caused = V0Shape.caused(json, causeId);
        return draft(V1Events.newId(), V0Shape.withMetadataOf(caused, action)).underNewId()
                .causedBy(V0Shape.firstOf(action));
    }

    /**
     * An action once more, now that the user has decided about it: under a new position, without its thought (V0 spec
     * 6.3). What answers it must name this one to clients of V0.
     */
    public static EventDraft decided(ConversationEvent waiting, boolean confirmed) {
        JsonObject json = EventJson.parseObject(waiting.payload());
        var args = EventJson.object(json.getJsonObject("args")).add("thought", "");
        if (json.getJsonObject("args").containsKey("confirmation_state")) {
            args.add("confirmation_state", confirmed ? "confirmed" : "rejected");
        }
        JsonObject again = EventJson.object(json).remove("timestamp").add("args", args).build();
        return draft(decidedId(waiting.eventId()), again).causedBy(waiting.offset());
    }

    /** Id in the envelope of an action that was decided about, by that of its first record. */
    public static String decidedId(String eventId) {
        return UUID.nameUUIDFromBytes((eventId + "/decided").getBytes(UTF_8)).toString();
    }

    /** An action that is to be confirmed first; only commands and Python code have a member that says so. */
    public static EventDraft awaitingConfirmation(EventDraft action) {
        JsonObject json = EventJson.parseObject(action.payload());
        if (!json.getJsonObject("args").containsKey("confirmation_state")) return action;
        var args = EventJson.object(json.getJsonObject("args")).add("confirmation_state", "awaiting_confirmation");
        return action.withPayload(EventJson.write(EventJson.object(json).add("args", args).build()));
    }

    /** Whether V0 has a kind of the envelope. */
    public static boolean isKnown(String kind) {
        return kind.startsWith(ACTION) ? V0Schema.hasAction(kind.substring(ACTION.length()))
                : V0Schema.hasObservation(kind.substring(OBSERVATION.length()));
    }

    /** Whether a kind of the envelope is one that the sandbox executes. */
    public static boolean isRunnable(String kind) {
        return kind.startsWith(ACTION) && V0Schema.RUNNABLE.contains(kind.substring(ACTION.length()));
    }

    public static EventDraft condensationRequest() {
        return action("agent", "condensation_request", JsonValue.EMPTY_JSON_OBJECT);
    }

    /** Forgets all events from one to another id; nothing takes their place. */
    public static EventDraft condensation(long firstId, long lastId) {
        return action("agent", "condensation", range(firstId, lastId));
    }

    /** The same, with a summary that stands before the event of this index. */
    public static EventDraft condensation(long firstId, long lastId, String summary, int summaryOffset) {
        return action("agent", "condensation", EventJson.object(range(firstId, lastId)).add("summary", summary)
                .add("summary_offset", summaryOffset).build());
    }

    /** What a condensation has left for the model to read. */
    public static EventDraft condensed(String summary) {
        return observation("agent", "condense", summary, JsonValue.EMPTY_JSON_OBJECT, null);
    }

    /** The agent does the same thing over and over. */
    public static EventDraft loopDetected(String content) {
        return observation("environment", "loop_detection", content, JsonValue.EMPTY_JSON_OBJECT, null);
    }

    /** @param option 1 to start before the loop, 2 to say the last message again, 3 to stop */
    public static EventDraft loopRecovery(int option) {
        return action("user", "loop_recovery", EventJson.object().add("option", option).build());
    }

    /** @param type one of V0 spec 5.3
     *  @param args those that differ from the defaults
     *  @throws IllegalArgumentException if there is no such type */
    public static EventDraft action(String source, String type, JsonObject args) {
        return draft(V1Events.newId(), V0Shape.action(source, type, args)).underNewId();
    }

    /** @param type one of V0 spec 5.4
     *  @param extras those that differ from the defaults
     *  @param cause the action that is answered, as it was decided if it had to be; null for none
     *  @throws IllegalArgumentException if there is no such type */
    public static EventDraft observation(String source, String type, String content, JsonObject extras,
            ConversationEvent cause) {
        long id = cause == null ? V0Shape.NO_CAUSE : V0Ids.number(cause.position());
        EventDraft draft = draft(V1Events.newId(), V0Shape.observation(source, type, content, extras, id)).underNewId();
        return cause == null ? draft : draft.causedBy(V0Shape.firstOf(cause));
    }

    /** The draft with its secrets hidden (V0 spec 8.5). */
    public static EventDraft hide(SecretValues secrets, EventDraft draft) {
        return draft.withPayload(EventJson.write(secrets.hide(EventJson.parseObject(draft.payload()))));
    }

    /** The kind in the envelope. */
    static String kind(JsonObject json) {
        return json.get("action") instanceof JsonString action ? ACTION + action.getString()
                : OBSERVATION + EventJson.text(json, "observation", "");
    }

    static EventDraft draft(String id, JsonObject json) {
        return EventDraft.of(Dialect.V0, kind(json), id, EventJson.write(json));
    }

    private static JsonObject range(long firstId, long lastId) {
        return EventJson.object().add("forgotten_events_start_id", firstId)
                .add("forgotten_events_end_id", lastId).build();
    }
}
