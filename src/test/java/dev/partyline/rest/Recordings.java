package dev.partyline.rest;

import static dev.partyline.rest.Fixture.json;

import java.util.List;
import java.util.stream.Stream;

import dev.partyline.conversation.EventJson;
import dev.partyline.testing.RestClient;
import jakarta.json.JsonObject;

/** Runtimes for conversations of the tests. */
final class Recordings {

    private static final String START = "2026-01-01T00:00:00.000000Z";
    private static final String LATER = "2026-01-01T00:00:10.000000Z";

    private Recordings() {}

    /** An agent that never does anything of itself. */
    static JsonObject silent() {
        return RestClient.recording(List.of());
    }

    /** An agent that says these things at once. */
    static JsonObject saying(String... texts) {
        return RestClient.recording(Stream.of(texts).map(text -> message(text, START)).toList());
    }

    /** An agent that calls a tool, gets its result, and says so, at once. */
    static JsonObject acting() {
        return RestClient.recording(List.of(action("call-1", START), observation("call-1", START),
                message("done", START)));
    }

    /** An agent that begins to act at once, and has the result ten seconds later. */
    static JsonObject slow() {
        var events = EventJson.array().add(action("call-1", START)).add(observation("call-1", LATER));
        return EventJson.object().add("kind", "trajectory").add("events", events).build();
    }

    private static JsonObject message(String text, String time) {
        return EventJson.object(json("{'kind':'MessageEvent','source':'agent','activated_skills':[],"
                + "'extended_content':[]}")).add("id", "message-" + text).add("timestamp", time)
                .add("llm_message", EventJson.object(json("{'role':'assistant','thinking_blocks':[]}"))
                        .add("content", EventJson.array().add(EventJson.object()
                                .add("cache_prompt", false).add("type", "text").add("text", text)))).build();
    }

    private static JsonObject action(String call, String time) {
        return EventJson.object(json("{'kind':'ActionEvent','source':'agent','thought':[],'thinking_blocks':[],"
                + "'action':{'kind':'MCPToolAction','data':{}},'tool_name':'probe','llm_response_id':'r',"
                + "'security_risk':'LOW'}")).add("id", "action-" + call).add("timestamp", time)
                .add("tool_call_id", call).add("tool_call", EventJson.object(
                        json("{'name':'probe','arguments':'{}','origin':'completion'}")).add("id", call)).build();
    }

    private static JsonObject observation(String call, String time) {
        return EventJson.object(json("{'kind':'ObservationEvent','source':'environment','tool_name':'probe',"
                + "'extended_content':[],'observation':{'kind':'MCPToolObservation','tool_name':'probe','content':[],"
                + "'is_error':false}}")).add("id", "observation-" + call).add("timestamp", time)
                .add("tool_call_id", call).add("action_id", "action-" + call).build();
    }
}
