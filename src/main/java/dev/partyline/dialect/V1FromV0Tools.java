package dev.partyline.dialect;

import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/**
 * What tools of V0 do and answer, as V1 has it (V1 spec 4.10, 4.11). What has no tool of its own there becomes a call of
 * an MCP tool, which every client can show. Pure functions.
 */
final class V1FromV0Tools {

    /** Longer screenshots are left out; clients refuse frames of 1 MiB. */
    private static final int MAX_SCREENSHOT_CHARS = 512 << 10;
    private static final String BASE64 = ";base64,";

    private static final Map<String, String> NAMES = Map.of("run", "terminal", "read", "file_editor",
            "write", "file_editor", "edit", "file_editor", "think", "think", "finish", "finish",
            "browse", "browser_navigate", "task_tracking", "task_tracker");
    private static final Set<String> EDITS = Set.of("view", "create", "str_replace", "insert", "undo_edit");
    private static final Set<String> STATUSES = Set.of("todo", "in_progress", "done");
    /** Arguments that say how an action is run, not what it is to do. */
    private static final Set<String> NOT_INPUT = Set.of("thought", "confirmation_state", "security_risk", "hidden");

    private V1FromV0Tools() {}

    /** Name of the tool that an action calls. */
    static String name(V0Record record, String type) {
        String named = type.equals("call_tool_mcp") ? record.text("name") : "";
        return named.isEmpty() ? NAMES.getOrDefault(type, type) : named;
    }

    /** The same, of the action that an observation of this type answers. */
    static String nameOfAnswered(V0Record record, String type) {
        if (type.equals("mcp")) return record.text("name").isEmpty() ? "mcp" : record.text("name");
        if (type.equals("browse") && !navigated(record)) return "browse_interactive";
        return NAMES.getOrDefault(type, type);
    }

    static JsonObject action(V0Record record, String type) {
        return switch (type) {
            case "run" -> kind("TerminalAction").add("command", record.text("command"))
                    .add("is_input", record.flag("is_input")).add("reset", false).build();
            case "read" -> withRange(kind("FileEditorAction").add("command", "view")
                    .add("path", record.text("path")), record).build();
            case "write" -> kind("FileEditorAction").add("command", "create").add("path", record.text("path"))
                    .add("file_text", record.text("content")).build();
            case "edit" -> edit(record);
            case "think" -> kind("ThinkAction").add("thought", record.text("thought")).build();
            case "finish" -> kind("FinishAction").add("message", lastWords(record)).build();
            case "browse" -> kind("BrowserNavigateAction").add("url", record.text("url")).add("new_tab", false).build();
            case "task_tracking" -> kind("TaskTrackerAction").add("command", tasksCommand(record))
                    .add("task_list", tasks(record)).build();
            case "call_tool_mcp" -> kind("MCPToolAction").add("data", V0FromV1.object(record.data(), "arguments")).build();
            default -> kind("MCPToolAction").add("data", input(record.data())).build();
        };
    }

    /** A thought that the action does not say itself. */
    static String thought(V0Record record, JsonObject action) {
        String thought = record.text("thought");
        boolean said = action.getString("kind").equals("ThinkAction")
                || EventJson.text(action, "message", "").equals(thought);
        return said ? "" : thought;
    }

    /** An edit without a command is one of a whole file, as older agents made them. */
    private static JsonObject edit(V0Record record) {
        boolean known = EDITS.contains(record.text("command"));
        var action = kind("FileEditorAction").add("command", known ? record.text("command") : "create")
                .add("path", record.text("path"));
        if (!known) return action.add("file_text", record.text("content")).build();
        for (String member : List.of("file_text", "old_str", "new_str")) {
            if (record.data().get(member) instanceof JsonString text) action.add(member, text);
        }
        JsonValue line = record.data().get("insert_line");
        if (isInteger(line) && ((JsonNumber) line).longValue() >= 0) action.add("insert_line", line);
        return action.build();
    }

    private static JsonObjectBuilder withRange(JsonObjectBuilder action, V0Record record) {
        JsonArray range = record.list("view_range");
        boolean lines = range.size() == 2 && range.stream().allMatch(V1FromV0Tools::isInteger);
        return lines ? action.add("view_range", range) : action;
    }

    private static String lastWords(V0Record record) {
        for (String name : List.of("final_thought", "thought")) {
            if (!record.text(name).isBlank()) return record.text(name);
        }
        return EventJson.text(record.json(), "message", "");
    }

    private static JsonObject input(JsonObject args) {
        var input = EventJson.object();
        args.forEach((name, value) -> {
            if (value != JsonValue.NULL && !NOT_INPUT.contains(name)) input.add(name, value);
        });
        return input.build();
    }

