package dev.partyline.rest;

import static dev.partyline.rest.Fixture.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.partyline.testing.PlainHttp;
import dev.partyline.testing.SharedServers;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conversations over HTTP: made, shown, listed, renamed, deleted (V1 spec 7.2, 7.7 and section 10, H). */
class ConversationsIT {

    private static final String MINIMAL =
            "{\"agent\":{\"llm\":{\"model\":\"m\"}},\"workspace\":{\"working_dir\":\"/w\"}}";

    /** Of the Python client, of the page, and of both (V1 spec 4.8, 7.2, 7.7). */
    private static final Set<String> MEMBERS = Set.of("id", "agent", "workspace", "persistence_dir", "max_iterations",
            "stuck_detection", "execution_status", "confirmation_policy", "activated_knowledge_skills",
            "activated_path_rules", "invoked_skills", "blocked_actions", "blocked_messages", "head_is_empty", "stats",
            "secret_registry", "tags", "agent_state", "title", "metrics", "created_at", "updated_at",
            "forked_from_conversation_id", "forked_from_event_id", "parent_conversation_id", "sub_conversation_ids",
            "current_model_id", "llm_model", "available_models", "supports_runtime_model_switch", "launched_agent_profile",
            "client_tools", "conversation_id", "status", "runtime_status", "url", "session_api_key",
            "conversation_version", "last_updated_at", "selected_repository", "selected_branch", "git_provider",
            "trigger", "pr_number", "num_connections");

    private final PlainHttp http = new PlainHttp(SharedServers.open(), "");

    @Test
    void aMinimalRequestMakesAnIdleConversation() {
        var made = http.json("POST", "/api/conversations", MINIMAL);

        Expect.status(201, made);
        assertEquals("idle", made.json().getString("execution_status"));
        assertEquals(UUID.fromString(made.json().getString("id")).toString(), made.json().getString("id"));
        var chat = new Chat(http, made.json().getString("id"));
        assertEquals(List.of(), chat.events());
        Expect.answer(200, "{'items':[],'next_page_id':null}", chat.get("/events/search"));
    }

    @Test
    void aKnownIdIsAnsweredWithTheConversationThatHasIt() {
        String id = UUID.randomUUID().toString();
        String request = "{'conversation_id':'" + id + "','title':'%s','runtime':{'kind':'trajectory'}}";

        Expect.status(201, post(request.formatted("first")));
        var again = post(request.formatted("second"));

        Expect.status(200, again);
        assertEquals("first", again.json().getString("title"));
        assertEquals(id, again.json().getString("id"));
        Expect.status(200, post(request.formatted("third").replace(id, id.replace("-", ""))));
    }

