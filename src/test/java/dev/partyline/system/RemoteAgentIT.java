package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import dev.partyline.conversation.EventJson;
import dev.partyline.testing.Await;
import dev.partyline.testing.EventClient;
import dev.partyline.testing.PythonClientStandIn;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import dev.partyline.testing.Start;
import dev.partyline.testing.agentserver.AgentServerProcess;
import dev.partyline.testing.agentserver.NativeEvents;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Conversations that an agent server executes, a process of its own, with either server killed while it works. */
@Tag("side-by-side")
class RemoteAgentIT {

    /** The full trial: {@code -Dpartyline.remote-kills=20 -Dpartyline.remote-events=2000}. */
    private static final int KILLS = Integer.getInteger("partyline.remote-kills", 3);
    private static final int EVENTS = Integer.getInteger("partyline.remote-events", 300);

    private static final AtomicInteger SERVERS = new AtomicInteger();
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String SECRET = "remote-secret-4711";
    private static final JsonObject REMOTE = EventJson.object().add("kind", "remote").add("server", "alpha").build();

    private final ServerSettings base = ServerSettings.of("remote-" + SERVERS.incrementAndGet());
    private final AgentServerProcess agent = new AgentServerProcess(base.directory().resolve("agent"), SECRET);
    private final ServerSettings settings = base.with("partyline.remotes", "alpha")
            .with("partyline.remote.alpha.url", agent.url()).with("partyline.remote.alpha.key", SECRET)
            .with("partyline.remote.alpha.retry", "PT0.05S").with("partyline.remote.alpha.retry-most", "PT0.5S");

