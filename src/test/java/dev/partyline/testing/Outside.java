package dev.partyline.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventJson;
import dev.partyline.testing.RestClient.Answer;
import jakarta.json.JsonObject;

/** Conversations whose agent is a program, and what such a program hands in. */
public final class Outside {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final JsonObject RUNTIME = EventJson.object().add("kind", "outside").build();

    private Outside() {}

    /** Makes one; only an import makes one of V0. */
    public static String create(RestClient rest, ServerProcess server, Dialect dialect) {
        if (dialect == Dialect.V1) return rest.create(RUNTIME);
        String hex = UUID.randomUUID().toString().replace("-", "");
        String lines = "{\"export\":1,\"id\":\"" + hex + "\",\"epoch\":0,\"owner\":\"\",\"createdAt\":\"2026-01-01T00:00:00Z\","
                + "\"updatedAt\":\"2026-01-01T00:00:00Z\",\"tags\":{},\"agent\":{},\"runtime\":{\"kind\":\"outside\"},"
                + "\"dialect\":\"V0\"}\n{\"records\":0}\n";
        var answer = new PlainHttp(server, "").send("POST", "/api/conversations/import", lines.getBytes(UTF_8),
                "Content-Type: application/jsonl");
        if (answer.status() != 201) throw new AssertionError("HTTP " + answer.status() + ": " + answer.body());
        return hex;
    }

    public static void say(RestClient rest, String id, String text) {
        var content = EventJson.array().add(EventJson.object().add("type", "text").add("text", text));
        rest.post("/api/conversations/" + id + "/events", EventJson.object().add("role", "user").add("content", content)
                .add("run", true).build()).required();
    }

    /** Becomes the agent. @return the generation */
    public static long attach(RestClient rest, String id) {
        return rest.post(agent(id, ""), EventJson.object().build()).required().json().getJsonNumber("generation").longValue();
    }

    public static void awaitWanted(RestClient rest, String id, long generation) {
        String work = agent(id, "/work?generation=" + generation);
        Await.until(LIMIT, () -> rest.get(work).body(), () -> rest.get(work).required().json().getBoolean("step_wanted"));
    }

    /** Hands in a step of these events. */
    public static Answer step(RestClient rest, String id, long generation, boolean finished, JsonObject... events) {
        var list = EventJson.array();
        List.of(events).forEach(list::add);
        return rest.post(agent(id, "/steps"), EventJson.object().add("generation", generation).add("events", list)
                .add("finished", finished).build());
    }

    /** Says that the agent cannot go on. */
    public static Answer fail(RestClient rest, String id, long generation, JsonObject failure) {
        return rest.post(agent(id, "/steps"), EventJson.object().add("generation", generation).add("failure", failure).build());
    }

    public static JsonObject action(String call) {
        return EventJson.object().add("kind", "ActionEvent").add("id", UUID.randomUUID().toString())
                .add("tool_name", "probe").add("tool_call_id", call)
                .add("action", EventJson.object().add("kind", "MCPToolAction").add("data", EventJson.object())).build();
    }

    public static JsonObject result(String call, String actionId) {
        return EventJson.object().add("kind", "ObservationEvent").add("id", UUID.randomUUID().toString())
                .add("tool_name", "probe").add("tool_call_id", call).add("action_id", actionId)
                .add("observation", EventJson.object().add("kind", "MCPToolObservation").add("tool_name", "probe")
                        .add("content", "done")).build();
    }

    public static String status(RestClient rest, String id) {
        return rest.conversation(id).required().json().getString("execution_status");
    }

    public static void awaitStatus(RestClient rest, String id, String status) {
        Await.until(LIMIT, () -> "it is " + status(rest, id) + " instead of " + status, () -> status(rest, id).equals(status));
    }

    static String agent(String id, String path) {
        return "/api/conversations/" + id + "/agent" + path;
    }
}
