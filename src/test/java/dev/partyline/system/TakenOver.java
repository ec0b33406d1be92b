package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

import dev.partyline.conversation.EventJson;
import dev.partyline.testing.Await;
import dev.partyline.testing.EventClient;
import dev.partyline.testing.Outside;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.Start;
import dev.partyline.testing.agentserver.AgentServerProcess;
import dev.partyline.testing.agentserver.NativeEvents;
import jakarta.json.JsonObject;

/** Runs on one server, a recording and an agent of another server, watched on a second one which goes on with them. */
final class TakenOver {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final Duration PACE = Duration.ofMillis(200);

    private final int messages;
    private final RestClient there;
    private final AgentServerProcess agent;
    private final String played;
    private final String remote;
    private final EventClient watcher;
    private final EventClient remoteWatcher;
    private final double takenOver;

    TakenOver(ServerProcess a, ServerProcess b, AgentServerProcess agent, HttpClient http, int messages) {
        this.messages = messages;
        this.agent = agent;
        var here = new RestClient(a.http("/"));
        there = new RestClient(b.http("/"));
        takenOver = takenOver();
        played = here.create(recording(messages));
        remote = here.create(EventJson.object().add("kind", "remote").add("server", "alpha").build());
        here.ask(played, "run").required();
        Outside.say(here, remote, "work 60 30");
        Await.until(LIMIT, () -> "nothing is played", () -> here.events(played).size() > 2);
        watcher = watch(b, played, http);
        remoteWatcher = watch(b, remote, http);
    }

    private static EventClient watch(ServerProcess server, String id, HttpClient http) {
        var client = new EventClient("watcher", id, http);
        client.connect(server, Start.BEGINNING);
        return client;
    }

    /** Messages at a steady pace. */
    static JsonObject recording(int messages) {
        var events = EventJson.array();
        IntStream.range(0, messages).forEach(number -> events.add(said(number)));
        return EventJson.object().add("kind", "trajectory").add("events", events).build();
    }

    private static JsonObject said(int number) {
        var text = EventJson.object().add("cache_prompt", false).add("type", "text").add("text", "message " + number + ".");
        return EventJson.object().add("kind", "MessageEvent").add("id", "message-" + number)
                .add("timestamp", START.plus(PACE.multipliedBy(number)).toString()).add("source", "agent")
                .add("llm_message", EventJson.object().add("role", "assistant").add("content", EventJson.array().add(text))
                        .add("thinking_blocks", EventJson.array()))
                .add("activated_skills", EventJson.array()).add("extended_content", EventJson.array()).build();
    }

    void awaitProgress() {
        Await.until(LIMIT, watcher::describe, () -> watcher.received() > 3 && remoteWatcher.received() > 3);
    }

    /** @return milliseconds until those who watch see both go on */
    long awaitTakeover() {
        long begin = System.nanoTime();
        Await.until(LIMIT, () -> "not taken over: " + takenOver(), () -> takenOver() >= takenOver + 2);
        int before = watcher.received();
        Await.until(LIMIT, watcher::describe, () -> watcher.received() > before);
        return Duration.ofNanos(System.nanoTime() - begin).toMillis();
    }

    private double takenOver() {
        return there.get("/metrics").required().body().lines().filter(line -> line.startsWith("partyline_agent_leases_taken_over_total"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum();
    }

    /** Everything was said once, in order, and seen so, on one connection each. */
    void verify() {
        Outside.awaitStatus(there, played, "finished");
        Outside.awaitStatus(there, remote, "finished");
        String log = there.events(played).toString();
        IntStream.range(0, messages).forEach(number -> assertEquals(2, log.split("\"message " + number + "\\.\"", -1).length,
                () -> "message " + number + " in " + log));
        List<JsonObject> done = NativeEvents.of(agent.events());
        assertTrue(there.events(remote).size() >= done.size() / 2, () -> there.events(remote).size() + " of " + done.size());
        seen(watcher, played);
        seen(remoteWatcher, remote);
    }

    private void seen(EventClient client, String id) {
        String last = there.lastEventId(id);
        Await.until(LIMIT, client::describe, () -> client.lastEventId().equals(last));
        assertEquals(1, client.connections().size(), "it kept its socket");
        assertEquals(there.events(id).stream().map(event -> event.getString("id")).toList(),
                client.connections().get(0).events().stream().map(each -> each.id()).toList());
        client.close();
    }
}
