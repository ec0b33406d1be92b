package dev.partyline.dialect;

import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;

import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.ExecutionStatus;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;

/**
 * Drafts of V1 events that the server itself makes (V1 spec section 4). Absent members are left out, never null; each
 * gets its timestamp when it is appended. Pure functions, but for the random event ids.
 */
public final class V1Events {

    public static final String MESSAGE = "MessageEvent";
    public static final String ACTION = "ActionEvent";
    public static final String OBSERVATION = "ObservationEvent";
    public static final String STATE_UPDATE = "ConversationStateUpdateEvent";
    public static final String CONVERSATION_ERROR = "ConversationErrorEvent";

    private V1Events() {}

    /** A new event id, in the spelling that clients expect. */
    public static String newId() {
        return UUID.randomUUID().toString();
    }

    /** What the user said; changes state, so that a run that is about to finish sees it.
     *  @param message as {@link V1ClientFrame#message} normalised it */
    public static EventDraft userMessage(JsonObject message, String sender) {
        return userMessage(newId(), message, sender).underNewId();
    }

    /** The same under an id of the caller's, so that saying it again adds nothing. */
    public static EventDraft userMessage(String id, JsonObject message, String sender) {
        var event = start(MESSAGE, id, "user").add("llm_message", message)
                .add("activated_skills", JsonValue.EMPTY_JSON_ARRAY).add("extended_content", JsonValue.EMPTY_JSON_ARRAY);
        if (!sender.isEmpty()) event.add("sender", sender);
        return draft(event).changingState();
    }

    /** What the agent says. */
    public static EventDraft agentMessage(String text) {
        JsonObject message = EventJson.object().add("role", "assistant").add("content", content(text))
                .add("thinking_blocks", JsonValue.EMPTY_JSON_ARRAY).build();
        return underNewId(start(MESSAGE, "agent").add("llm_message", message)
                .add("activated_skills", JsonValue.EMPTY_JSON_ARRAY)
                .add("extended_content", JsonValue.EMPTY_JSON_ARRAY));
    }

    public static EventDraft status(ExecutionStatus status) {
        return stateUpdate("execution_status", EventJson.string(status.wire())).changingState();
    }

    /** One key of the conversation's state (V1 spec 4.7). */
    public static EventDraft stateUpdate(String key, JsonValue value) {
        return stateUpdate(newId(), key, value).underNewId();
    }

    /** The same under an id of the caller's. */
    public static EventDraft stateUpdate(String id, String key, JsonValue value) {
        return draft(start(STATE_UPDATE, id, "environment").add("key", key).add("value", value));
    }

    public static EventDraft pause() {
        return underNewId(start("PauseEvent", "user"));
    }

    public static EventDraft interrupt() {
        return underNewId(start("InterruptEvent", "user"));
    }

    /** A tool call that got no result; found by its client through the tool call id. */
    public static EventDraft agentError(String toolName, String toolCallId, String error) {
        return underNewId(start("AgentErrorEvent", "agent").add("tool_name", toolName)
                .add("tool_call_id", toolCallId).add("error", error).add("classification", classification("unknown")));
    }

    /** @param actionId event id of the refused action */
    public static EventDraft rejection(String toolName, String toolCallId, String actionId, String reason) {
        return underNewId(start("UserRejectObservation", "environment").add("tool_name", toolName)
                .add("tool_call_id", toolCallId).add("action_id", actionId).add("rejection_reason", reason)
                .add("rejection_source", "user"));
    }

    /** Something went wrong with the run; both clients show the detail. */
    public static EventDraft conversationError(String code, String detail) {
        return draft(conversationError(newId(), code, detail)).underNewId();
    }

    /** The same under an id that is known already; still without timestamp. */
    static JsonObjectBuilder conversationError(String id, String code, String detail) {
        return start(CONVERSATION_ERROR, id, "environment").add("code", code).add("detail", detail)
                .add("classification", classification("internal"));
    }

    /** A frame for one socket that says something of the connection itself; both clients ignore keys they do not know. */
    public static String transientUpdate(String key, Instant now) {
        return draft(start(STATE_UPDATE, "environment").add("key", key).add("value", true)).stamped(now).payload();
    }

    /** A frame of the agent that is nobody's record. */
    static String transientEvent(String kind, Instant now, Consumer<JsonObjectBuilder> members) {
        var event = start(kind, "agent");
        members.accept(event);
        return draft(event).stamped(now).payload();
    }

    /** An action that is to be confirmed first: it alone changes the state, by which V0 clients are told that it waits.
     *  Other events stay as they are. */
    public static EventDraft awaitingConfirmation(EventDraft event) {
        return event.kind().equals(ACTION) ? event.changingState() : event;
    }

    /** One text item, as a list of contents. */
    public static JsonArray content(String text) {
        var item = EventJson.object().add("cache_prompt", false).add("type", "text").add("text", text);
        return EventJson.array().add(item).build();
    }

    static JsonObject classification(String kind) {
        return EventJson.object().add("kind", kind).add("retryable", false).add("user_action", "none").build();
    }

    private static JsonObjectBuilder start(String kind, String source) {
        return start(kind, newId(), source);
    }

    private static JsonObjectBuilder start(String kind, String id, String source) {
        return EventJson.object().add("kind", kind).add("id", id).add("source", source);
    }

    private static EventDraft underNewId(JsonObjectBuilder event) {
        return draft(event).underNewId();
    }

    private static EventDraft draft(JsonObjectBuilder event) {
        JsonObject json = event.build();
        return EventDraft.of(Dialect.V1, json.getString("kind"), json.getString("id"), EventJson.write(json));
    }
}
