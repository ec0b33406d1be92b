package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventJson;
import dev.partyline.testing.Outside;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.SharedServers;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** A program that is told by its model to come back later, and says so over HTTP (V0 spec 6.2). */
class RateLimitedAgentIT {

    private static final int TRIES = 5;

    private final ServerProcess server = SharedServers.open();
    private final RestClient rest = new RestClient(server.http("/"));

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "INTERNAL")
    void itIsAskedAgainAFewTimesAndThenThereIsAWayOn(Dialect dialect) {
        String id = Outside.create(rest, server, dialect);
        long generation = Outside.attach(rest, id);
        Outside.say(rest, id, "hello");
        Outside.awaitWanted(rest, id, generation);
        JsonObject answer = Outside.fail(rest, id, generation, limited(1)).required().json();
        assertEquals("running", answer.getString("execution_status"));
        for (int i = 1; i < TRIES; i++) {
            Outside.awaitWanted(rest, id, generation);
            Outside.fail(rest, id, generation, limited(0)).required();
        }
        Outside.awaitWanted(rest, id, generation);
        Outside.fail(rest, id, generation, limited(0)).required();
        Outside.awaitStatus(rest, id, "error");
        String log = rest.events(id).toString();
        boolean told = log.contains(dialect == Dialect.V0 ? "CHAT_INTERFACE$AGENT_RATE_LIMITED_STOPPED_MESSAGE" : "too fast");
        assertTrue(told, log);

        Outside.say(rest, id, "again");
        Outside.awaitWanted(rest, id, generation);
        Outside.step(rest, id, generation, true).required();
        Outside.awaitStatus(rest, id, dialect == Dialect.V0 ? "idle" : "finished");
    }

    @Test
    void aTimeThatMakesNoSenseIsRefusedAndTheStepIsStillWanted() {
        String id = Outside.create(rest, server, Dialect.V1);
        long generation = Outside.attach(rest, id);
        Outside.say(rest, id, "hello");
        Outside.awaitWanted(rest, id, generation);
        for (int seconds : new int[] {-1, 3_601}) {
            var answer = Outside.fail(rest, id, generation, limited(seconds));
            assertEquals(422, answer.status());
            assertTrue(answer.body().contains("retry_after"), answer.body());
        }
        Outside.awaitWanted(rest, id, generation);
        rest.ask(id, "interrupt").required();
        Outside.awaitStatus(rest, id, "paused");
    }

    private static JsonObject limited(int seconds) {
        return EventJson.object().add("code", "RateLimited").add("detail", "too fast").add("retry_after", seconds).build();
    }
}
