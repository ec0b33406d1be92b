package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import dev.partyline.conversation.EventJson;
import dev.partyline.testing.PythonClientStandIn;
import dev.partyline.testing.PythonClientStandIn.Ending;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The Python client's way of waiting for a run must never have to fall back to polling (V1 spec 9.4). */
@Tag("side-by-side")
class RunRoundsIT {

    private static final int ROUNDS = 50;
    private static final String KEY = "round-key";
    /** Of half the rounds; a single one may meet a stall of the machine, and ends by its signal all the same. */
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @Test
    void everyRoundEndsBySignalAndSoon() {
        ServerSettings settings = ServerSettings.of("run-rounds").with("partyline.session-api-keys", KEY);
        try (var server = ServerProcess.start(settings);
                var client = new PythonClientStandIn(server, KEY, RestClient.recording(List.of(agentMessage())))) {
            var times = new ArrayList<Duration>();
            for (int round = 0; round < ROUNDS; round++) {
                client.sendMessage("round " + round);
                var run = client.run(TIMEOUT);
                String what = "round " + round + ": " + run;
                assertEquals(Ending.SIGNAL, run.ending(), what);
                assertEquals("finished", run.status(), what);
                assertFalse(client.disconnected(), what);
                times.add(run.took());
            }
            Collections.sort(times);
            assertTrue(times.get(ROUNDS / 2).compareTo(SOON) < 0, times::toString);
            assertEquals(ROUNDS, messages(client.events(), "user"));
            assertTrue(messages(client.events(), "agent") > 0, "the agent said nothing");
        }
    }

    private static long messages(List<JsonObject> events, String source) {
        return events.stream().filter(event -> event.getString("kind").equals("MessageEvent")
                && event.getString("source").equals(source)).count();
    }

    private static JsonObject agentMessage() {
        var item = EventJson.object().add("cache_prompt", false).add("type", "text").add("text", "done");
        var message = EventJson.object().add("role", "assistant").add("content", EventJson.array().add(item))
                .add("thinking_blocks", EventJson.array());
        return EventJson.object().add("kind", "MessageEvent").add("id", "00000000-0000-4000-8000-000000000001")
                .add("timestamp", "2026-01-01T00:00:00.000000Z").add("source", "agent").add("llm_message", message)
                .add("activated_skills", EventJson.array()).add("extended_content", EventJson.array()).build();
    }
}
