package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpClient;
import java.time.Duration;

import dev.partyline.conversation.EventJson;
import dev.partyline.testing.Await;
import dev.partyline.testing.EventClient;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import dev.partyline.testing.Start;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;

/** Agents that work while nobody watches, and what their conversations want to become of them. */
class ClientWaitIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String START = "2026-01-01T00:00:00.000000Z";
    /** Longer than the test lasts. */
    private static final String MUCH_LATER = "2026-01-01T01:00:00.000000Z";

    private final ServerSettings settings = ServerSettings.of("client-wait").with("partyline.limits.client-wait", "PT1S")
            .with("partyline.client-wait-policy", "pause");

    @Test
    void anAgentThatNobodyWatchesFollowsThePolicyOfItsConversation() {
        try (var server = ServerProcess.start(settings)) {
            var rest = new RestClient(server.http("/"));
            String watched = rest.create(busy());
            var client = new EventClient("watcher", watched, HttpClient.newHttpClient());
            client.connect(server, Start.BEGINNING);
            rest.ask(watched, "run").required();
            String goesOn = run(rest, busy("continue"));
            String stopped = run(rest, busy("stop"));
            String byServer = run(rest, busy());

            awaitPaused(rest, stopped);
            awaitPaused(rest, byServer);
            assertEquals("running", status(rest, watched));
            client.close();
            awaitPaused(rest, watched);
            assertEquals("running", status(rest, goesOn), "its wait was over with the others'");

            rest.ask(byServer, "run").required();
            assertEquals("running", status(rest, byServer), "who comes back may run it again");
        }
    }

    private static String run(RestClient rest, JsonObject runtime) {
        String id = rest.create(runtime);
        rest.ask(id, "run").required();
        return id;
    }

    private static void awaitPaused(RestClient rest, String id) {
        Await.until(LIMIT, () -> "it is " + status(rest, id), () -> status(rest, id).equals("paused"));
    }

    private static String status(RestClient rest, String id) {
        return rest.conversation(id).required().json().getString("execution_status");
    }

    private static JsonObject busy(String policy) {
        return EventJson.object(busy()).add("client_wait_policy", policy).build();
    }

    /** An agent that says something at once and has more to say in an hour. */
    private static JsonObject busy() {
        var events = EventJson.array().add(said("1", START)).add(said("2", MUCH_LATER));
        return EventJson.object().add("kind", "trajectory").add("events", events).build();
    }

    private static JsonObject said(String id, String time) {
        var text = EventJson.object().add("cache_prompt", false).add("type", "text").add("text", "working");
        return EventJson.object().add("kind", "MessageEvent").add("id", "message-" + id).add("timestamp", time)
                .add("source", "agent").add("llm_message", EventJson.object().add("role", "assistant")
                        .add("content", EventJson.array().add(text)).add("thinking_blocks", EventJson.array()))
                .add("activated_skills", EventJson.array()).add("extended_content", EventJson.array()).build();
    }
}
