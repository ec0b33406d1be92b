package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;

import dev.partyline.conversation.EventJson;
import dev.partyline.testing.Await;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The server is killed while agents run; what becomes of their conversations (V1 spec section 10, G19). */
@Tag("side-by-side")
class RestartIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String START = "2026-01-01T00:00:00.000000Z";
    private static final String LATER = "2026-01-01T00:00:10.000000Z";

    private final ServerSettings settings = ServerSettings.of("restart");
    private String acting;
    private String answered;
    private String paused;
    private List<JsonObject> pausedEvents;

    @Test
    void runsThatAKillCutOffEndWithAnErrorAndNothingElseChanges() {
        try (var server = ServerProcess.start(settings)) {
            leaveRunsBehind(new RestClient(server.http("/")));
            server.kill();
        }
        try (var server = ServerProcess.start(settings)) {
            var rest = new RestClient(server.http("/"));
            assertEndedInError(rest, acting, List.of("ActionEvent", "AgentErrorEvent", "ConversationErrorEvent", "error"));
            assertEndedInError(rest, answered,
                    List.of("ActionEvent", "ObservationEvent", "ConversationErrorEvent", "error"));
            assertEquals("call-1", last(rest, acting, "AgentErrorEvent").getString("tool_call_id"));
            assertEquals("paused", status(rest, paused));
            assertEquals(pausedEvents, rest.events(paused));
            aRunGoesOnWhereItWasCutOff(rest);
        }
    }

    private void leaveRunsBehind(RestClient rest) {
        acting = rest.create(recording(action("call-1", START), observation("call-1", LATER)));
        answered = rest.create(recording(action("call-1", START), observation("call-1", START), message(LATER)));
        paused = rest.create(recording(message(LATER)));
        rest.ask(acting, "run").required();
        rest.ask(answered, "run").required();
        rest.ask(paused, "pause").required();
        awaitKind(rest, acting, "ActionEvent");
        awaitKind(rest, answered, "ObservationEvent");
        pausedEvents = rest.events(paused);
        assertEquals("running", status(rest, acting));
    }

    /** What the agent had begun has its answer already, so the next run begins behind it. */
    private void aRunGoesOnWhereItWasCutOff(RestClient rest) {
        rest.ask(answered, "run").required();
        Await.until(LIMIT, () -> kinds(rest, answered).toString(), () -> status(rest, answered).equals("finished"));
        List<String> kinds = kinds(rest, answered);
        assertEquals(1, kinds.stream().filter("ActionEvent"::equals).count(), kinds::toString);
        assertTrue(kinds.contains("MessageEvent"), kinds::toString);
    }

    private static void assertEndedInError(RestClient rest, String conversation, List<String> lastKinds) {
        assertEquals("error", status(rest, conversation));
        List<String> kinds = kinds(rest, conversation);
        assertEquals(lastKinds, kinds.subList(kinds.size() - lastKinds.size(), kinds.size()));
        assertEquals("ServerRestarted", last(rest, conversation, "ConversationErrorEvent").getString("code"));
    }

    private static void awaitKind(RestClient rest, String conversation, String kind) {
        Await.until(LIMIT, () -> "no " + kind, () -> kinds(rest, conversation).contains(kind));
    }

    private static String status(RestClient rest, String conversation) {
        return rest.conversation(conversation).required().json().getString("execution_status");
    }

    private static JsonObject last(RestClient rest, String conversation, String kind) {
        return rest.events(conversation).stream().filter(event -> event.getString("kind").equals(kind))
                .reduce((first, second) -> second).orElseThrow();
    }

    /** Kinds; for a change of status the status. */
    private static List<String> kinds(RestClient rest, String conversation) {
        return rest.events(conversation).stream().map(event -> event.getString("key", "").equals("execution_status")
                ? event.getString("value") : event.getString("kind")).toList();
    }

    private static JsonObject recording(JsonObject... events) {
        var list = EventJson.array();
        for (JsonObject event : events) list.add(event);
        return EventJson.object().add("kind", "trajectory").add("events", list).build();
    }

    private static JsonObject action(String call, String time) {
        return json("{'kind':'ActionEvent','id':'a','source':'agent','thought':[],'tool_name':'probe','llm_response_id':'r',"
                + "'action':{'kind':'MCPToolAction','data':{}},'tool_call':{'id':'" + call + "','name':'probe',"
                + "'arguments':'{}','origin':'completion'},'tool_call_id':'" + call + "','timestamp':'" + time + "'}");
    }

    private static JsonObject observation(String call, String time) {
        return json("{'kind':'ObservationEvent','id':'o','source':'environment','tool_name':'probe','action_id':'a',"
                + "'observation':{'kind':'MCPToolObservation','tool_name':'probe','content':[],'is_error':false},"
                + "'tool_call_id':'" + call + "','timestamp':'" + time + "'}");
    }

    private static JsonObject message(String time) {
        return json("{'kind':'MessageEvent','id':'m','source':'agent','llm_message':{'role':'assistant','content':[]},"
                + "'timestamp':'" + time + "'}");
    }

    private static JsonObject json(String singleQuoted) {
        return EventJson.parseObject(singleQuoted.replace('\'', '"'));
    }
}
