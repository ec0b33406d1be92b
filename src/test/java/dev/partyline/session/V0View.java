package dev.partyline.session;

import java.util.List;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.EventJson;
import dev.partyline.dialect.V0Wire;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;

/** What clients of V0 are sent of a log, one word an event: {@code 53 run confirmed}, {@code 55 run <53}. */
public final class V0View {

    private V0View() {}

    public static List<String> of(List<ConversationEvent> log) {
        return log.stream().map(V0Wire::encode).filter(frame -> !frame.isEmpty())
                .map(frame -> word(EventJson.parseObject(frame))).toList();
    }

    private static String word(JsonObject json) {
        return json.getInt("id") + " " + (json.containsKey("action") ? action(json) : observation(json));
    }

    private static String action(JsonObject json) {
        JsonObject args = json.getJsonObject("args");
        String by = json.getString("source").equals("user") ? "user " : "";
        return by + switch (json.getString("action")) {
            case "message" -> "says " + args.getString("content");
            case "change_agent_state" -> "wants " + args.getString("agent_state");
            case "run" -> "run " + args.getString("confirmation_state");
            default -> json.getString("action");
        };
    }

    private static String observation(JsonObject json) {
        JsonObject extras = json.getJsonObject("extras");
        String type = json.getString("observation");
        if (type.equals("agent_state_changed")) {
            String reason = extras.getString("reason");
            return "is " + extras.getString("agent_state") + (reason.isEmpty() ? "" : ": " + reason);
        }
        String detail = type.equals("error") ? " " + extras.getString("error_id") : "";
        return type + detail + (json.get("cause") instanceof JsonNumber cause ? " <" + cause : "");
    }
}
