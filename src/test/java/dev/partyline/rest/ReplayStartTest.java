package dev.partyline.rest;

import static dev.partyline.rest.Fixture.SOMEBODY;
import static dev.partyline.rest.Fixture.assertProblem;
import static dev.partyline.rest.Fixture.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.partyline.conversation.ConversationExport;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.EventJson;
import dev.partyline.dialect.V1Events;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;

/** {@code replay_json} in requests of both kinds (V0 spec 7.6, D45). */
class ReplayStartTest {

    private static final String V0_EVENTS = "[{'action':'system','args':{'content':'Be nice'}},"
            + "{'source':'user','action':'message','args':{'content':'hi'}}]";
    private static final String V1_EVENTS = "[{'kind':'MessageEvent','id':'m','source':'user'}]";

    private final Fixture server = new Fixture();

    private static JsonObject request(String members, String replay) {
        return EventJson.object(json("{" + members + "}")).add("replay_json", replay.replace('\'', '"')).build();
    }

    private ConversationMetadata start(String members, String replay) {
        return server.starter.start(request(members, replay), SOMEBODY).conversation();
    }

    private static JsonObject runtime(ConversationMetadata conversation) {
        return EventJson.parseObject(conversation.runtime());
    }

    @Test
    void theListOfATrajectoryMayStandInItsObject() {
        for (String replay : List.of(V0_EVENTS, " {'trajectory':" + V0_EVENTS + "} ")) {
            JsonObject runtime = V0StartRequest.parse(request("", replay)).runtime();
            assertEquals(EventJson.parse(V0_EVENTS.replace('\'', '"')), runtime.get("events"));
        }
        for (String none : List.of("{'trajectory':{}}", "{'trajectory':[],'more':1}", "{'events':[]}", "null", "'x'")) {
            assertWrong("Expected a list of events, as JSON", none);
        }
    }

    @Test
    void aRequestOfV1GoesOnWithItsOwnRuntime() {
        ConversationMetadata made = start("'workspace':{'working_dir':'/w'},"
                + "'runtime':{'kind':'trajectory','recording':'demo','api_key':'sk-1','client_wait_policy':'stop'}", V1_EVENTS);

        assertEquals(json("{'workspace':{'working_dir':'/w'},'client_wait_policy':'stop','kind':'trajectory','then':"
                + "{'kind':'trajectory','recording':'demo','api_key':'**********','client_wait_policy':'stop'},'events':"
                + V1_EVENTS + "}"), runtime(made));
        assertEquals("events", List.copyOf(runtime(made).keySet()).get(4), "found without reading them");
        assertTrue(server.log.state(made.id()).running());
    }

    @Test
    void withoutARuntimeNothingGoesOn() {
        assertFalse(runtime(start("'agent_profile_id':'p'", V0_EVENTS)).containsKey("then"));
    }

    @Test
    void recordedEventsThatFollowAreNotMaskedEither() {
        String events = "[{'source':'agent','args':{'token':'a word'}}]";
        var given = json("{'kind':'trajectory','then':{'kind':'trajectory','api_key':'sk','events':" + events + "}}");
        assertEquals(json("{'kind':'trajectory','api_key':'**********','events':" + events + "}"),
                StartRequest.kept(given).getJsonObject("then"));
    }

    @Test
    void aFirstMessageBesideItIsRefused() {
        assertProblem(422, "{'detail':[{'type':'value_error','loc':['body','replay_json'],"
                + "'msg':'A recording has its own first message; give one of them'}]}",
                () -> start("'agent_profile_id':'p','initial_message':{'content':[{'text':'go'}]}", V1_EVENTS));
        assertEquals(List.of(), server.conversations.list());
    }

    @Test
    void aRepeatedRequestPlaysOnce() {
        String members = "'agent_profile_id':'p','conversation_id':'0b1c2d3e-0000-4000-8000-000000000001'";
        ConversationMetadata made = start(members, V1_EVENTS);
        long head = server.log.head(made.id()).offset();
        start(members, V1_EVENTS);
        assertEquals(head, server.log.head(made.id()).offset());
    }

    @Test
    void anExportOfOursIsPlayedAsItsClientsHaveSeenIt() throws IOException {
        ConversationMetadata talk = server.conversation();
        server.append(talk, V1Events.stateUpdate("confirmation_policy", json("{'kind':'AlwaysConfirm'}")));
        server.append(talk, V1Events.userMessage(json("{'role':'user','content':[]}"), ""));
        server.say(talk, "Hello");
        server.commands.run(talk.id(), "");

        List<JsonObject> events = V0StartRequest.parse(request("", export(talk))).runtime().getJsonArray("events")
                .getValuesAs(JsonObject.class);

        assertEquals(List.of("ConversationStateUpdateEvent", "MessageEvent", "MessageEvent", "ConversationStateUpdateEvent"),
                events.stream().map(event -> event.getString("kind")).toList(), "internal records are nobody's events");
    }

    @Test
    void anExportOfV0IsOneOfV0() throws IOException {
        ConversationMetadata talk = server.v0.create(V0StartRequest.parse(json("{'initial_user_msg':'hi'}")), SOMEBODY);

        JsonObject message = V0StartRequest.parse(request("", export(talk))).runtime().getJsonArray("events")
                .getJsonObject(1);

        assertEquals("message", message.getString("action"));
        assertEquals(1, message.getInt("id"), "what others name it by");
    }

    @Test
    void aDamagedExportIsRefusedByLine() throws IOException {
        ConversationMetadata talk = server.conversation();
        server.say(talk, "Hello");
        String export = export(talk);
        String cut = export.substring(0, export.strip().lastIndexOf('\n'));
        assertWrong("In line 3 of the export: the end is missing", cut);
        assertWrong("In line 1 of the export: not a header", "{\"export\":1}");
    }

    private String export(ConversationMetadata talk) throws IOException {
        var out = new ByteArrayOutputStream();
        ConversationExport.write(talk, server.log.read(talk.id(), 0, 100, 1 << 20).iterator(), out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static void assertWrong(String message, String replay) {
        var body = EventJson.object().add("replay_json", replay).build();
        assertProblem(422, "{'detail':[{'type':'value_error','loc':['body','replay_json'],'msg':'" + message + "'}]}",
                () -> V0StartRequest.parse(body));
    }
}
