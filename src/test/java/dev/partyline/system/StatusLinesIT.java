package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;

import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventJson;
import dev.partyline.testing.Outside;
import dev.partyline.testing.RawSocket;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.SharedServers;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What pages of V0 are told beside the log of an agent's session, and how long a run may be. */
class StatusLinesIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String EVENT = "42[\"oh_event\",";
    private static final String RETRY = "info STATUS$LLM_RETRY Retrying LLM request, 1 / 5";

    private final ServerProcess server = SharedServers.open();
    private final RestClient rest = new RestClient(server.http("/"));

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "INTERNAL")
    void aPageIsToldHowItStandsWithTheAgentAlsoWhenItComesLater(Dialect dialect) throws IOException {
        String id = Outside.create(rest, server, dialect);
        try (var page = enter(id, "info STATUS$READY ")) {
            Outside.say(rest, id, "hello");
            assertEquals("info STATUS$STARTING_RUNTIME ", line(page));
            enter(id, "info STATUS$STARTING_RUNTIME ").close();
            long generation = Outside.attach(rest, id);
            assertEquals("info STATUS$READY ", line(page));

            Outside.awaitWanted(rest, id, generation);
            Outside.fail(rest, id, generation, EventJson.parseObject(
                    "{\"code\":\"RateLimited\",\"detail\":\"too fast\",\"retry_after\":3000}")).required();
            assertEquals(RETRY, line(page));
            enter(id, RETRY).close();
            Outside.say(rest, id, "now");
            assertEquals("info STATUS$READY ", line(page));

            Outside.awaitWanted(rest, id, generation);
            Outside.fail(rest, id, generation,
                    EventJson.parseObject("{\"code\":\"ModelGone\",\"detail\":\"no such model\"}")).required();
            assertEquals("error STATUS$ERROR ModelGone: no such model", line(page));
            assertEquals("info STATUS$READY ", line(page));
            enter(id, "info STATUS$READY ").close();
        }
        assertEquals("error", Outside.status(rest, id));
        assertFalse(rest.events(id).toString().contains("STATUS$"), "it is in the log");
    }

    @Test
    void aRunEndsAtItsLimitAndTheNextOneHasAsManySteps() {
        String id = rest.create(EventJson.parseObject("{\"agent\":{\"llm\":{\"model\":\"m\"}},\"workspace\":"
                + "{\"working_dir\":\"/w\"},\"max_iterations\":1}"), EventJson.object().add("kind", "outside").build());
        assertEquals(1, rest.conversation(id).required().json().getInt("max_iterations"));
        long generation = Outside.attach(rest, id);
        Outside.say(rest, id, "hello");
        act(id, generation, "one");
        Outside.awaitStatus(rest, id, "error");
        String log = rest.events(id).toString();
        assertTrue(log.contains("Agent reached maximum iterations limit (1)."), log);

        Outside.say(rest, id, "go on");
        act(id, generation, "two");
        Outside.awaitStatus(rest, id, "error");
        assertEquals(2, rest.events(id).stream().filter(event -> event.getString("kind").equals("ObservationEvent")).count());
        assertEquals(2, rest.events(id).stream().filter(event -> event.toString().contains("MaxIterationsReached")).count());
    }

    private void act(String id, long generation, String call) {
        JsonObject action = Outside.action(call);
        Outside.awaitWanted(rest, id, generation);
        Outside.step(rest, id, generation, false, action).required();
        Outside.awaitWanted(rest, id, generation);
        Outside.step(rest, id, generation, false, Outside.result(call, action.getString("id"))).required();
    }

    /** A page that has read everything that is there, and this line behind it. */
    private RawSocket enter(String id, String expected) throws IOException {
        var socket = RawSocket.open(server.socket("/socket.io/?EIO=4&transport=websocket&latest_event_id=-1&conversation_id="
                + id.replace("-", "")));
        assertTrue(socket.readText(LIMIT).startsWith("0{"));
        socket.sendText("40");
        assertEquals(expected, line(socket));
        return socket;
    }

    /** The next status line: type, id and message. An error of these has nothing that would have pages show it. */
    private static String line(RawSocket socket) throws IOException {
        String packet = socket.readText(LIMIT);
        while (!packet.startsWith(EVENT + "{\"status_update\"") || packet.contains("conversation_title")) {
            packet = socket.readText(LIMIT);
        }
        JsonObject line = EventJson.parseObject(packet.substring(EVENT.length(), packet.length() - 1));
        assertFalse(line.containsKey("source") || line.containsKey("timestamp"), packet);
        return line.getString("type") + " " + line.getString("id") + " " + line.getString("message");
    }
}
