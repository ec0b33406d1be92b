package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;

import dev.partyline.conversation.Dialect;
import dev.partyline.testing.Outside;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import org.junit.jupiter.api.Test;

/** Many agents at once on one node, each with a run that waits for its program. */
class IdleAgentsIT {

    private static final int AGENTS = 200;
    private static final int WARM_UP = 20;
    /** What the server's own pools may add meanwhile; one per agent would be ten times as many. */
    private static final int ALLOWED_THREADS = 20;

    private final ServerSettings settings = ServerSettings.of("idle-agents");

    @Test
    void anAgentThatWaitsCostsNoThread() {
        try (var server = ServerProcess.start(settings)) {
            var rest = new RestClient(server.http("/"));
            for (int i = 0; i < WARM_UP; i++) begin(rest, server);
            int before = threads(rest);
            var agents = new LinkedHashMap<String, Long>();
            for (int i = 0; i < AGENTS; i++) {
                String id = begin(rest, server);
                agents.put(id, Outside.attach(rest, id));
            }
            agents.forEach((id, generation) -> Outside.awaitWanted(rest, id, generation));
            int with = threads(rest);
            System.out.println(AGENTS + " agents at once: " + before + " threads before, " + with + " with them");
            assertTrue(with - before <= ALLOWED_THREADS, () -> before + " threads before, " + with + " with them");
            agents.forEach((id, generation) -> finish(rest, id, generation));
        }
    }

    /** A run that waits for a step. */
    private static String begin(RestClient rest, ServerProcess server) {
        String id = Outside.create(rest, server, Dialect.V1);
        Outside.say(rest, id, "go");
        return id;
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
