package dev.partyline.dialect;

import java.util.stream.Collectors;
import java.util.stream.LongStream;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

/** The {@code message} that V0 derives from an event's type and members (V0 spec 5.3, 5.4), and how long output is cut. */
final class V0Text {

    private static final int QUERY_CHARS = 50;
    private static final int MAX_OUTPUT_CHARS = 30_000;
    private static final String CUT = "\n[... Observation truncated due to length ...]\n";
    private static final long MAX_NAMED_IDS = 1000;

    private V0Text() {}

    /** @param args complete, as {@link V0Schema#args} makes them */
    static String ofAction(String type, JsonObject args) {
        return switch (type) {
            case "message", "system" -> text(args, "content");
            case "run" -> "Running command: " + text(args, "command");
            case "run_ipython" -> "Running Python code interactively: " + text(args, "code");
            case "browse" -> "I am browsing the URL: " + text(args, "url");
            case "browse_interactive" ->
                    "I am interacting with the browser:" + fenced(text(args, "browser_actions"));
            case "read" -> "Reading file: " + text(args, "path");
            case "write" -> "Writing file: " + text(args, "path");
            case "call_tool_mcp" -> "I am interacting with the MCP server with name:" + fenced(text(args, "name"))
                    + "\nand arguments:" + fenced(String.valueOf(args.get("arguments")));
            default -> ofThought(type, args);
        };
    }

    private static String ofThought(String type, JsonObject args) {
        return switch (type) {
            case "think" -> "I am thinking...: " + text(args, "thought");
            case "finish" -> text(args, "thought").isEmpty() ? "All done! What's next on the agenda?"
                    : text(args, "thought");
            case "reject" -> "Task is rejected by the agent." + reason(args);
            case "delegate" -> "I'm asking " + text(args, "agent") + " for help with this task.";
            case "recall" -> "Retrieving content for: " + head(text(args, "query"), QUERY_CHARS);
            case "change_agent_state" -> "Agent state changed to " + text(args, "agent_state");
            case "condensation" -> condensation(args);
            case "condensation_request" -> "Requesting a condensation of the conversation history.";
            case "task_tracking" -> tasks(args);
            case "null" -> "No action";
            default -> "";
        };
    }

    /** @param extras complete, as {@link V0Schema#extras} makes them */
    static String ofObservation(String type, String content, JsonObject extras) {
        return switch (type) {
            case "run" -> "Command `" + text(extras, "command") + "` executed with exit code " + exitCode(extras) + ".";
            case "run_ipython" -> "Code executed in IPython cell.";
            case "browse" -> "Visited " + text(extras, "url");
            case "read" -> "I read the file " + text(extras, "path") + ".";
            case "write" -> "I wrote to the file " + text(extras, "path") + ".";
            case "edit" -> "I edited the file " + text(extras, "path") + ".";
            case "download" -> "Downloaded the file at location: " + text(extras, "file_path");
            case "recall" -> text(extras, "recall_type").equals("workspace_context") ? "Added workspace context"
                    : "Added microagent knowledge";
            case "null" -> "No observation";
            case "agent_state_changed", "delegate", "loop_detection" -> "";
            default -> content;
        };
    }

    /** Of a command; -1 when it is not known. */
    static int exitCode(JsonObject extras) {
        return extras.get("metadata") instanceof JsonObject metadata && metadata.get("exit_code") instanceof JsonNumber code
                ? code.intValue() : -1;
    }

    /** Output of a command without its middle, where it is too long (V0 spec 5.5). */
    static String shortened(String output) {
        int chars = output.codePointCount(0, output.length());
        if (chars <= MAX_OUTPUT_CHARS) return output;
        int half = MAX_OUTPUT_CHARS / 2;
        return head(output, half) + CUT + output.substring(output.offsetByCodePoints(output.length(), -half));
    }

    private static String head(String text, int chars) {
        return text.codePointCount(0, text.length()) <= chars ? text
                : text.substring(0, text.offsetByCodePoints(0, chars));
    }

    private static String fenced(String text) {
        return "\n```\n" + text + "\n```";
    }

    private static String reason(JsonObject args) {
        boolean given = args.get("outputs") instanceof JsonObject outputs && outputs.containsKey("reason");
        return given ? " Reason: " + text(args.getJsonObject("outputs"), "reason") : "";
    }

    private static String condensation(JsonObject args) {
        String summary = text(args, "summary");
        return summary.isEmpty() ? "Condenser is dropping the events: [" + forgotten(args) + "]."
                : "Summary: " + summary;
    }

    private static String forgotten(JsonObject args) {
        if (args.get("forgotten_event_ids") instanceof JsonArray ids) {
            return ids.stream().map(JsonValue::toString).collect(Collectors.joining(", "));
        }
        boolean range = args.get("forgotten_events_start_id") instanceof JsonNumber
                && args.get("forgotten_events_end_id") instanceof JsonNumber;
        if (!range) return "";
        return LongStream.rangeClosed(args.getJsonNumber("forgotten_events_start_id").longValue(),
                args.getJsonNumber("forgotten_events_end_id").longValue()).limit(MAX_NAMED_IDS)
                .mapToObj(Long::toString).collect(Collectors.joining(", "));
    }

    private static String tasks(JsonObject args) {
        int count = args.get("task_list") instanceof JsonArray tasks ? tasks.size() : 0;
        if (count == 0) return "Clearing the task list.";
        return "Managing " + count + (count == 1 ? " task item." : " task items.");
    }

    private static String text(JsonObject from, String member) {
        return EventJson.text(from, member, "");
    }
}
