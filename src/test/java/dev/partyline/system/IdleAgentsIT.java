package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.partyline.conversation.Dialect;
import dev.partyline.testing.Outside;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.SharedServers;
import org.junit.jupiter.api.Test;

/** Many agents at once on one node, each with a run that waits for its program. */
class IdleAgentsIT {

    private static final int AGENTS = 200;
    private static final int WARM_UP = 20;
    /** What the server's own pools may add meanwhile; one per agent would be ten times as many. */
    private static final int ALLOWED_THREADS = 20;

    private final ServerProcess server = SharedServers.open();
    private final RestClient rest = new RestClient(server.http("/"));

    @Test
    void anAgentThatWaitsCostsNoThread() {
        var warmUp = begin(WARM_UP);
        int before = threads(rest);
        var agents = begin(AGENTS);
        int with = threads(rest);
        System.out.println(AGENTS + " agents at once: " + before + " threads before, " + with + " with them");
        assertTrue(with - before <= ALLOWED_THREADS, () -> before + " threads before, " + with + " with them");
        agents.forEach((id, generation) -> finish(rest, id, generation));
        warmUp.forEach((id, generation) -> finish(rest, id, generation));
    }

    /** Runs that wait for a step, and the generations of their agents. */
    private Map<String, Long> begin(int count) {
        var agents = new LinkedHashMap<String, Long>();
        for (int i = 0; i < count; i++) {
            String id = Outside.create(rest, server, Dialect.V1);
            Outside.say(rest, id, "go");
            agents.put(id, Outside.attach(rest, id));
        }
        agents.forEach((id, generation) -> Outside.awaitWanted(rest, id, generation));
        return agents;
    }

    /** Each of them is a session that works. */
    private static void finish(RestClient rest, String id, long generation) {
        Outside.step(rest, id, generation, true).required();
        Outside.awaitStatus(rest, id, "finished");
    }

    private static int threads(RestClient rest) {
        List<String> lines = rest.get("/metrics").required().body().lines()
                .filter(line -> line.startsWith("jvm_threads_live_threads")).toList();
        return (int) Double.parseDouble(lines.get(0).substring(lines.get(0).lastIndexOf(' ') + 1));
    }
}
