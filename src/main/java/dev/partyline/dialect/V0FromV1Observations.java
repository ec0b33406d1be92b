package dev.partyline.dialect;

import java.util.List;
import java.util.Optional;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/** The V0 observation for what a tool of V1 answered (V1 spec 4.11, V0 spec 5.4). Pure functions. */
final class V0FromV1Observations {

    private V0FromV1Observations() {}

    /** @param cause id of the action on the wire of V0, or {@link V0Shape#NO_CAUSE}
     *  @return empty for the end of a task, which V0 has in the action already */
    static Optional<JsonObject> observation(JsonObject json, long cause) {
        JsonObject answer = V0FromV1.object(json, "observation");
        String text = V0FromV1.text(V0FromV1.content(answer));
        return Optional.ofNullable(switch (EventJson.text(answer, "kind", "")) {
            case "" , "FinishObservation" -> null;
            case "TerminalObservation" -> V0Shape.observation("agent", "run", text, run(answer), cause);
            case "FileEditorObservation" -> EventJson.text(answer, "command", "").equals("view")
                    ? V0Shape.observation("agent", "read", text, read(answer), cause)
                    : V0Shape.observation("agent", "edit", text, edit(answer), cause);
            case "ThinkObservation" -> V0Shape.observation("agent", "think", text, JsonValue.EMPTY_JSON_OBJECT, cause);
            case "TaskTrackerObservation" -> V0Shape.observation("agent", "task_tracking", text, tasks(answer), cause);
            case "BrowserObservation" -> V0Shape.observation("agent", "browse", text, browse(json, answer), cause);
            default -> V0Shape.observation("agent", "mcp", result(answer),
                    EventJson.object().add("name", EventJson.text(json, "tool_name", "")).build(), cause);
        });
    }

    private static JsonObject run(JsonObject answer) {
        var metadata = EventJson.object(V0FromV1.object(answer, "metadata"));
        if (answer.get("exit_code") instanceof JsonNumber code) metadata.add("exit_code", code);
        return EventJson.object().add("command", EventJson.text(answer, "command", ""))
                .add("metadata", V0Schema.metadata(metadata.build())).build();
    }

    private static JsonObject read(JsonObject answer) {
        return EventJson.object().add("path", EventJson.text(answer, "path", "")).add("impl_source", "oh_aci").build();
    }

    private static JsonObject edit(JsonObject answer) {
        var extras = EventJson.object().add("impl_source", "oh_aci");
        for (String name : List.of("path", "prev_exist", "old_content", "new_content")) {
            if (answer.containsKey(name)) extras.add(name, answer.get(name));
        }
        return extras.build();
    }

    private static JsonObject tasks(JsonObject answer) {
        return EventJson.object().add("command", EventJson.text(answer, "command", ""))
                .add("task_list", V0FromV1Actions.tasks(answer)).build();
    }

    private static JsonObject browse(JsonObject json, JsonObject answer) {
        boolean navigated = EventJson.text(json, "tool_name", "").equals("browser_navigate");
        var extras = EventJson.object().add("trigger_by_action", navigated ? "browse" : "browse_interactive")
                .add("error", answer.get("is_error") == JsonValue.TRUE);
        if (answer.get("screenshot_data") instanceof JsonString shot) {
            extras.add("screenshot", "data:image/png;base64," + shot.getString());
        }
        return extras.build();
    }

    /** The content of such an observation is the tool's result, as JSON (V0 spec 5.4). */
    private static String result(JsonObject answer) {
        JsonArray content = V0FromV1.content(answer);
        var items = EventJson.array();
        for (JsonValue item : content) {
            if (item instanceof JsonObject object) items.add(EventJson.object(object).remove("cache_prompt"));
        }
        return EventJson.write(EventJson.object().addNull("meta").add("content", items)
                .add("isError", answer.get("is_error") == JsonValue.TRUE).build());
    }
}
