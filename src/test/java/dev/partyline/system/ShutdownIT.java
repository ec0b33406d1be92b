package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import dev.partyline.testing.EventClient;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import dev.partyline.testing.Writers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An administrator restarts the server; clients are told to come back, and find everything. */
@Tag("side-by-side")
class ShutdownIT {

    /** Going away, restarting: clients come back after both (V1 spec 1.4). */
    private static final Set<Integer> COME_BACK = Set.of(1001, 1012);
    private static final int CLIENTS = 10;
    private static final int MESSAGES = 200;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ServerSettings settings = ServerSettings.of("shutdown");

    @Test
    void clientsAreToldToComeBackAndFindEverything() {
        List<String> conversations;
        try (var server = ServerProcess.start(settings)) {
            var rest = new RestClient(server.http("/"));
            conversations = List.of(rest.create(List.of()), rest.create(List.of()));
            server.stop();
        }
        try (var writers = new Writers(conversations); var crowd = new Crowd(conversations, CLIENTS)) {
            shutDownWithOpenSockets(writers, crowd);
            try (var server = ServerProcess.start(settings)) {
                var rest = new RestClient(server.http("/"));
                crowd.resume(server);
                write(rest, writers);
                crowd.awaitHead(rest, LIMIT);
                server.stop();
            }
            crowd.verify(settings.data(), writers);
            assertEquals(2 * MESSAGES, writers.acknowledged());
        }
    }

    private void shutDownWithOpenSockets(Writers writers, Crowd crowd) {
        try (var server = ServerProcess.start(settings)) {
            var rest = new RestClient(server.http("/"));
            crowd.resume(server);
            write(rest, writers);
            crowd.awaitHead(rest, LIMIT);
            server.terminate();
            for (EventClient client : crowd.clients()) {
                int code = client.awaitClose(LIMIT);
                assertTrue(COME_BACK.contains(code), () -> client.name() + " was closed with " + code);
            }
            server.stop();
            assertOrderly(server);
        }
    }

    /** Payara's log is silent by then. */
    private static void assertOrderly(ServerProcess server) {
        String log = server.logText();
        assertFalse(log.contains("Failed to destroy"), log);
        if (server.settings().server().equals("wildfly")) assertTrue(log.contains("Partyline has stopped"), log);
    }

    private static void write(RestClient rest, Writers writers) {
        writers.start(rest, 2, MESSAGES, "", () -> { });
        writers.await(LIMIT);
    }
}
