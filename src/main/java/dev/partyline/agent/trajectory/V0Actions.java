package dev.partyline.agent.trajectory;

import java.util.List;
import java.util.Set;

import dev.partyline.agent.trajectory.V0Call.Tool;
import dev.partyline.conversation.EventJson;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/** The V1 action of each V0 action that calls a tool (V0 spec 5.3, V1 spec 4.10). Pure functions. */
final class V0Actions {

    private static final Set<String> EDITS = Set.of("view", "create", "str_replace", "insert", "undo_edit");
    private static final Set<String> STATUSES = Set.of("todo", "in_progress", "done");
    /** Arguments that say how an action was run, not what it was to do. */
    private static final Set<String> NOT_INPUT = Set.of("thought", "confirmation_state", "is_confirmed",
            "security_risk", "translated_ipython_code", "hidden");

    private V0Actions() {}

    /** What has no tool of its own in V1 becomes a call of an MCP tool, which every client can show. */
    static Tool tool(V0Event event) {
        return switch (event.type()) {
            case "run" -> new Tool("terminal", action("TerminalAction").add("command", event.text("command"))
                    .add("is_input", event.flag("is_input")).add("reset", false).build());
            case "read" -> read(event);
            case "write" -> new Tool("file_editor", action("FileEditorAction").add("command", "create")
                    .add("path", event.text("path")).add("file_text", event.text("content")).build());
            case "edit" -> edit(event);
            case "think" -> new Tool("think",
                    action("ThinkAction").add("thought", event.text("thought")).build());
            case "finish" -> new Tool("finish", action("FinishAction").add("message", lastWords(event)).build());
            case "browse" -> new Tool("browser_navigate", action("BrowserNavigateAction")
                    .add("url", event.text("url")).add("new_tab", false).build());
            case "task_tracking" -> new Tool("task_tracker", action("TaskTrackerAction")
                    .add("command", tasksCommand(event)).add("task_list", tasks(event)).build());
            case "call_tool_mcp" -> mcp(event.text("name"), V0Event.object(event.data(), "arguments"));
            default -> mcp(event.type(), input(event.data()));
        };
    }

    /** A thought that the action does not say itself. */
    static String thought(V0Event event, Tool tool) {
        String thought = event.text("thought");
        boolean said = tool.kind().equals("ThinkAction")
                || EventJson.text(tool.action(), "message", "").equals(thought);
        return said ? "" : thought;
    }

    static String tasksCommand(V0Event event) {
        return event.text("command").equals("plan") ? "plan" : "view";
    }

    /** V1 tasks have no id. */
    static JsonArray tasks(V0Event event) {
        var tasks = EventJson.array();
        for (JsonValue value : V0Event.array(event.data(), "task_list")) {
            JsonObject task = V0Event.asObject(value);
            String status = EventJson.text(task, "status", "");
            tasks.add(EventJson.object().add("title", EventJson.text(task, "title", ""))
                    .add("notes", EventJson.text(task, "notes", ""))
                    .add("status", STATUSES.contains(status) ? status : "todo"));
        }
        return tasks.build();
    }

    private static Tool read(V0Event event) {
        var action = action("FileEditorAction").add("command", "view").add("path", event.text("path"));
        addRange(action, event.data());
        return new Tool("file_editor", action.build());
    }

    /** Older recordings have the edit itself only among the arguments of the model's tool call. */
    private static Tool edit(V0Event event) {
        JsonObject how = EDITS.contains(event.text("command")) ? event.data() : event.toolArguments();
        String command = EventJson.text(how, "command", "");
        if (!EDITS.contains(command)) return mcp("edit", input(event.data()));
        var action = action("FileEditorAction").add("command", command)
                .add("path", EventJson.text(how, "path", event.text("path")));
        for (String member : List.of("file_text", "old_str", "new_str")) {
            if (how.get(member) instanceof JsonString text) action.add(member, text);
        }
        if (how.get("insert_line") instanceof JsonNumber line && line.isIntegral() && line.longValue() >= 0) {
            action.add("insert_line", line);
        }
        addRange(action, how);
        return new Tool("file_editor", action.build());
    }

    private static void addRange(JsonObjectBuilder action, JsonObject from) {
        JsonArray range = V0Event.array(from, "view_range");
        boolean lines = range.stream().allMatch(line -> line instanceof JsonNumber number && number.isIntegral());
        if (range.size() == 2 && lines) action.add("view_range", range);
    }

    private static String lastWords(V0Event event) {
        for (String name : List.of("final_thought", "thought")) {
            if (!event.text(name).isBlank()) return event.text(name);
        }
        return EventJson.text(event.json(), "message", "");
    }

    private static Tool mcp(String name, JsonObject data) {
        return new Tool(name.isEmpty() ? "tool" : name, action("MCPToolAction").add("data", data).build());
    }

    private static JsonObject input(JsonObject arguments) {
        var input = EventJson.object();
        arguments.forEach((name, value) -> {
            if (value != JsonValue.NULL && !NOT_INPUT.contains(name)) input.add(name, value);
        });
        return input.build();
    }

    private static JsonObjectBuilder action(String kind) {
        return EventJson.object().add("kind", kind);
    }
}
