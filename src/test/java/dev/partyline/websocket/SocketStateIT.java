package dev.partyline.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.partyline.conversation.EventJson;
import dev.partyline.testing.Await;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.WebSocketFrame;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The state that opens a connection and closes a run; comings, goings, the end of a conversation (V1 spec 2, 4.8, 9.4). */
class SocketStateIT {

    @RegisterExtension
    static final WireServer SERVER = WireServer.OPEN;

    private static final Duration SOON = Duration.ofSeconds(2);
    /** As the server is set. */
    private static final int MOST_CONNECTIONS = 10;
    /** The second step is a minute away, so that the run goes on until somebody ends it. */
    static final JsonObject LONG_RUN = EventJson.parseObject("""
            {"kind":"trajectory","speed":0.01,"events":[
            {"kind":"MessageEvent","id":"00000000-0000-4000-8000-000000000001","timestamp":"2026-01-01T00:00:00Z",
            "source":"agent","llm_message":{"role":"assistant","content":[{"type":"text","text":"working"}]}},
            {"kind":"MessageEvent","id":"00000000-0000-4000-8000-000000000002","timestamp":"2026-01-01T00:00:09Z",
            "source":"agent","llm_message":{"role":"assistant","content":[{"type":"text","text":"done"}]}}]}""");