    @Test
    void oneObjectHasWhatBothClientsRead() {
        var chat = Chat.start(http, Recordings.silent());

        JsonObject shown = chat.get("").json();

        assertEquals(new TreeSet<>(MEMBERS), new TreeSet<>(shown.keySet()));
        assertEquals(chat.id(), shown.getString("id"));
        assertEquals(chat.hex(), shown.getString("conversation_id"));
        assertEquals("RUNNING", shown.getString("status"));
        assertEquals("STATUS$READY", shown.getString("runtime_status"));
        assertEquals("V1", shown.getString("conversation_version"));
        assertEquals("/api/conversations/" + chat.hex(), shown.getString("url"));
        assertEquals(json("{'working_dir':'/w','kind':'LocalWorkspace'}"), shown.getJsonObject("workspace"));
        assertEquals(json("{'kind':'NeverConfirm'}"), shown.getJsonObject("confirmation_policy"));
        assertEquals("m", shown.getString("current_model_id"));
        assertTrue(shown.getString("created_at").matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z"));
        assertEquals(shown, http.get("/api/conversations/" + chat.hex()).json());
    }

    @Test
    void secretsOfAnAgentAreForgottenAndItsSkillsTrimmed() {
        var chat = Chat.start(http, "{'agent':{'llm':{'model':'m','api_key':'sk-hidden'},'mcp_config':{'servers':"
                + "{'x':{'env':{'TOKEN':'t-hidden'}}}},'agent_context':{'skills':[{'name':'s','content':'long'}]}},"
                + "'secrets':{'A':'a-hidden'},'workspace':{'working_dir':'/w'}}", Recordings.silent());

        var shown = chat.get("?include_skills=false");

        assertFalse(shown.body().contains("hidden"), shown.body());
        JsonObject agent = shown.json().getJsonObject("agent");
        assertEquals("**********", agent.getJsonObject("llm").getString("api_key"));
        assertEquals(JsonValue.EMPTY_JSON_OBJECT, agent.get("mcp_config"));
        assertEquals(JsonValue.EMPTY_JSON_ARRAY, agent.getJsonObject("agent_context").get("skills"));
    }

    @Test
    void anInitialMessageIsSaidAndRunsTheAgent() {
        var chat = Chat.start(http, "{'initial_message':{'content':[{'text':'go'}]},'confirmation_policy':"
                + "{'kind':'AlwaysConfirm'}}", Recordings.acting());

        chat.awaitStatus("waiting_for_confirmation");
        assertEquals(List.of("confirmation_policy", "MessageEvent", "last_user_message_id", "running", "ActionEvent",
                "waiting_for_confirmation"), chat.kinds());
    }

    @Test
    void aRequestThatMakesNoSenseIsRefusedByTheMember() {
        Expect.invalid("missing", "'body','agent'", "Field required", post("{'workspace':{}}"));
        Expect.invalid("missing", "'body','agent','llm'", "Field required", post("{'agent':{}}"));
        Expect.invalid("dict_type", "'body','agent'", "Input should be a valid dictionary", post("{'agent':'a'}"));
        Expect.invalid("value_error", "'body'", "Only one of agent, agent_settings and agent_profile_id may be given",
                post("{'agent':{'kind':'A'},'agent_profile_id':'p'}"));
        Expect.invalid("uuid_parsing", "'body','conversation_id'", "Input should be a valid UUID",
                post("{'runtime':{'kind':'trajectory'},'conversation_id':'../x'}"));
        Expect.invalid("missing", "'body','workspace','working_dir'", "Field required",
                post("{'runtime':{'kind':'trajectory'},'workspace':{}}"));
        Expect.invalid("greater_than_equal", "'body','max_iterations'", "Input should be greater than or equal to 1",
                post("{'runtime':{'kind':'trajectory'},'max_iterations':0}"));
        Expect.invalid("union_tag_invalid", "'body','confirmation_policy','kind'", "Input should name a kind of policy",
                post("{'runtime':{'kind':'trajectory'},'confirmation_policy':{'kind':'SometimesConfirm'}}"));
        Expect.invalid("value_error", "'body','runtime','kind'", "There is no such kind of runtime",
                post("{'runtime':{'kind':'time-machine'}}"));
        Expect.invalid("value_error", "'body','tags'", "Tag keys should have only lower case letters and digits",
                post("{'runtime':{'kind':'trajectory'},'tags':{'A-B':'x'}}"));
    }

    @Test
    void unknownIdsAndWhatIsNoneAreToldApart() {
        Expect.refusal(404, Chat.NOT_FOUND, Chat.unknown(http).get(""));
        Expect.refusal(404, Chat.NOT_FOUND, http.get("/api/conversations/" + Chat.UNKNOWN.replace("-", "")));
        Expect.invalid("uuid_parsing", "'path','conversation_id'", "Input should be a valid UUID",
                http.get("/api/conversations/not-a-uuid"));
    }

    @Test
    void aDeletedConversationIsGoneAndItsIdMayBeUsedAgain() {
        var chat = Chat.start(http, Recordings.silent());
        Expect.success(chat.say("old", false));

        Expect.success(http.call("DELETE", chat.path("")));

        Expect.refusal(404, "Conversation not found: " + chat.id(), chat.get(""));
        Expect.refusal(404, "Conversation not found: " + chat.id(), chat.get("/events/search"));
        Expect.refusal(400, "Conversation not found: " + chat.id(), http.call("DELETE", chat.path("")));
        Expect.refusal(400, Chat.NOT_FOUND, http.call("DELETE", "/api/conversations/" + Chat.UNKNOWN));
        Chat.start(http, "{'conversation_id':'" + chat.id() + "'}", Recordings.silent());
        assertEquals(List.of(), chat.events());
    }

    @Test
    void titleAndTagsAreChanged() {
        var chat = Chat.start(http, "{'title':'before','tags':{'a':'1'}}", Recordings.silent());

        Expect.success(http.json("PATCH", chat.path(""), "{\"title\":\"after \u00e4\"}"));
        assertEquals("after \u00e4", chat.get("").json().getString("title"));
        assertEquals(json("{'a':'1'}"), chat.get("").json().getJsonObject("tags"));
        Expect.success(http.json("PATCH", chat.path(""), "{\"tags\":{\"b\":\"2\"}}"));
        assertEquals(json("{'b':'2'}"), chat.get("").json().getJsonObject("tags"));
        Expect.success(http.json("PATCH", chat.path(""), "{}"));
        Expect.answer(200, "{'success':false}",
                http.json("PATCH", "/api/conversations/" + Chat.UNKNOWN, "{\"title\":\"x\"}"));
    }

    @Test
    void titlesHaveOneToTwoHundredCharacters() {
        var chat = Chat.start(http, Recordings.silent());

        Expect.invalid("string_too_short", "'body','title'", "String should have at least 1 character",
                http.json("PATCH", chat.path(""), "{\"title\":\"  \"}"));
        Expect.invalid("string_too_long", "'body','title'", "String should have at most 200 characters",
                http.json("PATCH", chat.path(""), "{\"title\":\"" + "x".repeat(201) + "\"}"));
        Expect.invalid("string_type", "'body','title'", "Input should be a valid string",
                http.json("PATCH", chat.path(""), "{\"title\":7}"));
        Expect.success(http.json("PATCH", chat.path(""), "{\"title\":\"" + "x".repeat(200) + "\"}"));
    }

    @Test
    void aBatchHasAnItemForEveryIdAndNullForUnknownOnes() {
        var chat = Chat.start(http, Recordings.silent());

        var batch = http.get("/api/conversations?ids=" + chat.hex() + "&ids=" + Chat.UNKNOWN);

        Expect.status(200, batch);
        assertTrue(batch.body().startsWith("[{") && batch.body().endsWith(",null]"), batch.body());
        Expect.contains("'id':'" + chat.id() + "'", batch);
    }

    @Test
    void aBatchHasNinetyNineIdsAtMost() {
        String ninetyNine = ids(99);

        Expect.status(200, http.get("/api/conversations?" + ninetyNine));
        Expect.invalid("too_long", "'query','ids'", "List should have at most 99 items",
                http.get("/api/conversations?" + ninetyNine + "&ids=" + Chat.UNKNOWN));
        Expect.invalid("uuid_parsing", "'query','ids'", "Input should be a valid UUID",
                http.get("/api/conversations?ids=x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"CREATED_AT", "CREATED_AT_DESC", "UPDATED_AT", "UPDATED_AT_DESC"})
    void pagesHoldEveryConversationOnce(String order) {
        var made = IntStream.range(0, 5).mapToObj(i -> Chat.start(http, Recordings.silent()).id()).toList();

        var seen = new ArrayList<String>();
        for (String page = ""; page != null;) {
            JsonObject found = search("limit=2&sort_order=" + order + "&page_id=" + page).json();
            found.getJsonArray("items").forEach(item -> seen.add(item.asJsonObject().getString("id")));
            page = found.isNull("next_page_id") ? null : found.getString("next_page_id");
        }

        assertEquals(seen.stream().distinct().toList(), seen);
        List<String> own = seen.stream().filter(made::contains).collect(Collectors.toList());
        if (order.endsWith("DESC")) Collections.reverse(own);
        assertEquals(made, own);
        assertEquals(Integer.toString(seen.size()), http.get("/api/conversations/count").body());
    }

    @Test
    void limitsLieBetweenOneAndAHundred() {
        Stream.of("1", "50", "100").forEach(limit -> Expect.status(200, search("limit=" + limit)));
        Stream.of("0", "-1").forEach(limit -> Expect.invalid("greater_than_equal", "'query','limit'",
                "Input should be greater than or equal to 1", search("limit=" + limit)));
        Expect.invalid("less_than_equal", "'query','limit'", "Input should be less than or equal to 100",
                search("limit=101"));
        Stream.of("x", "", "1.5", "99999999999999999999").forEach(limit -> Expect.invalid("int_parsing",
                "'query','limit'", "Input should be a valid integer", search("limit=" + limit)));
        Expect.invalid("enum", "'query','sort_order'", "Input should be one of the values that there are",
                search("sort_order=SIDEWAYS"));
        Expect.invalid("enum", "'query','status'", "Input should be one of the values that there are",
                http.get("/api/conversations/count?status=asleep"));
    }

    @Test
    void conversationsAreCountedByStatus() {
        var chat = Chat.start(http, Recordings.silent());
        Expect.success(chat.ask("pause"));

        var paused = search("status=paused");

        Expect.contains("'id':'" + chat.id() + "'", paused);
        assertTrue(Integer.parseInt(http.get("/api/conversations/count?status=paused").body()) >= 1);
        Expect.answer(200, "0", http.get("/api/conversations/count?status=stuck"));
        Expect.answer(200, "{'items':[],'next_page_id':null}", search("status=stuck"));
    }

    private PlainHttp.Answer search(String query) {
        return http.get("/api/conversations/search?" + query);
    }

    private PlainHttp.Answer post(String body) {
        return http.json("POST", "/api/conversations", body.replace('\'', '"'));
    }

    private static String ids(int count) {
        return IntStream.range(0, count).mapToObj(i -> "ids=" + Chat.UNKNOWN).collect(Collectors.joining("&"));
    }
}
