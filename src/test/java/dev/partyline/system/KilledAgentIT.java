package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import dev.partyline.conversation.Dialect;
import dev.partyline.testing.LogReader;
import dev.partyline.testing.Outside;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import dev.partyline.testing.StateChecker;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The server is killed while a program, which is the agent and lives on, carries out an action. */
@Tag("side-by-side")
class KilledAgentIT {

    private static final List<Dialect> BOTH = List.of(Dialect.V1, Dialect.V0);

    private final ServerSettings settings = ServerSettings.of("killed-agent");

    @Test
    void whatWasUnderwayIsAnErrorTheRunHasStoppedAndTheAgentCanGoOn() {
        var acting = new Chat[2];
        try (var server = ServerProcess.start(settings)) {
            var rest = new RestClient(server.http("/"));
            for (Dialect dialect : BOTH) acting[dialect.ordinal()] = Chat.acting(rest, server, dialect);
            server.kill();
        }
        try (var server = ServerProcess.start(settings)) {
            var rest = new RestClient(server.http("/"));
            for (Dialect dialect : BOTH) acting[dialect.ordinal()].goOn(rest);
            server.stop();
        }
        for (Dialect dialect : BOTH) {
            var checker = StateChecker.of(dialect, LogReader.conversation(settings.data(), acting[dialect.ordinal()].id()));
            checker.settled().verify();
            assertEquals(1, checker.answered("AgentErrorEvent"));
            assertEquals(1, checker.answered("ObservationEvent"));
        }
    }

    /** @param action that had no answer when the server was killed */
    private record Chat(String id, long generation, JsonObject action) {

        static Chat acting(RestClient rest, ServerProcess server, Dialect dialect) {
            String id = Outside.create(rest, server, dialect);
            long generation = Outside.attach(rest, id);
            Outside.say(rest, id, "go");
            Outside.awaitWanted(rest, id, generation);
            JsonObject action = Outside.action("call-1");
            assertTrue(Outside.step(rest, id, generation, false, action).required().json().getBoolean("appended"));
            Outside.awaitWanted(rest, id, generation);
            return new Chat(id, generation, action);
        }

        void goOn(RestClient rest) {
            assertEquals("error", Outside.status(rest, id));
            assertEquals(1, answers(rest, "AgentErrorEvent"));
            JsonObject late = Outside.result("call-1", action.getString("id"));
            assertEquals(409, Outside.step(rest, id, generation, false, late).status(), "there is no run");

            Outside.say(rest, id, "try again");
            Outside.awaitWanted(rest, id, generation);
            Outside.step(rest, id, generation, false, late).required();
            Outside.awaitWanted(rest, id, generation);
            JsonObject again = Outside.action("call-2");
            Outside.step(rest, id, generation, false, again).required();
            Outside.awaitWanted(rest, id, generation);
            JsonObject result = Outside.result("call-2", again.getString("id"));
            assertTrue(Outside.step(rest, id, generation, true, result).required().json().getBoolean("appended"));
            assertEquals(1, answers(rest, "ObservationEvent"), "the action of before has its answer");
        }

        private long answers(RestClient rest, String kind) {
            return rest.events(id).stream().filter(event -> event.getString("kind").equals(kind)).count();
        }
    }
}
