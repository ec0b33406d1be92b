package dev.partyline.dialect;

import java.time.Instant;

import dev.partyline.conversation.AgentState;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventTime;
import jakarta.json.JsonObjectBuilder;

/** Payloads of {@code oh_event} that are in no log and have no id (V0 spec 4.1, 4.5). Pure functions. */
public final class V0Frames {

    /** Status id: the agent can work (V0 spec 4.2). */
    public static final String READY = "STATUS$READY";
    /** Status id: whoever executes the agent is not there yet (V0 spec 4.2). */
    public static final String STARTING = "STATUS$STARTING_RUNTIME";
    /** Status id: a model is asked again (V0 spec 4.2). */
    public static final String RETRY = "STATUS$LLM_RETRY";
    /** Status id: whoever executes the agent cannot be reached (V0 spec 4.2). */
    public static final String DISCONNECTED = "STATUS$ERROR_RUNTIME_DISCONNECTED";
    /** Status id of whatever has no better one (V0 spec 4.2). */
    public static final String FAILED = "STATUS$ERROR";
    /** Shown when a picture is sent to a model that is told not to look at any (V0 spec 3.4). */
    public static final String IMAGES_DISABLED =
            "Support for images is disabled for this model, try without an image.";
    /** Shown when a picture is sent to a model that cannot see (V0 spec 3.4). */
    public static final String IMAGES_UNSUPPORTED =
            "Model does not support image upload, change to a different model or try without an image.";

    private V0Frames() {}

    /** @return a payload as the Socket.IO packet of the event {@code oh_event}, in the main namespace */
    public static String packet(String payload) {
        return "2[\"oh_event\"," + payload + ']';
    }

    /** @param id one of V0 spec 4.2 */
    public static String info(String id, String message) {
        return EventJson.write(status("info").add("id", id).add("message", message).build());
    }

    /** Pages show the message in their banner: source and time are there for that, not for information. */
    public static String error(String id, String message, Instant now) {
        return EventJson.write(status("error").add("id", id).add("message", message).add("source", "agent")
                .add("timestamp", EventTime.formatZoneless(now)).build());
    }

    /** Of what the log tells, too: without source and time pages do not show it a second time. */
    public static String knownError(String id, String message) {
        return EventJson.write(status("error").add("id", id).add("message", message).build());
    }

    /** For clients that wait for this form; the main page does not show it. */
    public static String plainError(String message) {
        return EventJson.write(EventJson.object().add("error", true).add("message", message).build());
    }

    public static String title(ConversationId id, String title) {
        return EventJson.write(status("info").add("message", id.hex()).add("conversation_title", title).build());
    }

    /** The last frame before a server lets its clients go (V0 spec 4.1). */
    public static String stopped() {
        return EventJson.write(EventJson.object().add("message", "").add("observation", "agent_state_changed")
                .add("content", "").add("extras", EventJson.object()
                        .add("agent_state", AgentState.STOPPED.wire()).add("reason", "")).build());
    }

    private static JsonObjectBuilder status(String type) {
        return EventJson.object().add("status_update", true).add("type", type);
    }
}
