package dev.partyline.testing;

import java.util.Set;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonObject;

/** What a client can tell from an event on the wire (V1 spec 4.2, 4.7). */
final class WireEvents {

    static final String STATE_UPDATE = "ConversationStateUpdateEvent";

    private static final Set<String> NEVER_LOGGED = Set.of("ServerErrorEvent", "StreamingDeltaEvent");

    private WireEvents() {}

    /** Whether it is sent but stands in no log: whole states, notices of the server, errors of one socket. */
    static boolean isTransient(JsonObject event) {
        if (NEVER_LOGGED.contains(EventJson.text(event, "kind", ""))) return true;
        return isFullState(event) || stateKey(event).startsWith("x.");
    }

    static boolean isFullState(JsonObject event) {
        return stateKey(event).equals("full_state");
    }

    /** The key of a state update; empty for every other event. */
    static String stateKey(JsonObject event) {
        return STATE_UPDATE.equals(EventJson.text(event, "kind", "")) ? EventJson.text(event, "key", "") : "";
    }
}
