package dev.partyline.agent.trajectory;

import java.util.List;

import dev.partyline.conversation.EventJson;
import dev.partyline.dialect.V1Events;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/**
 * The V1 observation that answers a translated action (V0 spec 5.4, V1 spec 4.11). The action decides its kind,
 * whatever V0 observation came: that is what clients pair it with. Pure functions.
 */
final class V0Observations {

    /** Longer screenshots are left out; the clients refuse frames of 1 MiB. */
    private static final int MAX_SCREENSHOT_CHARS = 512 << 10;
    private static final String BASE64 = ";base64,";

    private V0Observations() {}

    static JsonObject observation(V0Event event, V0Call call) {
        return switch (call.tool().kind()) {
            case "TerminalAction" -> terminal(event, call);
            case "FileEditorAction" -> file(event, call);
            case "TaskTrackerAction" -> start("TaskTrackerObservation", text(event), false)
                    .add("command", V0Actions.tasksCommand(event)).add("task_list", V0Actions.tasks(event)).build();
            case "BrowserNavigateAction" -> browser(event);
            case "ThinkAction" -> start("ThinkObservation", text(event), false).build();
            case "FinishAction" -> finish(event.content());
            default -> mcp(event, call);
        };
    }

    static JsonObject finish(String message) {
        return start("FinishObservation", content(message), false).build();
    }

    private static JsonObject terminal(V0Event event, V0Call call) {
        JsonObject metadata = V0Event.object(event.data(), "metadata");
        var observation = start("TerminalObservation", text(event), false)
                .add("command", EventJson.text(event.data(), "command", call.tool().action().getString("command")))
                .add("timeout", false).add("metadata", metadata(metadata));
        JsonValue exitCode = metadata.getOrDefault("exit_code", event.data().get("exit_code"));
        if (isInteger(exitCode)) observation.add("exit_code", exitCode);
        return observation.build();
    }

    private static JsonObject metadata(JsonObject recorded) {
        var metadata = EventJson.object();
        for (String name : List.of("exit_code", "pid")) {
            if (isInteger(recorded.get(name))) metadata.add(name, recorded.get(name));
        }
        for (String name : List.of("username", "hostname", "working_dir", "py_interpreter_path", "prefix", "suffix")) {
            if (recorded.get(name) instanceof JsonString text) metadata.add(name, text);
        }
        return metadata.build();
    }

    private static JsonObject file(V0Event event, V0Call call) {
        JsonObject action = call.tool().action();
        var observation = start("FileEditorObservation", text(event), false)
                .add("command", action.getString("command")).add("path", action.getString("path"));
        if (event.data().containsKey("prev_exist")) observation.add("prev_exist", event.flag("prev_exist"));
        for (String name : List.of("old_content", "new_content")) {
            if (event.data().get(name) instanceof JsonString text) observation.add(name, text);
        }
        return observation.build();
    }

    private static JsonObject browser(V0Event event) {
        var observation = start("BrowserObservation", text(event), event.flag("error"));
        String screenshot = event.text("screenshot");
        int data = screenshot.indexOf(BASE64);
        if (data >= 0 && screenshot.length() <= MAX_SCREENSHOT_CHARS) {
            observation.add("screenshot_data", screenshot.substring(data + BASE64.length()));
        }
        return observation.build();
    }

    /** The content of a V0 {@code mcp} observation is the tool's result as JSON text. */
    private static JsonObject mcp(V0Event event, V0Call call) {
        JsonObject result = event.type().equals("mcp") ? V0Event.parsed(event.content()) : JsonValue.EMPTY_JSON_OBJECT;
        boolean error = result.get("isError") == JsonValue.TRUE || event.flag("error");
        JsonArray content = result.isEmpty() ? text(event) : contents(result);
        return start("MCPToolObservation", content, error).add("tool_name", call.tool().name()).build();
    }

    private static JsonArray contents(JsonObject result) {
        var contents = EventJson.array();
        content(EventJson.text(result, "error", "")).forEach(contents::add);
        for (JsonValue value : V0Event.array(result, "content")) {
            JsonObject item = V0Event.asObject(value);
            String text = EventJson.text(item, "text", "");
            if (!text.isEmpty()) content(text).forEach(contents::add);
            else if (!item.isEmpty()) content(EventJson.write(item)).forEach(contents::add);
        }
        return contents.build();
    }

    /** Delegated work has its results in the extras and often no text. */
    private static JsonArray text(V0Event event) {
        JsonObject outputs = V0Event.object(event.data(), "outputs");
        return content(event.content().isEmpty() && !outputs.isEmpty() ? EventJson.write(outputs) : event.content());
    }

    private static JsonArray content(String text) {
        return text.isEmpty() ? JsonValue.EMPTY_JSON_ARRAY : V1Events.content(text);
    }

    private static JsonObjectBuilder start(String kind, JsonArray content, boolean error) {
        return EventJson.object().add("kind", kind).add("content", content).add("is_error", error);
    }

    private static boolean isInteger(JsonValue value) {
        return value instanceof JsonNumber number && number.isIntegral();
    }
}
