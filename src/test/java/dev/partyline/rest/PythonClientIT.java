package dev.partyline.rest;

import static java.util.Comparator.naturalOrder;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import dev.partyline.testing.PlainHttp;
import dev.partyline.testing.PythonClientStandIn;
import dev.partyline.testing.PythonClientStandIn.Ending;
import dev.partyline.testing.SharedServers;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;

/** What the Python client needs, call by call (V1 spec 9.3 to 9.5, 11.2 and section 10, B7 to B11). */
class PythonClientIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final PlainHttp http = new PlainHttp(SharedServers.withKeys(), SharedServers.KEY);

    @Test
    void aMinimalScriptRunsToItsEnd() {
        String id;
        try (var client = client(Recordings.acting())) {
            id = client.conversation();
            client.sendMessage("hi");
            var run = client.run(TIMEOUT);

            assertEquals(Ending.SIGNAL, run.ending(), run::toString);
            assertEquals("finished", run.status());
            assertFalse(client.disconnected());
            assertTrue(kinds(client).containsAll(List.of("ActionEvent", "ObservationEvent", "MessageEvent")));
        }
        Expect.refusal(404, "Conversation not found: " + id, new Chat(http, id).get(""));
    }

    /** A stall of the machine only ever adds to the time, so the shortest of a few counts. */
    @Test
    void itIsReadyWithinTwoSeconds() {
        client(Recordings.silent()).close(); // the first one of a server warms it up

        Duration shortest = IntStream.range(0, 5).mapToObj(i -> timeUntilReady()).min(naturalOrder()).orElseThrow();

        assertTrue(shortest.compareTo(Duration.ofSeconds(2)) < 0, shortest::toString);
    }

    private static Duration timeUntilReady() {
        long began = System.nanoTime();
        try (var client = client(Recordings.silent())) {
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            assertEquals(List.of("full_state"), client.events().stream().map(e -> e.getString("key", "")).toList());
            return took;
        }
    }

    @Test
    void whatThePlayedAgentDidIsInItsListAfterTheRun() {
        try (var client = client(Fixture.json("{'kind':'trajectory','recording':'demo','instant':true}"))) {
            client.sendMessage("go");
            assertEquals(Ending.SIGNAL, client.run(TIMEOUT).ending());

            List<JsonObject> finish = client.events().stream()
                    .filter(event -> event.getString("tool_name", "").equals("finish")).toList();
            assertEquals(List.of("ActionEvent", "ObservationEvent"),
                    finish.stream().map(event -> event.getString("kind")).toList());
            assertTrue(client.events().stream().anyMatch(event -> event.getString("source").equals("agent")));
            assertTrue(client.events().size() > 50, () -> client.events().size() + " events");
        }
    }

    @Test
    void theRestOfItsCallsAreServed() {
        try (var client = client(Recordings.slow())) {
            var chat = new Chat(http, client.conversation());
            Expect.success(chat.post("/secrets", "{'secrets':{'A':'b'}}"));
            Expect.success(chat.post("/confirmation_policy", "{'policy':{'kind':'NeverConfirm'}}"));
            Expect.success(chat.ask("run"));
            chat.awaitEvent("ActionEvent");
            Expect.success(chat.ask("interrupt"));
            chat.awaitStatus("paused");
            Expect.success(chat.ask("pause"));
            Expect.success(chat.post("/events/respond_to_confirmation", "{'accept':false,'reason':'no'}"));
            Expect.answer(200, "{'status':'ok'}", http.get("/health"));
            Expect.answer(200, "{'status':'ready'}", http.get("/ready"));
        }
    }

    @Test
    void aKnownIdIsAttachedTo() {
        var chat = Chat.start(http, Recordings.silent());

        JsonObject shown = chat.get("").json();

        assertEquals("Agent", shown.getJsonObject("agent").getString("kind"));
        assertEquals("m", shown.getJsonObject("agent").getJsonObject("llm").getString("model"));
        assertTrue(shown.getJsonArray("client_tools").isEmpty());
        Expect.status(404, new Chat(http, Chat.UNKNOWN).get(""));
    }

    private static PythonClientStandIn client(JsonObject runtime) {
        return new PythonClientStandIn(SharedServers.withKeys(), SharedServers.KEY, runtime);
    }

    private static List<String> kinds(PythonClientStandIn client) {
        return client.events().stream().map(event -> event.getString("kind")).toList();
    }
}
