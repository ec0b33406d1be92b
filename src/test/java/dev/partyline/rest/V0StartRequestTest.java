package dev.partyline.rest;

import static dev.partyline.rest.Fixture.assertProblem;
import static dev.partyline.rest.Fixture.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;

import dev.partyline.conversation.EventJson;
import dev.partyline.dialect.InvalidFrameException;
import dev.partyline.dialect.V0ClientAction.Message;
import jakarta.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class V0StartRequestTest {

    @Test
    void anEmptyRequestIsAConversationInWhichNothingIsSaid() {
        var request = parse("{}");

        assertEquals(Optional.empty(), request.message());
        assertEquals(json("{'kind':'trajectory'}"), request.runtime());
        assertEquals(Map.of("trigger", "gui"), request.labels());
    }

    @Test
    void membersThatAreNullAreNotThere() {
        assertEquals(parse("{}"), parse("{'repository':null,'git_provider':null,'selected_branch':null,"
                + "'initial_user_msg':null,'image_urls':null,'replay_json':null,'suggested_task':null,"
                + "'create_microagent':null,'conversation_instructions':null,'mcp_config':null}"));
    }

    @Test
    void aTextOrAPictureIsTheFirstMessage() {
        assertEquals(Optional.of(new Message("hi", JsonValue.EMPTY_JSON_ARRAY, JsonValue.EMPTY_JSON_ARRAY)),
                parse("{'initial_user_msg':'hi'}").message());
        assertEquals(json("{'a':['u']}").getJsonArray("a"),
                parse("{'image_urls':['u']}").message().orElseThrow().imageUrls());
        assertEquals(Optional.empty(), parse("{'initial_user_msg':'','image_urls':[]}").message());
        assertThrows(InvalidFrameException.class, () -> parse("{'image_urls':[7]}"));
    }

    @Test
    void aRecordingBecomesTheRuntime() {
        assertEquals(json("{'kind':'trajectory','events':[{'action':'finish'}]}"),
                V0StartRequest.parse(EventJson.object().add("replay_json", "[{\"action\":\"finish\"}]").build()).runtime());
        assertEquals(parse("{}"), parse("{'replay_json':''}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{", "7", "[] []", "x"})
    void aRecordingIsAList(String replay) {
        assertWrong("value_error", "['body','replay_json']", "Expected a list of events, as JSON",
                "{'replay_json':'" + replay + "'}");
    }

    @Test
    void aRecordingHasItsOwnFirstMessage() {
        assertWrong("value_error", "['body','replay_json']",
                "A recording has its own first message; give one of them",
                "{'replay_json':'[]','initial_user_msg':'hi'}");
    }

    @Test
    void unknownMembersAreRefused() {
        assertWrong("extra_forbidden", "['body','conversation_id']", "Extra inputs are not permitted",
                "{'conversation_id':'x'}");
        assertWrong("extra_forbidden", "['body','initial_message']", "Extra inputs are not permitted",
                "{'initial_message':null}");
        assertWrong("extra_forbidden", "['body']", "Extra inputs are not permitted", "{'" + "x".repeat(65) + "':1}");
    }

    @Test
    void membersAreWhatTheyHaveToBe() {
        assertWrong("string_type", "['body','repository']", "Input should be a valid string", "{'repository':7}");
        assertWrong("dict_type", "['body','mcp_config']", "Input should be a valid dictionary", "{'mcp_config':7}");
        assertWrong("string_type", "['body','conversation_instructions']", "Input should be a valid string",
                "{'conversation_instructions':[]}");
        assertWrong("string_too_long", "['body','repository']", "String should have at most 256 characters",
                "{'repository':'" + "x".repeat(257) + "'}");
    }

    @Test
    void whatItIsAboutIsKept() {
        assertEquals(Map.of("repository", "a/b", "branch", "main", "gitprovider", "github", "trigger", "suggested_task"),
                parse("{'repository':'a/b','selected_branch':'main','git_provider':'github','suggested_task':{}}")
                        .labels());
        assertEquals("microagent_management", parse("{'create_microagent':{'repo':'a/b'}}").labels().get("trigger"));
    }

    @Test
    void whatOnlyV1HasTellsTheTwoApart() {
        for (String member : new String[] {"agent", "agent_settings", "agent_profile_id", "workspace", "runtime"}) {
            assertTrue(StartRequest.isV1(json("{'" + member + "':null}")), member);
        }
        assertFalse(StartRequest.isV1(json("{'initial_user_msg':'hi','conversation_id':'x'}")));
    }

    private static void assertWrong(String type, String where, String message, String request) {
        assertProblem(422, "{'detail':[{'type':'" + type + "','loc':" + where + ",'msg':'" + message + "'}]}",
                () -> parse(request));
    }

    private static V0StartRequest parse(String singleQuoted) {
        return V0StartRequest.parse(json(singleQuoted));
    }
}
