package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import dev.partyline.conversation.EventJson;
import dev.partyline.testing.AgentLink;
import dev.partyline.testing.Await;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Programs that are agents by socket, and the text that they show while they write it. */
class AgentSocketIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final JsonObject OUTSIDE = EventJson.object().add("kind", "outside").build();

    private static final ServerSettings SETTINGS = ServerSettings.of("agent-socket")
            .with("partyline.session-api-keys", "user").with("partyline.agent-keys", "robot")
            .with("partyline.limits.agent-wait", "PT3S");
    private static ServerProcess server;

    private final RestClient rest = new RestClient(server.http("/"), "user");

    @BeforeAll
    static void start() {
        server = ServerProcess.start(SETTINGS);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static AgentLink attach(String id, String after) {
        var link = AgentLink.open(server.socket("/sockets/agents/" + id));
        link.send(frame("attach").add("key", "robot").add("after", after).build());
        return link;
    }

    private static AgentLink watch(String id) {
        var link = AgentLink.open(server.socket("/sockets/events/" + id + "?session_api_key=user&resend_mode=all"));
        link.next();
        return link;
    }

    private static JsonObjectBuilder frame(String type) {
        return EventJson.object().add("type", type);
    }

    private static JsonObject message(String text) {
        return EventJson.object().add("kind", "MessageEvent").add("id", UUID.randomUUID().toString())
                .add("llm_message", EventJson.object().add("content", text)).build();
    }

    private static JsonObject step(String id, JsonObject event, boolean finished) {
        return frame("step").add("id", id).add("events", EventJson.array().add(event)).add("finished", finished).build();
    }

    private static boolean isWork(JsonObject frame) {
        return frame.getString("type").equals("work") && frame.getBoolean("step_wanted");
    }

    private void say(String id, String text) {
        var content = EventJson.array().add(EventJson.object().add("type", "text").add("text", text));
        rest.post("/api/conversations/" + id + "/events", EventJson.object().add("role", "user").add("content", content)
                .add("run", true).build()).required();
    }

    private String status(String id) {
        return rest.conversation(id).required().json().getString("execution_status");
    }

    @Test
    void workIsPushedStepsAreAcknowledgedAndTextIsShownToAllWhoWatch() {
        String id = rest.create(OUTSIDE);
        try (var agent = attach(id, ""); var first = watch(id); var second = watch(id)) {
            assertTrue(agent.next().getJsonNumber("generation").longValue() >= 0);
            assertFalse(agent.next(frame -> frame.getString("type").equals("work")).getBoolean("step_wanted"));
            say(id, "hello");
            JsonObject heard = agent.next(frame -> frame.getString("type").equals("event"));
            assertEquals("user", heard.getJsonObject("event").getString("source"));
            agent.next(AgentSocketIT::isWork);

            for (AgentLink watcher : List.of(first, second)) watcher.next(AgentSocketIT::isRunning);
            agent.send(frame("delta").add("content", "Hel").build());
            for (AgentLink watcher : List.of(first, second)) {
                JsonObject delta = watcher.next();
                assertEquals("StreamingDeltaEvent Hel", delta.getString("kind") + " " + delta.getString("content"));
            }
            JsonObject whole = message("Hello");
            agent.send(step("s1", whole, false));
            assertEquals("ack s1 true", reply(agent));
            agent.next(AgentSocketIT::isWork);
            agent.send(step("s1", whole, false));
            assertEquals("ack s1 true", reply(agent));
            agent.send(step("s2", message("Bye"), true));
            assertEquals("ack s2 true", reply(agent));

            for (AgentLink watcher : List.of(first, second)) {
                assertEquals(whole.getString("id"), watcher.next().getString("id"));
                assertEquals("Bye", watcher.next().getJsonObject("llm_message").getJsonArray("content").getJsonObject(0)
                        .getString("text"));
            }
            Await.until(LIMIT, () -> status(id), () -> status(id).equals("finished"));
            assertEquals(2, rest.events(id).stream().filter(event -> event.getString("source").equals("agent")).count());
            assertFalse(rest.events(id).toString().contains("StreamingDelta"));
        }
    }

    private static boolean isRunning(JsonObject event) {
        return EventJson.text(event, "key", "").equals("execution_status")
                && EventJson.text(event, "value", "").equals("running");
    }

    /** What was answered to a frame. */
    private static String reply(AgentLink agent) {
        JsonObject reply = agent.next(frame -> List.of("ack", "error").contains(frame.getString("type")));
        return reply.getString("type") + " " + reply.getString("id", "-") + " "
                + (reply.containsKey("status") ? reply.get("status") : reply.get("appended"));
    }

    @Test
    void mistakesAreAnsweredAndTheStepIsStillWanted() {
        String id = rest.create(OUTSIDE);
        try (var agent = attach(id, "")) {
            agent.send(step("early", message("too early"), false));
            assertEquals("error early 409", reply(agent));
            agent.send(frame("delta").add("content", "x").build());
            assertEquals("error - 409", reply(agent));
            say(id, "hello");
            agent.next(AgentSocketIT::isWork);
            agent.send(step("bad", EventJson.object().add("kind", "PauseEvent").build(), false));
            assertEquals("error bad 422", reply(agent));
            agent.send(frame("delta").add("id", "d").build());
            assertEquals("error d 422", reply(agent));
            agent.send(frame("song").build());
            assertEquals("error - 422", reply(agent));
            agent.send(frame("step").add("id", "f").add("failure", EventJson.object().add("code", "Tired")
                    .add("detail", "No more today.")).build());
            assertEquals("ack f true", reply(agent));
            Await.until(LIMIT, () -> status(id), () -> status(id).equals("error"));
            assertTrue(rest.events(id).toString().contains("No more today."));
        }
    }

    @Test
    void onlyTheNewestIsTheAgentAndOneThatComesBackGoesOn() {
        String id = rest.create(OUTSIDE);
        try (var old = attach(id, "")) {
            say(id, "hello");
            String known = old.next(frame -> frame.getString("type").equals("event")).getJsonObject("event").getString("id");
            old.next(AgentSocketIT::isWork);
            try (var other = attach(id, known)) {
                assertEquals("attached", other.next().getString("type"));
                assertEquals("4412 Another agent has taken over", old.awaitClose());
                other.next(AgentSocketIT::isWork);
                assertFalse(rest.events(id).toString().contains("AgentUnreachable"));
                var robot = new RestClient(server.http("/"), "robot");
                robot.post("/api/conversations/" + id + "/agent", EventJson.object().build()).required();
                assertEquals("4412 Another agent has taken over", other.awaitClose());
            }
        }
    }

    @Test
    void aProgramThatIsGoneIsMissed() {
        String id = rest.create(OUTSIDE);
        try (var agent = attach(id, "")) {
            say(id, "hello");
            agent.next(AgentSocketIT::isWork);
            agent.abort();
            Await.until(LIMIT, () -> status(id), () -> status(id).equals("error"));
            assertTrue(rest.events(id).toString().contains("AgentUnreachable"));
        }
    }

    /** Heartbeats are further apart than a program may be silent here. */
    @Test
    void aProgramThatThinksForLongIsNotMissed() {
        String id = rest.create(OUTSIDE);
        try (var agent = attach(id, "")) {
            say(id, "hello");
            agent.next(AgentSocketIT::isWork);
            long asked = System.nanoTime();
            Await.until(LIMIT, () -> "the clock stands", () -> System.nanoTime() - asked > Duration.ofMillis(4_500).toNanos());
            assertEquals("running", status(id));
            agent.send(step("s", message("At last"), true));
            assertEquals("ack s true", reply(agent));
        }
    }

    @Test
    void whoMayNotBeTheAgentIsToldByTheClose() {
        String id = rest.create(OUTSIDE);
        assertClosed("4001 Authentication failed", id, frame("attach").add("key", "wrong").build());
        assertClosed("4001 Authentication failed", id, frame("step").add("key", "robot").build());
        assertClosed("4004 Conversation not found", UUID.randomUUID().toString(), frame("attach").add("key", "user").build());
        assertClosed("1008 Bad parameter", id, frame("attach").add("key", "robot").add("after", "nowhere").build());
        String recorded = rest.create(List.of());
        assertClosed("4004 Conversation not found", recorded, frame("attach").add("key", "robot").build());
        assertClosed("4405 The agent of this conversation is no program outside", recorded,
                frame("attach").add("key", "user").build());
    }

    private static void assertClosed(String close, String id, JsonObject first) {
        try (var link = AgentLink.open(server.socket("/sockets/agents/" + id))) {
            link.send(first);
            assertEquals(close, link.awaitClose());
        }
    }

    @Test
    void aRecordingIsFollowedByAProgram() {
        JsonObject recorded = RestClient.recording(List.of(EventJson.object().add("kind", "MessageEvent").add("id", "m")
                .add("source", "user").add("llm_message", EventJson.object().add("role", "user")
                        .add("content", EventJson.array())).build()));
        String id = rest.create(EventJson.object(recorded).add("then", OUTSIDE).build());
        try (var agent = attach(id, "")) {
            rest.ask(id, "run").required();
            agent.next(AgentSocketIT::isWork);
            assertEquals(1, rest.events(id).stream().filter(event -> event.getString("kind").equals("MessageEvent")).count());
            agent.send(step("s", message("I go on"), true));
            assertEquals("ack s true", reply(agent));
        }
    }

    @Test
    void theExampleIsAnAgent() throws IOException, InterruptedException {
        String id = rest.create(OUTSIDE);
        var command = new ArrayList<>(List.of("python3", Path.of("src/site/resources/examples/agent_socket.py").toString()));
        command.addAll(List.of(server.http("/").toString(), id, "robot"));
        File output = SETTINGS.directory().resolve("agent.log").toFile();
        Process agent = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output).start();
        try (var watcher = watch(id)) {
            say(id, "good morning");
            JsonObject delta = watcher.next(event -> event.getString("kind").equals("StreamingDeltaEvent"));
            assertTrue("You said: good morning ".contains(delta.getString("content")), delta::toString);
            Await.until(LIMIT, () -> rest.events(id).toString(), () -> status(id).equals("finished"));
            assertTrue(rest.events(id).toString().contains("You said: good morning"));
        } finally {
            agent.destroy();
            if (!agent.waitFor(5, TimeUnit.SECONDS)) agent.destroyForcibly();
        }
    }
}