    static JsonObject observation(V0Record record, String type) {
        return switch (type) {
            case "run" -> terminal(record);
            case "read", "write", "edit" -> file(record, type);
            case "think" -> seen("ThinkObservation", text(record), false).build();
            case "task_tracking" -> seen("TaskTrackerObservation", text(record), false)
                    .add("command", tasksCommand(record)).add("task_list", tasks(record)).build();
            case "browse" -> navigated(record) ? browser(record) : mcp(record, type);
            default -> mcp(record, type);
        };
    }

    private static JsonObject terminal(V0Record record) {
        JsonObject recorded = V0FromV1.object(record.data(), "metadata");
        var metadata = EventJson.object();
        recorded.forEach((name, value) -> {
            boolean number = name.equals("exit_code") || name.equals("pid");
            boolean fits = number ? isInteger(value) : value instanceof JsonString;
            if (fits && V0Schema.metadata(JsonValue.EMPTY_JSON_OBJECT).containsKey(name)) metadata.add(name, value);
        });
        return seen("TerminalObservation", text(record), false).add("command", record.text("command"))
                .add("exit_code", V0Text.exitCode(record.data())).add("timeout", false).add("metadata", metadata).build();
    }

    private static JsonObject file(V0Record record, String type) {
        String changed = record.data().get("old_content") instanceof JsonString ? "str_replace" : "create";
        String command = type.equals("read") ? "view" : type.equals("write") ? "create" : changed;
        var observation = seen("FileEditorObservation", text(record), false).add("command", command)
                .add("path", record.text("path"));
        if (type.equals("edit")) observation.add("prev_exist", record.flag("prev_exist"));
        for (String name : List.of("old_content", "new_content")) {
            if (record.data().get(name) instanceof JsonString text) observation.add(name, text);
        }
        return observation.build();
    }

    private static JsonObject browser(V0Record record) {
        var observation = seen("BrowserObservation", text(record), record.flag("error"));
        String screenshot = record.text("screenshot");
        int data = screenshot.indexOf(BASE64);
        boolean fits = data >= 0 && screenshot.length() <= MAX_SCREENSHOT_CHARS;
        if (fits) observation.add("screenshot_data", screenshot.substring(data + BASE64.length()));
        return observation.build();
    }

    /** The content of an {@code mcp} observation is the tool's result as JSON text. */
    private static JsonObject mcp(V0Record record, String type) {
        JsonObject result = type.equals("mcp") ? parsed(record.content()) : JsonValue.EMPTY_JSON_OBJECT;
        boolean error = result.get("isError") == JsonValue.TRUE || record.flag("error");
        return seen("MCPToolObservation", result.isEmpty() ? text(record) : contents(result), error)
                .add("tool_name", nameOfAnswered(record, type)).build();
    }

    private static JsonArray contents(JsonObject result) {
        var contents = EventJson.array();
        content(EventJson.text(result, "error", "")).forEach(contents::add);
        JsonArray items = result.get("content") instanceof JsonArray given ? given : JsonValue.EMPTY_JSON_ARRAY;
        for (JsonValue value : items) {
            JsonObject item = value instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT;
            content(EventJson.text(item, "text", EventJson.write(item))).forEach(contents::add);
        }
        return contents.build();
    }

    private static JsonObject parsed(String text) {
        try {
            return EventJson.parse(text) instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT;
        } catch (JsonException notJson) {
            return JsonValue.EMPTY_JSON_OBJECT;
        }
    }

    private static String tasksCommand(V0Record record) {
        return record.text("command").equals("plan") ? "plan" : "view";
    }

    /** V1 tasks have no id. */
    private static JsonArray tasks(V0Record record) {
        var tasks = EventJson.array();
        for (JsonValue value : record.list("task_list")) {
            if (!(value instanceof JsonObject task)) continue;
            String status = EventJson.text(task, "status", "");
            tasks.add(EventJson.object().add("title", EventJson.text(task, "title", ""))
                    .add("notes", EventJson.text(task, "notes", ""))
                    .add("status", STATUSES.contains(status) ? status : "todo"));
        }
        return tasks.build();
    }

    /** Delegated work has its results in the extras and often no text. */
    private static JsonArray text(V0Record record) {
        JsonObject outputs = V0FromV1.object(record.data(), "outputs");
        boolean silent = record.content().isEmpty() && !outputs.isEmpty();
        return content(silent ? EventJson.write(outputs) : record.content());
    }

    private static JsonArray content(String text) {
        return text.isEmpty() ? JsonValue.EMPTY_JSON_ARRAY : V1Events.content(text);
    }

    private static boolean navigated(V0Record record) {
        return !record.text("trigger_by_action").equals("browse_interactive");
    }

    private static JsonObjectBuilder kind(String kind) {
        return EventJson.object().add("kind", kind);
    }

    private static JsonObjectBuilder seen(String kind, JsonArray content, boolean error) {
        return kind(kind).add("content", content).add("is_error", error);
    }

    private static boolean isInteger(JsonValue value) {
        return value instanceof JsonNumber number && number.isIntegral();
    }
}