    @AfterEach
    void end() {
        agent.close();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void thePythonClientSeesAnAgentOfAnotherServerWorkAndFail() throws Exception {
        try (var server = ServerProcess.start(settings)) {
            var rest = new RestClient(server.http("/"));
            assertEquals(422, rest.post("/api/conversations", EventJson.object().add("agent", EventJson.object())
                    .add("runtime", EventJson.object(REMOTE).add("server", "beta")).build()).status());
            try (var client = new PythonClientStandIn(server, "", REMOTE)) {
                client.sendMessage("work 5 0");
                assertEquals("finished", client.run(LIMIT).status());
                assertSame(rest, client.conversation());
                client.sendMessage("fail");
                assertEquals("error", client.run(LIMIT).status());
                assertTrue(client.events().toString().contains("the model is on strike"));
            }
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void confirmationAndPauseReachTheAgentAndItsSecretsAreNowhereHere() {
        String id;
        try (var server = ServerProcess.start(settings)) {
            var rest = new RestClient(server.http("/"));
            id = rest.create(EventJson.parseObject("{\"agent\":{\"llm\":{\"model\":\"m\",\"api_key\":\"sk-hidden\"}},"
                    + "\"workspace\":{\"working_dir\":\"/w\"},\"confirmation_policy\":{\"kind\":\"AlwaysConfirm\"}}"), REMOTE);
            say(rest, id, "ask");
            await(rest, id, "waiting_for_confirmation");
            respond(rest, id, false);
            Await.until(LIMIT, () -> "the agent was not told: " + agent.events(), () -> agent.events().toString().contains("not so"));
            say(rest, id, "ask");
            await(rest, id, "waiting_for_confirmation");
            respond(rest, id, true);
            await(rest, id, "finished");

            say(rest, id, "work 200 10");
            Await.until(LIMIT, () -> "nothing is done", () -> agentEvents(rest, id).size() > 8);
            rest.ask(id, "pause").required();
            await(rest, id, "paused");
            rest.ask(id, "run").required();
            await(rest, id, "running");
            rest.ask(id, "interrupt").required();
            await(rest, id, "paused");
            assertSame(rest, id);
            assertFalse((rest.events(id) + rest.conversation(id).body() + server.logText()).contains("sk-hidden"));
            assertFalse(server.logText().contains(SECRET));
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aRunOutlivesThisServer() throws Exception {
        String id;
        EventClient client;
        try (var server = ServerProcess.start(settings)) {
            var rest = new RestClient(server.http("/"));
            id = rest.create(REMOTE);
            client = new EventClient("watcher", id, HttpClient.newHttpClient());
            client.connect(server, Start.BEGINNING);
            say(rest, id, "work 400 10");
            Await.until(LIMIT, () -> "nothing is done", () -> client.received() > 20);
            server.kill();
        }
        try (var server = ServerProcess.start(settings)) {
            var rest = new RestClient(server.http("/"));
            client.resume(server);
            await(rest, id, "finished");
            assertSame(rest, id);
            assertEquals(1, agent.requests().stream().filter(request -> request.endsWith("/run")).count());
            assertEquals(1, rest.events(id).stream().filter(event -> event.toString().contains("work 400")).count());
            String last = rest.lastEventId(id);
            Await.until(LIMIT, client::describe, () -> client.lastEventId().equals(last));
            List<String> seen = client.connections().stream().flatMap(each -> each.events().stream())
                    .map(each -> each.id()).toList();
            assertEquals(rest.events(id).stream().map(event -> event.getString("id")).toList(), seen);
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void anAgentServerThatIsKilledAgainAndAgainLosesAndDoublesNothing() {
        try (var server = ServerProcess.start(settings)) {
            var rest = new RestClient(server.http("/"));
            String id = rest.create(REMOTE);
            say(rest, id, "work " + EVENTS / 2 + " 5");
            for (int kill = 1; kill <= KILLS; kill++) {
                int enough = kill * EVENTS / (KILLS + 1);
                Await.whileGoingOn(Duration.ofSeconds(30), () -> agent.events().size(), () -> "stands at " + rest.conversation(id).body(),
                        () -> agent.events().size() > enough);
                agent.kill();
                agent.start();
            }
            Await.whileGoingOn(Duration.ofSeconds(30), () -> agent.events().size(), () -> rest.conversation(id).body(),
                    () -> status(rest, id).equals("finished"));
            assertSame(rest, id);
            assertTrue(agentEvents(rest, id).size() >= EVENTS);
            System.out.println(agentEvents(rest, id).size() + " events of an agent server that was killed " + KILLS + " times");
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aWebhookRingsForWhatHappensThere() {
        try (var server = ServerProcess.start(settings.with("partyline.session-api-keys", "user"))) {
            var rest = new RestClient(server.http("/"), "user");
            var webhook = new RestClient(server.http("/"), SECRET);
            String id = rest.create(REMOTE);
            say(rest, id, "work 1 0");
            await(rest, id, "finished");
            JsonObject bell = EventJson.object().add("id", id).build();
            assertEquals(401, rest.post("/api/remote/alpha/conversations", bell).status());
            assertEquals(401, webhook.post("/api/remote/beta/conversations", bell).status());
            assertEquals(401, webhook.conversation(id).status());
            assertEquals(422, webhook.postText("/api/remote/alpha/events/" + id, "{}").status());
            assertEquals(200, webhook.post("/api/remote/alpha/conversations", bell).status());

            String base = server.http("/api/remote/alpha").toString();
            agent.call("PUT", "/webhook", EventJson.write(EventJson.object().add("base", base).add("key", SECRET).build()));
            String there = "/api/conversations/" + agent.conversation();
            agent.call("POST", there + "/events", "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"work 3 0\"}]}");
            agent.call("POST", there + "/run", "{}");
            Await.until(LIMIT, () -> "not followed: " + agentEvents(rest, id), () -> agentEvents(rest, id).size()
                    == NativeEvents.of(agent.events()).size() && status(rest, id).equals("finished"));
            assertSame(rest, id);
        }
    }

    private static void say(RestClient rest, String id, String text) {
        var content = EventJson.array().add(EventJson.object().add("type", "text").add("text", text));
        rest.post("/api/conversations/" + id + "/events", EventJson.object().add("role", "user").add("content", content)
                .add("run", true).build()).required();
    }

    private static void respond(RestClient rest, String id, boolean accept) {
        rest.post("/api/conversations/" + id + "/events/respond_to_confirmation", EventJson.object().add("accept", accept)
                .add("reason", "not so").build()).required();
    }

    private void await(RestClient rest, String id, String status) {
        Await.until(LIMIT, () -> status(rest, id) + ", not " + status + ": " + rest.events(id) + "\nthere " + agent.events(),
                () -> status(rest, id).equals(status));
    }

    private static String status(RestClient rest, String id) {
        return rest.conversation(id).required().json().getString("execution_status");
    }

    /** Those that bear ids of the agent server's log, but what is said there of what users said and did here. */
    private List<JsonObject> agentEvents(RestClient rest, String id) {
        Set<String> ids = NativeEvents.of(agent.events()).stream().map(event -> event.getString("id"))
                .collect(Collectors.toCollection(HashSet::new));
        return rest.events(id).stream().filter(event -> ids.contains(event.getString("id"))).map(NativeEvents::withoutTime).toList();
    }

    /** The agent's events are here once each, in the order of its own log. */
    private void assertSame(RestClient rest, String id) {
        assertEquals(NativeEvents.of(agent.events()), agentEvents(rest, id));
    }
}
