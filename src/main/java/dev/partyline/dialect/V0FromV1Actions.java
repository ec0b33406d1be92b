package dev.partyline.dialect;

import java.util.List;
import java.util.Optional;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;

/** The V0 action for a tool call of V1 (V1 spec 4.10, V0 spec 5.3). Pure functions. */
final class V0FromV1Actions {

    private V0FromV1Actions() {}

    /** @param waits whether it is to be confirmed first
     *  @return empty for a call whose arguments were no action; the error behind it says so */
    static Optional<JsonObject> action(JsonObject json, boolean waits) {
        JsonObject action = V0FromV1.object(json, "action");
        if (action.isEmpty()) return Optional.empty();
        String source = EventJson.text(json, "source", "agent");
        return Optional.of(switch (EventJson.text(action, "kind", "")) {
            case "TerminalAction" -> V0Shape.action(source, "run", withRisk(json)
                    .add("command", text(action, "command")).add("is_input", flag(action, "is_input"))
                    .add("confirmation_state", waits ? "awaiting_confirmation" : "confirmed").build());
            case "FileEditorAction" -> text(action, "command").equals("view")
                    ? V0Shape.action(source, "read", read(json, action))
                    : V0Shape.action(source, "edit", edit(json, action));
            case "ThinkAction" -> V0Shape.action(source, "think",
                    EventJson.object().add("thought", text(action, "thought")).build());
            case "FinishAction" -> V0Shape.action(source, "finish", EventJson.object()
                    .add("final_thought", text(action, "message")).add("thought", thought(json)).build());
            case "TaskTrackerAction" -> V0Shape.action(source, "task_tracking", EventJson.object()
                    .add("command", text(action, "command")).add("task_list", tasks(action))
                    .add("thought", thought(json)).build());
            case "BrowserNavigateAction" -> V0Shape.action(source, "browse",
                    withRisk(json).add("url", text(action, "url")).build());
            default -> other(source, json, action);
        });
    }

    private static JsonObject other(String source, JsonObject json, JsonObject action) {
        String tool = text(json, "tool_name");
        JsonObject arguments = action.get("data") instanceof JsonObject data ? data
                : EventJson.object(action).remove("kind").build();
        if (!text(action, "kind").startsWith("Browser")) {
            return V0Shape.action(source, "call_tool_mcp",
                    withRisk(json).add("name", tool).add("arguments", arguments).build());
        }
        return V0Shape.action(source, "browse_interactive",
                withRisk(json).add("browser_actions", tool + "(" + EventJson.write(arguments) + ")").build());
    }

    private static JsonObject read(JsonObject json, JsonObject action) {
        var args = withRisk(json).add("path", text(action, "path")).add("impl_source", "oh_aci");
        if (action.get("view_range") instanceof JsonArray range) args.add("view_range", range);
        return args.build();
    }

    private static JsonObject edit(JsonObject json, JsonObject action) {
        var args = withRisk(json);
        for (String name : List.of("path", "command", "file_text", "old_str", "new_str", "insert_line")) {
            if (action.containsKey(name)) args.add(name, action.get(name));
        }
        return args.build();
    }

    /** Tasks have ids in V0; here they are numbered. */
    static JsonArray tasks(JsonObject from) {
        var tasks = EventJson.array();
        int number = 0;
        JsonArray list = from.get("task_list") instanceof JsonArray given ? given : JsonValue.EMPTY_JSON_ARRAY;
        for (JsonValue task : list) {
            if (!(task instanceof JsonObject json)) continue;
            tasks.add(EventJson.object().add("id", Integer.toString(++number)).add("title", text(json, "title"))
                    .add("status", EventJson.text(json, "status", "todo")).add("notes", text(json, "notes")));
        }
        return tasks.build();
    }

    private static JsonObjectBuilder withRisk(JsonObject json) {
        return EventJson.object().add("thought", thought(json)).add("security_risk", V0FromV1.risk(json));
    }

    private static String thought(JsonObject json) {
        return json.get("thought") instanceof JsonArray thought ? V0FromV1.text(thought) : "";
    }

    private static String text(JsonObject from, String member) {
        return EventJson.text(from, member, "");
    }

    private static boolean flag(JsonObject from, String member) {
        return from.get(member) == JsonValue.TRUE;
    }
}