    @Test
    void theFirstFrameIsTheWholeState() throws IOException {
        String conversation = SERVER.conversation();
        try (var client = SERVER.connect(conversation)) {
            JsonObject event = client.event();
            assertEquals(Set.of("kind", "id", "timestamp", "source", "key", "value"), event.keySet());
            String time = event.getString("timestamp");
            assertTrue(time.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z"), time);
            JsonObject state = event.getJsonObject("value");
            assertEquals(conversation, state.getString("id"));
            assertEquals("idle", state.getString("execution_status"));
            assertEquals("test", state.getJsonObject("agent").getJsonObject("llm").getString("model"));
            assertEquals("LocalWorkspace", state.getJsonObject("workspace").getString("kind"));
            assertEquals("NeverConfirm", state.getJsonObject("confirmation_policy").getString("kind"));
            assertTrue(state.getJsonObject("stats").containsKey("usage_to_metrics"));
            assertFalse(state.getString("persistence_dir").startsWith("/"), "where files are is not for clients");
            assertFalse(event.toString().contains(":null"), event::toString);
        }
    }

    /** Said on the socket, it runs the agent: running, what the agent does, its end, and then the whole state, once. */
    @Test
    void aLiveConnectionSeesARunFromItsBeginningToItsEnd() throws IOException {
        try (var client = SERVER.connect(SERVER.conversation())) {
            client.state();
            client.send("{\"role\":\"user\",\"content\":\"" + WireServer.MARKER + "\"}");
            List<JsonObject> run = client.untilState();
            assertEquals(List.of("user says", "last_user_message_id", "execution_status \"running\"", "agent says",
                    "execution_status \"finished\"", "full_state"), run.stream().map(SocketStateIT::gist).toList());
            assertEquals(run.get(0).get("id"), run.get(1).get("value"));
            JsonObject state = run.get(5).getJsonObject("value");
            assertEquals("finished", state.getString("execution_status"));
            assertEquals(run.get(0).get("id"), state.get("last_user_message_id"));
            var times = run.stream().map(event -> event.getString("timestamp")).toList();
            assertEquals(times.stream().sorted().toList(), times);
            assertEquals(run.size(), new HashSet<>(run.stream().map(event -> event.get("id")).toList()).size());
            client.expectNothing();
        }
    }

    /** The next run ends with a state of its own; the one before is not shown again. */
    @Test
    void everyRunEndsWithOneState() throws IOException {
        String conversation = SERVER.conversation();
        try (var client = SERVER.connect(conversation)) {
            client.state();
            for (int run = 0; run < 3; run++) {
                SERVER.rest().say(conversation, "again").required();
                SERVER.rest().ask(conversation, "run").required();
                var events = client.untilState();
                assertEquals(1, events.stream().filter(event -> gist(event).contains("\"running\"")).count());
                assertEquals("finished", events.get(events.size() - 1).getJsonObject("value").getString("execution_status"));
                client.expectNothing();
            }
        }
    }

    private static String gist(JsonObject event) {
        return switch (event.getString("kind")) {
            case "MessageEvent" -> event.getString("source") + " says";
            case "ConversationStateUpdateEvent" -> event.get("value") instanceof JsonString value
                    && !event.getString("key").endsWith("_id") ? event.getString("key") + " " + value : event.getString("key");
            default -> event.getString("kind");
        };
    }

    /** Nothing of a conversation is held while its agent works (W-2, B8, D3): everybody is shown in at once. */
    @Test
    void whoComesDuringALongRunIsServedAtOnce() throws IOException {
        String conversation = SERVER.rest().create(LONG_RUN);
        SERVER.rest().ask(conversation, "run").required();
        Await.until(WireClient.LIMIT, () -> "the agent does nothing", () -> SERVER.rest().events(conversation).size() == 2);
        long began = System.nanoTime();
        try (var client = SERVER.connect(conversation + "?resend_all=true")) {
            assertEquals("running", client.state().getString("execution_status"));
            assertEquals("execution_status \"running\"", gist(client.event()));
            assertEquals("agent says", gist(client.event()));
            assertEquals("running", client.state().getString("execution_status"));
            assertTrue(System.nanoTime() - began < SOON.toNanos());
            SERVER.rest().ask(conversation, "pause").required();
            var end = client.untilState();
            assertEquals(List.of("execution_status \"paused\"", "PauseEvent", "full_state"),
                    end.stream().map(SocketStateIT::gist).toList());
        }
    }

    /** D1: each of several at once gets one state, and the same. */
    @Test
    void severalMayConnectAtOnce() throws IOException {
        String conversation = SERVER.conversation();
        SERVER.rest().say(conversation, "hello").required();
        var clients = new ArrayList<WireClient>();
        try {
            for (int i = 0; i < 3; i++) clients.add(SERVER.connect(conversation));
            var states = new HashSet<JsonObject>();
            for (var client : clients) {
                states.add(client.state());
                client.expectNothing();
            }
            assertEquals(1, states.size());
        } finally {
            for (var client : clients) client.close();
        }
    }

    /** Beyond the limit nobody is let in, until somebody leaves (C7, C8: who has gone is forgotten). */
    @Test
    void aFullConversationTakesNobodyUntilSomebodyLeaves() throws IOException {
        String conversation = SERVER.conversation();
        var clients = new ArrayList<WireClient>();
        try {
            for (int i = 0; i < MOST_CONNECTIONS; i++) clients.add(SERVER.connect(conversation));
            for (var client : clients) client.state();
            try (var late = SERVER.connect(conversation); var elsewhere = SERVER.connect(SERVER.conversation())) {
                late.expectClose(1013, "Too many connections for this conversation");
                elsewhere.state();
            }
            clients.remove(0).close();
            clients.remove(0).raw().abort();
            Await.until(WireClient.LIMIT, () -> "nobody has left", () -> letIn(conversation));
        } finally {
            for (var client : clients) client.close();
        }
    }

    private static boolean letIn(String conversation) {
        try (var client = SERVER.connect(conversation)) {
            return client.next().opcode() == WebSocketFrame.TEXT;
        } catch (IOException refused) {
            return false;
        }
    }

    /** W-4: whoever watches a conversation hears that it was deleted. */
    @Test
    void deletingAConversationClosesItsSockets() throws IOException {
        String conversation = SERVER.conversation();
        try (var one = SERVER.connect(conversation); var two = SERVER.connect(conversation + "?resend_all=true");
                var other = SERVER.connect(SERVER.conversation())) {
            for (var client : List.of(one, two, other)) client.state();
            SERVER.rest().delete(conversation).required();
            one.expectClose(4004, "Conversation not found");
            two.expectClose(4004, "Conversation not found");
            other.expectNothing();
        }
        try (var late = SERVER.connect(conversation)) {
            late.expectClose(4004, "Conversation not found");
        }
    }

    @Test
    void deletingAConversationEndsItsRun() throws IOException {
        String conversation = SERVER.rest().create(LONG_RUN);
        try (var client = SERVER.connect(conversation)) {
            client.state();
            SERVER.rest().ask(conversation, "run").required();
            SERVER.rest().delete(conversation).required();
            WebSocketFrame frame = client.next();
            while (frame.opcode() == WebSocketFrame.TEXT) frame = client.next();
            assertEquals("4004 Conversation not found", frame.closeCode() + " " + frame.closeReason());
        }
        assertEquals(404, SERVER.rest().conversation(conversation).status());
    }

    /** A conversation with the largest agent that is taken, all of it in characters of three bytes. */
    @Test
    void theStateOfAHugeAgentStaysSmall() throws IOException {
        var agent = EventJson.object().add("kind", "Agent").add("llm", EventJson.object().add("model", "test"))
                .add("system_prompt", "\u20ac".repeat(250 << 10));
        String conversation = SERVER.rest().create(EventJson.object().add("agent", agent).build(),
                RestClient.recording(List.of()));
        try (var client = SERVER.connect(conversation)) {
            var frame = client.next();
            assertTrue(frame.payload().length < 512 << 10, () -> "bytes: " + frame.payload().length);
            JsonObject state = EventJson.parseObject(frame.text()).getJsonObject("value");
            assertEquals("Agent", state.getJsonObject("agent").getString("kind"));
            assertEquals("test", state.getJsonObject("agent").getJsonObject("llm").getString("model"));
            assertEquals("idle", state.getString("execution_status"));
        }
    }
}
