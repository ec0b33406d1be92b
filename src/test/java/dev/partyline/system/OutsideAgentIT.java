package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.partyline.conversation.EventJson;
import dev.partyline.testing.Await;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Programs outside as agents of conversations: the examples of the documentation, and what may go wrong. */
@Tag("side-by-side")
class OutsideAgentIT {

    private static final AtomicInteger SERVERS = new AtomicInteger();
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Path EXAMPLES = Path.of("src/site/resources/examples");
    private static final JsonObject OUTSIDE = EventJson.object().add("kind", "outside").build();

    private final ServerSettings settings = ServerSettings.of("outside-" + SERVERS.incrementAndGet())
            .with("partyline.session-api-keys", "user")
            .with("partyline.agent-keys", "robot").with("partyline.limits.agent-wait", "PT3S");

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void theExamplesAreAgents() throws Exception {
        try (var server = ServerProcess.start(settings)) {
            var rest = new RestClient(server.http("/"), "user");
            assertAnswers(server, rest, List.of("python3", EXAMPLES.resolve("agent.py").toString()), "You said 2 words.", 3);
            assertAnswers(server, rest, List.of("sh", EXAMPLES.resolve("agent.sh").toString()), "It is ", 1);
        }
    }

    private void assertAnswers(ServerProcess server, RestClient rest, List<String> program, String answer, int events)
            throws IOException, InterruptedException {
        String id = rest.create(OUTSIDE);
        URI base = server.http("/");
        var command = new ArrayList<>(program);
        command.addAll(List.of(base.toString(), id, "robot"));
        File output = settings.directory().resolve("agent.log").toFile();
        Process agent = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output)).start();
        try {
            say(rest, id, "hello there");
            Await.until(LIMIT, () -> program + ": " + rest.events(id), () -> status(rest, id).equals("finished"));
            String all = rest.events(id).toString();
            assertTrue(all.contains(answer), all);
            assertEquals(events, rest.events(id).stream().filter(OutsideAgentIT::isByAgent).count(), all);
        } finally {
            agent.destroy();
            if (!agent.waitFor(5, TimeUnit.SECONDS)) agent.destroyForcibly();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aStepIsThereOnceAndOnlyOfTheNewestAgent() {
        try (var server = ServerProcess.start(settings)) {
            var rest = new RestClient(server.http("/"), "user");
            var robot = new RestClient(server.http("/"), "robot");
            String id = rest.create(OUTSIDE);
            long first = attach(robot, id);
            assertEquals(409, robot.post(agent(id, "/steps"), step(first, message("too early"))).status());
            say(rest, id, "hello");
            awaitWanted(robot, id, first);

            var events = message("once");
            assertTrue(robot.post(agent(id, "/steps"), step(first, events)).required().json().getBoolean("appended"));
            assertTrue(robot.post(agent(id, "/steps"), step(first, events)).required().json().getBoolean("appended"));
            long second = attach(robot, id);
            assertTrue(second > first);
            assertEquals(412, robot.post(agent(id, "/steps"), step(first, message("from the grave"))).status());
            assertEquals(412, robot.get(agent(id, "/work?generation=" + first)).status());
            assertEquals(422, robot.post(agent(id, "/steps"), step(second, EventJson.object().add("kind", "PauseEvent")
                    .add("id", UUID.randomUUID().toString()).build())).status());
            assertEquals(1, rest.events(id).stream().filter(OutsideAgentIT::isByAgent).count());

            Await.until(LIMIT, () -> "it is " + status(rest, id), () -> status(rest, id).equals("error"));
            assertTrue(rest.events(id).toString().contains("AgentUnreachable"), "nobody was told why");
            assertEquals(403, robot.post("/api/conversations/" + id + "/run", EventJson.object().build()).status());
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void confirmationPauseAndStopReachTheAgentAlsoOfARestartedServer() {
        String id;
        long generation;
        JsonObject action = action();
        try (var server = ServerProcess.start(settings)) {
            var rest = new RestClient(server.http("/"), "user");
            var robot = new RestClient(server.http("/"), "robot");
            id = rest.create(OUTSIDE);
            var always = EventJson.object().add("policy", EventJson.object().add("kind", "AlwaysConfirm")).build();
            rest.post("/api/conversations/" + id + "/confirmation_policy", always).required();
            generation = attach(robot, id);
            say(rest, id, "go");
            awaitWanted(robot, id, generation);
            JsonObject answer = robot.post(agent(id, "/steps"), step(generation, action)).required().json();
            assertTrue(answer.getBoolean("appended"));
            assertFalse(answer.getBoolean("step_wanted"));
            assertEquals("waiting_for_confirmation", answer.getString("execution_status"));
        }
        try (var server = ServerProcess.start(settings)) {
            var rest = new RestClient(server.http("/"), "user");
            var robot = new RestClient(server.http("/"), "robot");
            rest.post("/api/conversations/" + id + "/events/respond_to_confirmation",
                    EventJson.object().add("accept", true).build()).required();
            awaitWanted(robot, id, generation);
            assertTrue(robot.post(agent(id, "/steps"), step(generation, observation(action))).required().json()
                    .getBoolean("appended"));

            rest.ask(id, "pause").required();
            JsonObject work = robot.get(agent(id, "/work?generation=" + generation)).required().json();
            assertEquals("pause", work.getString("stopping"));
            JsonObject nothing = EventJson.object().add("generation", generation).build();
            robot.post(agent(id, "/steps"), nothing).required();
            Await.until(LIMIT, () -> "it is " + status(rest, id), () -> status(rest, id).equals("paused"));

            rest.ask(id, "run").required();
            awaitWanted(robot, id, generation);
            rest.ask(id, "interrupt").required();
            Await.until(LIMIT, () -> "it is " + status(rest, id), () -> status(rest, id).equals("paused"));
            assertEquals(409, robot.post(agent(id, "/steps"), nothing).status());
        }
    }

    private static JsonObject action() {
        return EventJson.object().add("kind", "ActionEvent").add("id", UUID.randomUUID().toString())
                .add("tool_name", "count").add("tool_call_id", "call-1")
                .add("action", EventJson.object().add("kind", "MCPToolAction").add("data", EventJson.object())).build();
    }

    private static JsonObject observation(JsonObject action) {
        return EventJson.object().add("kind", "ObservationEvent").add("id", UUID.randomUUID().toString())
                .add("tool_name", "count").add("tool_call_id", "call-1").add("action_id", action.getString("id"))
                .add("observation", EventJson.object().add("kind", "MCPToolObservation").add("tool_name", "count")
                        .add("content", "1")).build();
    }

    private static void say(RestClient rest, String id, String text) {
        var content = EventJson.array().add(EventJson.object().add("type", "text").add("text", text));
        rest.post("/api/conversations/" + id + "/events", EventJson.object().add("role", "user").add("content", content)
                .add("run", true).build()).required();
    }

    private static long attach(RestClient robot, String id) {
        return robot.post(agent(id, ""), EventJson.object().build()).required().json().getJsonNumber("generation")
                .longValue();
    }

    private static void awaitWanted(RestClient robot, String id, long generation) {
        String work = agent(id, "/work?generation=" + generation);
        Await.until(LIMIT, () -> robot.get(work).body(), () -> robot.get(work).required().json().getBoolean("step_wanted"));
    }

    private static String agent(String id, String path) {
        return "/api/conversations/" + id + "/agent" + path;
    }

    private static JsonObject message(String text) {
        return EventJson.object().add("kind", "MessageEvent").add("id", UUID.randomUUID().toString())
                .add("llm_message", EventJson.object().add("content", text)).build();
    }

    private static JsonObject step(long generation, JsonObject event) {
        return EventJson.object().add("generation", generation).add("events", EventJson.array().add(event)).build();
    }

    private static String status(RestClient rest, String id) {
        return rest.conversation(id).required().json().getString("execution_status");
    }

    private static boolean isByAgent(JsonObject event) {
        return List.of("MessageEvent", "ActionEvent", "ObservationEvent").contains(event.getString("kind"))
                && !event.getString("source").equals("user");
    }
}
