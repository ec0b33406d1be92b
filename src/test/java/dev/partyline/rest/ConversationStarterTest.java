package dev.partyline.rest;

import static dev.partyline.rest.Fixture.SOMEBODY;
import static dev.partyline.rest.Fixture.assertProblem;
import static dev.partyline.rest.Fixture.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.partyline.agent.StartSecrets.Kept;
import dev.partyline.config.Secret;
import dev.partyline.conversation.AgentStateChanged;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.EventAppended;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.ExecutionStatus;
import dev.partyline.dialect.InvalidFrameException;
import dev.partyline.rest.ConversationStarter.Started;
import dev.partyline.security.Action;
import dev.partyline.security.Deed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationStarterTest {

    private static final String ID = "0f0e0d0c-0b0a-4908-8706-050403020100";

    private final Fixture server = new Fixture();

    @Test
    void theSmallestRequestOfThePythonClientMakesAnIdleConversationWithAnEmptyLog() {
        Started started = start("{'agent':{'llm':{'model':'m'}},'workspace':{'working_dir':'/w'}}");

        assertTrue(started.fresh());
        assertEquals(json("{'llm':{'model':'m'},'kind':'Agent'}"), agent(started));
        assertEquals(json("{'kind':'trajectory','workspace':{'working_dir':'/w'}}"), runtime(started));
        assertEquals(List.of(), events(started.conversation()));
    }

    @Test
    void whatThePythonClientSendsInFullIsAccepted() {
        Started started = start("{'agent':{'kind':'Agent','llm':{'model':'m','api_key':'sk-1','base_url':null},"
                + "'tools':[],'mcp_config':{'mcpServers':{'x':{'args':['--key=sk-2']}}}},"
                + "'conversation_id':'" + ID + "','workspace':{'kind':'LocalWorkspace','working_dir':'/w'},"
                + "'confirmation_policy':{'kind':'NeverConfirm'},"
                + "'initial_message':null,'max_iterations':500,'stuck_detection':true,'secrets':{'A':'sk-3'},"
                + "'stuck_detection_thresholds':{},'tags':{},'user_id':null,'plugins':null,'hook_config':null}");

        assertEquals(ID, started.conversation().id().dashed());
        assertEquals(List.of(), events(started.conversation()));
        assertFalse(started.conversation().toString().contains("sk-"), "a secret can be read");
        assertEquals(new Kept(Optional.of(new Secret("sk-1")), Map.of("A", new Secret("\"sk-3\""))),
                server.secrets.of(started.conversation().id()));
    }

    @Test
    void secretsComeAsTextsAndAsObjectsAndAreNotRepeatedWhenTheyAreWrong() {
        Started started = start("{'agent_settings':{'llm':{'model':'m','api_key':'**********'}},"
                + "'secrets':{'A':null,'B':{'kind':'LookupSecret','url':'u'}}}");
        assertEquals(new Kept(Optional.empty(), Map.of("B", new Secret("{\"kind\":\"LookupSecret\",\"url\":\"u\"}"))),
                server.secrets.of(started.conversation().id()));
        assertNull(start("{'runtime':{'kind':'trajectory'},'secrets':{}}").conversation().secrets());

        assertInvalid("value_error", "Input should be valid strings or dictionaries", "'secrets'",
                "{'agent_profile_id':'p','secrets':{'A':['sk-1']}}");
        assertInvalid("value_error", "Names should have 1 to 256 characters", "'secrets'",
                "{'agent_profile_id':'p','secrets':{' ':'sk-1'}}");
        assertInvalid("too_long", "At most 256 secrets of 65536 characters are kept", "'secrets'",
                "{'agent_profile_id':'p','secrets':{'A':'" + "x".repeat(66_000) + "'}}");
    }

    @Test
    void aKnownIdIsTheConversationThatIsThere() {
        String request = "{'runtime':{'kind':'trajectory'},'conversation_id':'" + ID + "','title':'%s'}";
        start(request.formatted("first"));

        Started again = start(request.formatted("second"));

        assertFalse(again.fresh());
        assertEquals("first", again.conversation().title());
    }

    @Test
    void titleTagsPolicyAndFirstMessageAreTaken() {
        Started started = start("{'agent':{'llm':{'model':'m'}},'title':'  Hello  ','tags':{'team1':'blue'},"
                + "'confirmation_policy':{'kind':'AlwaysConfirm','extra':1},"
                + "'initial_message':{'content':[{'type':'text','text':'hi'}]}}");

        assertEquals("Hello", started.conversation().title());
        assertEquals(Map.of("team1", "blue"), started.conversation().tags());
        var state = server.log.state(started.conversation().id());
        assertEquals("{\"kind\":\"AlwaysConfirm\"}", state.value("confirmation_policy", ""));
        assertEquals(ExecutionStatus.RUNNING, state.status());
        assertTrue(state.hasUnreadMessage());
    }

    @Test
    void aLimitOfStepsIsPartOfTheStateFromTheBeginning() {
        String request = "{'agent_profile_id':'p','conversation_id':'" + ID + "'%s}";
        start(request.formatted(""));
        for (int i = 0; i < 2; i++) {
            var started = start(request.formatted(",'max_iterations':20,'confirmation_policy':{'kind':'AlwaysConfirm'}"));
            assertEquals("20", server.log.state(started.conversation().id()).value("max_iterations", ""));
            assertEquals(2, events(started.conversation()).size());
        }
        start(request.formatted(",'max_iterations':20,'initial_message':{'content':[{'type':'text','text':'hi'}]}"));
        assertTrue(server.log.state(ConversationId.parse(ID)).hasUnreadMessage(), "it counted as opened");
    }

    @Test
    void ourRuntimeIsEnoughAndIsCheckedByItsFactory() {
        assertEquals(json("{}"), agent(start("{'runtime':{'kind':'trajectory','recording':'demo'}}")));

        assertInvalid("enum", "Input should be continue, pause or stop", "'runtime','client_wait_policy'",
                "{'runtime':{'kind':'trajectory','recording':'demo','client_wait_policy':'hurry'}}");
        assertInvalid("value_error", "There is no such kind of runtime", "'runtime','kind'",
                "{'runtime':{'kind':'x'}}");
        assertInvalid("value_error", "runtime.bad is bad", "'runtime'", "{'runtime':{'kind':'trajectory','bad':1}}");
        assertInvalid("missing", "Field required", "'runtime','kind'", "{'runtime':{}}");
    }

    @Test
    void recordedEventsInARuntimeAreNotMasked() {
        String events = "[{'source':'agent','args':{'token':'a word'}}]";

        Started started = start("{'runtime':{'kind':'trajectory','api_key':'sk-1','events':" + events + "}}");

        assertEquals(json("{'kind':'trajectory','api_key':'**********','events':" + events + "}"), runtime(started));
    }

    @Test
    void anAgentIsGivenInExactlyOneWay() {
        assertInvalid("missing", "Field required", "'agent'", "{}");
        assertInvalid("missing", "Field required", "'agent'", "{'initial_user_msg':'hi'}");
        assertProblem(422, "{'detail':[{'type':'value_error','loc':['body'],"
                + "'msg':'Only one of agent, agent_settings and agent_profile_id may be given'}]}",
                () -> start("{'agent':{'llm':{'model':'m'}},'agent_profile_id':'p'}"));
        assertEquals(json("{'kind':'Agent','llm':{'model':'s'}}"),
                agent(start("{'agent_settings':{'llm':{'model':'s'}}}")));
        assertEquals(json("{}"), agent(start("{'agent_profile_id':'p'}")));
        assertEquals(json("{'kind':'ACPAgent','acp_command':['x']}"),
                agent(start("{'agent':{'kind':'ACPAgent','acp_command':['x']}}")));
    }

    @Test
    void badMembersAreNamed() {
        assertInvalid("missing", "Field required", "'agent','llm'", "{'agent':{'acp_command':['x']}}");
        assertInvalid("missing", "Field required", "'agent','llm','model'", "{'agent':{'llm':{'model':''}}}");
        assertInvalid("dict_type", "Input should be a valid dictionary", "'agent'", "{'agent':'claude'}");
        assertInvalid("missing", "Field required", "'workspace','working_dir'",
                "{'agent_profile_id':'p','workspace':{}}");
        assertInvalid("uuid_parsing", "Input should be a valid UUID", "'conversation_id'",
                "{'agent_profile_id':'p','conversation_id':'../x'}");
        assertInvalid("greater_than_equal", "Input should be greater than or equal to 1", "'max_iterations'",
                "{'agent_profile_id':'p','max_iterations':0}");
        assertInvalid("union_tag_invalid", "Input should name a kind of policy", "'confirmation_policy','kind'",
                "{'agent_profile_id':'p','confirmation_policy':{'kind':'Sometimes'}}");
        assertInvalid("string_too_short", "String should have at least 1 character", "'title'",
                "{'agent_profile_id':'p','title':'   '}");
        assertInvalid("string_too_long", "String should have at most 200 characters", "'title'",
                "{'agent_profile_id':'p','title':'" + "t".repeat(201) + "'}");
        assertInvalid("string_too_long", "String should have at most 256 characters", "'tags','a'",
                "{'agent_profile_id':'p','tags':{'a':'" + "t".repeat(257) + "'}}");
        assertEquals(List.of(), server.conversations.list());
    }

    @ParameterizedTest
    @ValueSource(strings = {"'hi'", "{'content':'hi'}", "{'role':'system'}", "{'content':[{'type':'video'}]}"})
    void aFirstMessageThatIsNoneMakesNoConversation(String message) {
        assertThrows(RuntimeException.class, () -> start("{'agent_profile_id':'p','initial_message':" + message + "}"));

        assertEquals(List.of(), server.conversations.list());
    }

    @Test
    void aMistakeInAMessageIsA422() {
        var mistake = assertThrows(InvalidFrameException.class,
                () -> start("{'agent_profile_id':'p','initial_message':{'role':'nobody'}}"));

        assertEquals(422, ProblemMapper.problem(mistake).status());
    }

    @Test
    void aStartThatWasCutOffSaysItsMessageWhenItIsRepeatedAndOnlyOnce() {
        String request = "{'runtime':{'kind':'trajectory'},'conversation_id':'" + ID + "','confirmation_policy':"
                + "{'kind':'AlwaysConfirm'},'initial_message':{'content':[{'text':'go'}]}}";
        String bare = "{'runtime':{'kind':'trajectory'},'conversation_id':'" + ID + "'}";
        ConversationMetadata cutOff = start(bare).conversation();

        Started repeated = start(request);

        assertFalse(repeated.fresh());
        List<String> kinds = events(cutOff).stream().map(ConversationEvent::kind).toList();
        assertEquals(List.of("ConversationStateUpdateEvent", "MessageEvent", "ConversationStateUpdateEvent", "run",
                "ConversationStateUpdateEvent"), kinds);
        start(request);
        assertEquals(kinds.size(), events(cutOff).size());
    }

    @Test
    void aStartThatWasCutOffBehindItsPolicySaysItsMessageToo() {
        String request = "{'runtime':{'kind':'trajectory'},'conversation_id':'" + ID + "','confirmation_policy':"
                + "{'kind':'AlwaysConfirm'}";
        ConversationMetadata cutOff = start(request + "}").conversation();
        assertEquals(1, events(cutOff).size());

        start(request + ",'initial_message':{'content':[{'text':'go'}]}}");

        assertEquals(5, events(cutOff).size());
        assertTrue(server.log.state(cutOff.id()).running());
    }

    @Test
    void theFirstMessageIsThereWithItsConversationOrNeitherIs() {
        server.policy.denied = Action.SAY;
        assertProblem(403, "{'detail':'Forbidden'}", () -> start("{'runtime':{'kind':'trajectory'},'conversation_id':'"
                + ID + "','initial_message':{'content':[{'text':'go'}]}}"));
        assertEquals(List.of(), server.conversations.list());

        server.policy.denied = null;
        int told = server.news.fired().size();
        Started made = start("{'runtime':{'kind':'trajectory'},'conversation_id':'" + ID
                + "','confirmation_policy':{'kind':'AlwaysConfirm'},'initial_message':{'content':[{'text':'go'}]}}");
        assertTrue(made.fresh());
        assertEquals(5, events(made.conversation()).size());
        assertEquals(List.of(AgentStateChanged.class, EventAppended.class, Deed.class, Deed.class),
                server.news.fired().stream().skip(told).map(Object::getClass).toList(), "in one step, and made and said");
    }

    @Test
    void anIdIsTakenAlsoByWhatTheCallerMayNotSee() {
        start("{'runtime':{'kind':'trajectory'},'conversation_id':'" + ID + "'}");
        server.policy.denied = Action.WATCH;

        assertProblem(409, "{'detail':'Conversation exists: " + ID + "'}",
                () -> start("{'runtime':{'kind':'trajectory'},'conversation_id':'" + ID + "'}"));
    }

    @Test
    void whoMayNotMakeOneMakesNone() {
        server.policy.denied = Action.CREATE;

        assertProblem(403, "{'detail':'Forbidden'}", () -> start("{'agent_profile_id':'p'}"));
        assertEquals(List.of(), server.conversations.list());
    }

    private Started start(String request) {
        return server.starter.start(json(request), SOMEBODY);
    }

    private void assertInvalid(String type, String message, String where, String request) {
        assertProblem(422, "{'detail':[{'type':'" + type + "','loc':['body'," + where + "],'msg':'" + message + "'}]}",
                () -> start(request));
    }

    private List<ConversationEvent> events(ConversationMetadata metadata) {
        return server.log.read(metadata.id(), 0, 100, 1 << 20);
    }

    private static Object agent(Started started) {
        return EventJson.parseObject(started.conversation().agent());
    }

    private static Object runtime(Started started) {
        return EventJson.parseObject(started.conversation().runtime());
    }
}
