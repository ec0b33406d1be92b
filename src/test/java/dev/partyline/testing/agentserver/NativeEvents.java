package dev.partyline.testing.agentserver;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;

/** What of an agent server's log should be in the log of whoever has it for an agent: each once, in order, without its time. */
public final class NativeEvents {

    private static final Set<String> KINDS = Set.of("ActionEvent", "ObservationEvent", "AgentErrorEvent", "ConversationErrorEvent",
            "SystemPromptEvent");

    private NativeEvents() {}

    /** @param log of a server that does not lie, but that may repeat ids */
    public static List<JsonObject> of(List<String> log) {
        var events = new ArrayList<JsonObject>();
        var ids = new HashSet<String>();
        for (String line : log) {
            JsonObject event = AgentTask.parse(line);
            if (isNative(event) && event.get("id") instanceof JsonString id && ids.add(id.getString())) events.add(withoutTime(event));
        }
        return events;
    }

    private static boolean isNative(JsonObject event) {
        String kind = EventJson.text(event, "kind", "");
        boolean state = kind.equals("ConversationStateUpdateEvent");
        if (state) return Set.of("stats", "confirmation_policy").contains(EventJson.text(event, "key", ""));
        if (kind.equals("ActionEvent") && !event.containsKey("tool_name")) return false;
        boolean said = kind.equals("MessageEvent") && EventJson.text(event, "source", "").equals("agent");
        return KINDS.contains(kind) || said && !event.toString().contains("a lie");
    }

    public static JsonObject withoutTime(JsonObject event) {
        return EventJson.object(event).remove("timestamp").build();
    }
}
