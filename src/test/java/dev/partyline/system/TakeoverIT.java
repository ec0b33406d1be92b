package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventJson;
import dev.partyline.testing.Await;
import dev.partyline.testing.EventClient;
import dev.partyline.testing.Outside;
import dev.partyline.testing.RedisProcess;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import dev.partyline.testing.Start;
import dev.partyline.testing.agentserver.AgentServerProcess;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Servers of a cluster that run agents are killed, held up and stopped; those who watch on another one miss nothing. */
@Tag("side-by-side")
class TakeoverIT {

    /** The full trial, with leases as a server is delivered: {@code -Dpartyline.takeovers=20 -Dpartyline.pauses=100}. */
    private static final int KILLS = Integer.getInteger("partyline.takeovers", 1);
    private static final int PAUSES = Integer.getInteger("partyline.pauses", 1);
    private static final boolean FULL = KILLS > 1;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration MOST = Duration.ofSeconds(10);
    private static final int MESSAGES = 15;
    private static final Duration CLIENT_WAIT = Duration.ofSeconds(2);
    private static final String KEY = "remote-key-4712";

    private final ServerSettings base = ServerSettings.of("takeover-redis");
    private final RedisProcess redis = RedisProcess.start(RedisProcess.oldest(), base.directory().resolve("redis"));
    private final AgentServerProcess agent = new AgentServerProcess(base.directory().resolve("agent"), KEY);
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<ServerProcess> servers = new CopyOnWriteArrayList<>();
    private final List<Long> millis = new ArrayList<>();

    @AfterEach
    void end() {
        servers.forEach(ServerProcess::close);
        agent.close();
        redis.close();
    }

    private ServerSettings settings(String node) {
        ServerSettings settings = ServerSettings.of("takeover-" + node).with("partyline.redis.uri", redis.uri())
                .with("partyline.node.id", node).with("partyline.remotes", "alpha").with("partyline.remote.alpha.url", agent.url())
                .with("partyline.remote.alpha.key", KEY).with("partyline.limits.client-wait", CLIENT_WAIT.toString());
        return FULL ? settings : settings.with("partyline.cluster.lease", "PT2S");
    }

    private ServerProcess start(ServerSettings settings) {
        ServerProcess server = ServerProcess.start(settings);
        servers.add(server);
        return server;
    }

    @Test
    void whoIsGoneOrTooLateIsReplacedAndNobodyMissesAnything() {
        var starting = CompletableFuture.supplyAsync(() -> start(settings("a")));
        ServerProcess b = start(settings("b"));
        ServerProcess a = starting.join();
        if (FULL) watched(a, b);
        for (int pause = 1; pause <= PAUSES; pause++) heldUp(a, b, pause);
        for (int kill = 1; kill <= KILLS; kill++) {
            killed(a, b);
            if (FULL) a = start(a.settings());
        }
        Collections.sort(millis);
        System.out.println("goes on elsewhere after so many ms, of " + KILLS + " kills: median " + millis.get(millis.size() / 2)
                + ", most " + millis.get(millis.size() - 1));
        if (FULL) stopped(a, b);
    }

    /** A server that is paused beyond its lease wakes and may do nothing any more. */
    private void heldUp(ServerProcess a, ServerProcess b, int pauses) {
        var chat = new TakenOver(a, b, agent, http, MESSAGES);
        chat.awaitProgress();
        a.pause();
        chat.awaitTakeover();
        a.resume();
        Await.until(LIMIT, () -> metric(a, "partyline_agent_leases_lost_total") + " leases are lost",
                () -> metric(a, "partyline_agent_leases_lost_total") >= 2 * pauses && metric(a, "partyline_agent_sessions") == 0);
        chat.verify();
    }

    private void killed(ServerProcess a, ServerProcess b) {
        var chat = new TakenOver(a, b, agent, http, MESSAGES);
        var program = new OutsideProgram(a, b);
        chat.awaitProgress();
        a.kill();
        long took = chat.awaitTakeover();
        millis.add(took);
        assertTrue(took < MOST.toMillis(), took + " ms");
        program.goesOn();
        chat.verify();
    }

    private void stopped(ServerProcess a, ServerProcess b) {
        var chat = new TakenOver(a, b, agent, http, MESSAGES);
        chat.awaitProgress();
        a.stop();
        long took = chat.awaitTakeover();
        System.out.println("goes on elsewhere " + took + " ms after the end of a planned stop");
        chat.verify();
    }

    /** Who watches on one server keeps an agent at work on another, and nobody else does. */
    private void watched(ServerProcess a, ServerProcess b) {
        var rest = new RestClient(a.http("/"));
        String id = rest.create(EventJson.object(TakenOver.recording(60)).add("client_wait_policy", "stop").build());
        var watcher = new EventClient("watcher", id, http);
        watcher.connect(b, Start.BEGINNING);
        rest.ask(id, "run").required();
        Await.until(LIMIT, watcher::describe, () -> watcher.received() > 3 * CLIENT_WAIT.toMillis() / TakenOver.PACE.toMillis());
        assertEquals("running", Outside.status(rest, id));
        watcher.close();
        Outside.awaitStatus(rest, id, "paused");
    }

    private static double metric(ServerProcess server, String name) {
        return new RestClient(server.http("/")).get("/metrics").required().body().lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum();
    }

    /** A program that is an agent, has begun something, and goes on with it at another server. */
    private record OutsideProgram(String id, RestClient there, JsonObject action) {

        OutsideProgram(ServerProcess a, ServerProcess b) {
            this(Outside.create(new RestClient(a.http("/")), a, Dialect.V1), new RestClient(b.http("/")),
                    Outside.action("call-1"));
            var here = new RestClient(a.http("/"));
            long generation = Outside.attach(here, id);
            Outside.say(here, id, "go");
            Outside.awaitWanted(here, id, generation);
            Outside.step(here, id, generation, false, action).required();
            Outside.awaitWanted(here, id, generation);
        }

        void goesOn() {
            long generation = Outside.attach(there, id);
            Outside.awaitWanted(there, id, generation);
            JsonObject result = Outside.result("call-1", action.getString("id"));
            assertTrue(Outside.step(there, id, generation, true, result).required().json().getBoolean("appended"));
            Outside.awaitStatus(there, id, "finished");
            List<String> kinds = there.events(id).stream().map(event -> event.getString("kind")).toList();
            assertEquals(1, kinds.stream().filter("ObservationEvent"::equals).count(), kinds::toString);
            assertFalse(kinds.contains("AgentErrorEvent"), "the program has told what it came to");
        }
    }
}
