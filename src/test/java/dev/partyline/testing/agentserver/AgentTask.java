package dev.partyline.testing.agentserver;

import java.util.List;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;

/** What the last message in a log tells the agent to do, and how far it has come. */
record AgentTask(int actions, long millis, boolean asks, boolean fails, int chars, int done) {

    static AgentTask of(List<String> events) {
        String text = "";
        int done = 0;
        for (String event : events) {
            JsonObject json = parse(event);
            String kind = EventJson.text(json, "kind", "");
            if (kind.equals("MessageEvent") && EventJson.text(json, "source", "").equals("user")) {
                text = said(json);
                done = 0;
            } else if (kind.equals("ObservationEvent") || kind.equals("UserRejectObservation")) {
                done++;
            }
        }
        String[] words = text.split(" ");
        boolean works = words[0].equals("work");
        return new AgentTask(works ? Integer.parseInt(words[1]) : 0, works ? Long.parseLong(words[2]) : 0,
                words[0].equals("ask"), words[0].equals("fail"), words[0].equals("write") ? Integer.parseInt(words[1]) : 0, done);
    }

    private static String said(JsonObject message) {
        JsonArray content = message.getJsonObject("llm_message").getJsonArray("content");
        return content.isEmpty() ? "" : EventJson.text(content.getJsonObject(0), "text", "");
    }

    /** The last action without an answer; empty if there is none. */
    static String openCall(List<String> events) {
        String open = "";
        for (String event : events) {
            JsonObject json = parse(event);
            String call = EventJson.text(json, "tool_call_id", "");
            if (call.isEmpty() || !json.containsKey("id")) continue;
            open = EventJson.text(json, "kind", "").equals("ActionEvent") ? call : "";
        }
        return open;
    }

    static JsonObject parse(String event) {
        try {
            return EventJson.parseObject(event);
        } catch (JsonException lie) {
            return JsonObject.EMPTY_JSON_OBJECT;
        }
    }
}
