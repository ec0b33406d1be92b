package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;

import dev.partyline.conversation.EventJson;
import dev.partyline.testing.Await;
import dev.partyline.testing.RawSocket;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;

/** Agents of one user that are more than the server serves, and agents that nobody wants any more. */
class AgentLimitsIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String ANNA = "anna-4f0d";
    private static final String START = "2026-01-01T00:00:00.000000";
    /** Longer than the test lasts. */
    private static final String MUCH_LATER = "2026-01-01T01:00:00.000000";
    private static final String TOLD = "\"AGENT_ERROR$TOO_MANY_CONVERSATIONS\"";

    private final ServerSettings settings = ServerSettings.of("agent-limits").with("partyline.max-conversations-per-user", "2")
            .with("partyline.session-api-keys", ANNA + ",bert-77aa").with("partyline.close-delay", "PT2S");

    @Test
    void oneTooManyEndsTheOneThatIsMissedLeastAndWhatIsHeldForNobodyGoesInTime() throws IOException {
        try (var server = ServerProcess.start(settings)) {
            var anna = new RestClient(server.http("/"), ANNA);
            var bert = new RestClient(server.http("/"), "bert-77aa");
            String watched = anna.post("/api/conversations", EventJson.object().add("replay_json", v0Recording()).build())
                    .required().json().getString("conversation_id");
            awaitStatus(anna, watched, "running");
            try (RawSocket page = enter(server, watched)) {
                String unwatched = run(anna);
                String ofBert = run(bert);
                String last = run(anna);

                awaitStatus(anna, unwatched, "paused");
                assertTrue(anna.events(unwatched).toString().contains("InterruptEvent"), "its log does not say so");
                try (var watcher = RawSocket.open(server.socket("/sockets/events/" + last + "?session_api_key=" + ANNA))) {
                    watcher.readText(LIMIT);
                    String another = run(anna);

                    assertTrue(next(page, TOLD).contains("\"source\":\"agent\""), "pages would not show it");
                    assertEquals("paused", status(anna, watched));
                    assertEquals("running", status(anna, last));
                    assertEquals("running", status(anna, another));
                    assertEquals("running", status(bert, ofBert), "it is another user's");
                    anna.ask(last, "pause").required();
                    awaitStatus(anna, last, "paused");
                    anna.ask(another, "interrupt").required();
                    awaitSessions(anna, 2); // the paused one holds a step, and somebody watches
                }
                awaitSessions(anna, 1);
                anna.ask(last, "run").required();
                awaitSessions(anna, 2);
                assertEquals("running", status(anna, last));
            }
        }
    }

    /** A page of V0 that has entered and read everything that is there. */
    private static RawSocket enter(ServerProcess server, String id) throws IOException {
        var socket = RawSocket.open(server.socket("/socket.io/?EIO=4&transport=websocket&latest_event_id=-1&session_api_key="
                + ANNA + "&conversation_id=" + id));
        next(socket, "0{");
        socket.sendText("40");
        next(socket, "STATUS$READY");
        return socket;
    }

    private static String next(RawSocket socket, String part) throws IOException {
        String packet = socket.readText(LIMIT);
        while (!packet.contains(part)) packet = socket.readText(LIMIT);
        return packet;
    }

    private static String run(RestClient rest) {
        String id = rest.create(EventJson.object().add("kind", "trajectory").add("events",
                EventJson.array().add(said("1", START)).add(said("2", MUCH_LATER))).build());
        rest.ask(id, "run").required();
        awaitEvents(rest, id);
        return id;
    }

    /** It has said what it says at once, so that it is at work. */
    private static void awaitEvents(RestClient rest, String id) {
        Await.until(LIMIT, () -> "no message in " + rest.events(id), () -> rest.events(id).toString().contains("working"));
    }

    private static void awaitStatus(RestClient rest, String id, String status) {
        Await.until(LIMIT, () -> "it is " + status(rest, id), () -> status(rest, id).equals(status));
    }

    private static String status(RestClient rest, String id) {
        return rest.conversation(id).required().json().getString("execution_status");
    }

    private static void awaitSessions(RestClient rest, int expected) {
        String line = "partyline_agent_sessions " + expected + ".0";
        Await.until(LIMIT, () -> rest.get("/metrics").body().lines().filter(each -> each.contains("agent_sessions")).toList()
                .toString(), () -> rest.get("/metrics").body().lines().anyMatch(line::equals));
    }

    private static String v0Recording() {
        return "[{\"source\":\"user\",\"action\":\"message\",\"args\":{\"content\":\"go\"},\"timestamp\":\"" + START + "\"},"
                + "{\"source\":\"agent\",\"action\":\"message\",\"args\":{\"content\":\"working\"},\"timestamp\":\"" + START
                + "\"},{\"source\":\"agent\",\"action\":\"message\",\"args\":{\"content\":\"done\"},\"timestamp\":\""
                + MUCH_LATER + "\"}]";
    }

    private static JsonObject said(String id, String time) {
        var text = EventJson.object().add("cache_prompt", false).add("type", "text").add("text", "working");
        return EventJson.object().add("kind", "MessageEvent").add("id", "message-" + id).add("timestamp", time + "Z")
                .add("source", "agent").add("llm_message", EventJson.object().add("role", "assistant")
                        .add("content", EventJson.array().add(text)).add("thinking_blocks", EventJson.array()))
                .add("activated_skills", EventJson.array()).add("extended_content", EventJson.array()).build();
    }
}
