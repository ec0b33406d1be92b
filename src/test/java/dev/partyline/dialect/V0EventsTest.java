package dev.partyline.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;

import dev.partyline.conversation.AgentState;
import dev.partyline.conversation.AgentTransition;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.StateFold;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class V0EventsTest {

    private static final JsonObject NOTHING = JsonValue.EMPTY_JSON_OBJECT;
    private static final String TIME = "\"timestamp\":\"2026-03-14T09:26:00.000000\",";

    /** What a builder makes of an event's own members is the event again. */
    @ParameterizedTest
    @MethodSource("dev.partyline.dialect.V0Samples#events")
    void aBuiltEventHasTheOrderOfTheReference(String line) {
        JsonObject json = EventJson.parseObject(line);
        if (json.containsKey("tool_call_metadata") || json.containsKey("llm_metrics")) return;
        EventDraft draft = json.containsKey("action")
                ? V0Events.action(json.getString("source"), json.getString("action"), json.getJsonObject("args"))
                : V0Events.observation(json.getString("source"), json.getString("observation"), json.getString("content"),
                        json.getJsonObject("extras"), json.containsKey("cause") ? at(json.getInt("cause")) : null);
        assertEquals(line.substring(line.indexOf("\"source\"")).replace("{'key': 'SHOP-17'}", "{\\\"key\\\":\\\"SHOP-17\\\"}"),
                draft.payload().substring(1));
    }

    @Test
    void aMessageOfTheUserIsEchoedAsTheReferenceDoes() {
        var message = (V0ClientAction.Message) V0ClientAction.parse("{\"action\":\"message\",\"args\":{\"content\":\"continue\"}}");
        assertEquals("{\"id\":40," + TIME + """
                "source":"user","message":"continue","action":"message","args":{"content":"continue","file_urls":[],\
                "image_urls":[],"wait_for_response":false,"security_risk":-1}}""", wire(40, V0Events.userMessage(message)));
        assertTrue(V0Events.userMessage("m", message).changesState());
        assertEquals("m", V0Events.userMessage("m", message).eventId());
    }

    @Test
    void aStateIsToldByTheEnvironmentAndShownAsTheAgents() {
        EventDraft draft = V0Events.state(AgentState.ERROR, "STATUS$ERROR_MEMORY");
        assertEquals("{\"id\":42," + TIME + """
                "source":"agent","message":"","observation":"agent_state_changed","content":"",\
                "extras":{"agent_state":"error","reason":"STATUS$ERROR_MEMORY"}}""", wire(42, draft));
        assertTrue(draft.changesState());
        assertTrue(V0Wire.logged(V0Samples.record(42, draft)).contains("\"source\":\"environment\""));
    }

    @Test
    void aWishForAStateIsShownWhenTheUserHasIt() {
        assertEquals("{\"id\":52," + TIME + """
                "source":"user","message":"Agent state changed to user_confirmed","action":"change_agent_state",\
                "args":{"agent_state":"user_confirmed","thought":""}}""",
                wire(52, V0Events.changeState("user", AgentState.USER_CONFIRMED)));
        assertEquals("", wire(3, V0Events.changeState("environment", AgentState.RUNNING)));
    }

    @Test
    void theOthersSayWhatTheyAre() {
        assertEquals(List.of("action.system", "action.recall", "observation.recall", "observation.null", "observation.error",
                "action.condensation_request", "action.condensation", "action.condensation", "observation.condense",
                "observation.loop_detection", "action.loop_recovery", "action.message"),
                List.of(V0Events.system("Be careful.", JsonValue.EMPTY_JSON_ARRAY, "1", "CodeActAgent"),
                        V0Events.recall("q", true), V0Events.recalled(NOTHING, at(4)), V0Events.nothing(at(4)),
                        V0Events.error("x", "", null), V0Events.condensationRequest(), V0Events.condensation(1, 2),
                        V0Events.condensation(1, 2, "s", 4), V0Events.condensed("s"), V0Events.loopDetected("again"),
                        V0Events.loopRecovery(2), V0Events.agentMessage("hi", true)).stream().map(EventDraft::kind).toList());
        assertEquals("Condenser is dropping the events: [6, 7, 8].", message(V0Events.condensation(6, 8)));
        assertEquals("Retrieving content for: " + "q".repeat(50), message(V0Events.recall("q".repeat(60), false)));
        assertEquals("Added microagent knowledge", message(V0Events.recalled(NOTHING, at(4))));
    }

    @ParameterizedTest
    @CsvSource({"finish, thought, '', 'All done! What''s next on the agenda?'", "finish, thought, Bye, Bye",
        "reject, thought, x, Task is rejected by the agent.", "delegate, agent, Bob, I'm asking Bob for help with this task.",
        "task_tracking, command, plan, Clearing the task list.", "message, content, hi, hi", "edit, path, /a, ''",
        "condensation_request, x, x, Requesting a condensation of the conversation history."})
    void messagesAreDerived(String type, String name, String value, String message) {
        assertEquals(message, message(V0Events.action("agent", type, EventJson.object().add(name, value).build())));
    }

    @Test
    void oneTaskIsOneItem() {
        JsonObject one = EventJson.object().add("task_list", EventJson.array().add(NOTHING)).build();
        assertEquals("Managing 1 task item.", message(V0Events.action("agent", "task_tracking", one)));
    }

    @Test
    void anActionThatWaitedIsRecordedAgainAndAnsweredByItsNewId() {
        JsonObject args = EventJson.object().add("command", "rm -r build").add("thought", "clean")
                .add("confirmation_state", "awaiting_confirmation").add("security_risk", 2).build();
        ConversationEvent waiting = V0Samples.record(51, V0Events.action("agent", "run", args));
        ConversationEvent again = V0Samples.record(53, V0Events.decided(waiting, true));
        JsonObject shown = EventJson.parseObject(V0Wire.encode(again));
        assertEquals(53, shown.getInt("id"));
        assertEquals("confirmed", shown.getJsonObject("args").getString("confirmation_state"));
        assertEquals("", shown.getJsonObject("args").getString("thought"));
        EventDraft answer = V0Events.observation("agent", "run", "ok", NOTHING, again);
        assertEquals(53, EventJson.parseObject(answer.payload()).getInt("cause"));
        assertEquals(51, answer.cause(), "so that the state and clients of V1 know the first record");
        assertTrue(V0Events.decided(waiting, false).payload().contains("\"confirmation_state\":\"rejected\""));
    }

    @Test
    void theConfirmationSequenceLeavesNothingOpen() {
        ConversationEvent waiting = V0Samples.record(1, V0Events.action("agent", "run", NOTHING));
        ConversationEvent again = V0Samples.record(2, V0Events.decided(waiting, false));
        var log = List.of(V0Samples.record(0, V0Events.state(AgentState.AWAITING_USER_CONFIRMATION, "")), waiting, again,
                V0Samples.record(3, V0Events.state(AgentState.USER_REJECTED, "")),
                V0Samples.record(4, V0Events.rejected(again)));
        var state = StateFold.fold(ConversationState.EMPTY, log);
        assertTrue(state.unanswered().isEmpty());
        assertEquals(Optional.of(AgentState.AWAITING_USER_INPUT), AgentTransition.REFUSED.next(state.agentState()));
        assertEquals(1, StateFold.fold(ConversationState.EMPTY, log.subList(0, 4)).unanswered().size());
    }

    @Test
    void anActionThatIsGivenUpIsAnsweredWithItsToolCall() {
        ConversationEvent action = V0Samples.record(V0Samples.event("action", "run"));
        JsonObject stopped = EventJson.parseObject(V0Events.notExecuted(action, true).payload());
        assertEquals("Stop button pressed. The action has not been executed.", stopped.getString("content"));
        assertEquals("AGENT_ERROR$ERROR_ACTION_NOT_EXECUTED_STOPPED", stopped.getJsonObject("extras").getString("error_id"));
        assertEquals("call_01", stopped.getJsonObject("tool_call_metadata").getString("tool_call_id"));
        assertEquals(6, stopped.getInt("cause"));
        assertTrue(V0Events.notExecuted(action, false).payload().contains("ERROR_ACTION_NOT_EXECUTED_ERROR"));
    }

    @Test
    void longOutputLosesItsMiddleOnce() {
        String cut = content(V0Events.observation("agent", "run", "a".repeat(20_000) + "b".repeat(20_000), NOTHING, null));
        assertEquals(30_047, cut.length());
        assertEquals("a".repeat(15_000) + "\n[... Observation truncated due to length ...]\n" + "b".repeat(15_000), cut);
        assertEquals(cut, content(V0Events.observation("agent", "run", cut, NOTHING, null)));
        String fits = "x".repeat(30_000);
        assertEquals(fits, content(V0Events.observation("agent", "run", fits, NOTHING, null)));
    }

    @Test
    void aCutLeavesPairsWhole() {
        String cut = V0Text.shortened("\uD83D\uDE00".repeat(40_000));
        assertTrue(cut.codePoints().noneMatch(point -> Character.getType(point) == Character.SURROGATE));
        assertEquals(30_047, cut.codePointCount(0, cut.length()));
    }

    @Test
    void nothingElseIsCut() {
        String output = "x".repeat(40_000);
        JsonObject hidden = EventJson.object().add("hidden", true).build();
        assertEquals(output, content(V0Events.observation("agent", "run", output, hidden, null)));
        assertEquals(output, content(V0Events.observation("agent", "read", output, NOTHING, null)));
    }

    @Test
    void anUnknownTypeIsAMistakeOfOurs() {
        assertThrows(IllegalArgumentException.class, () -> V0Events.action("agent", "start", NOTHING));
        assertThrows(IllegalArgumentException.class, () -> V0Events.observation("agent", "chat", "", NOTHING, null));
    }

    @Test
    void secretsAreHiddenInWhatIsRecorded() {
        EventDraft draft = V0Events.action("agent", "run", EventJson.object().add("command", "echo hunter22").build());
        EventDraft hidden = V0Events.hide(SecretValues.of(List.of("hunter22")), draft);
        assertFalse(hidden.payload().contains("hunter22"));
        assertEquals("Running command: echo <secret_hidden>", message(hidden));
        assertEquals(draft.eventId(), hidden.eventId());
    }

    private static ConversationEvent at(long offset) {
        return V0Samples.record(offset, V0Events.action("agent", "think", NOTHING));
    }

    private static String wire(long offset, EventDraft draft) {
        return V0Wire.encode(V0Samples.record(offset, draft));
    }

    private static String message(EventDraft draft) {
        return EventJson.parseObject(draft.payload()).getString("message");
    }

    private static String content(EventDraft draft) {
        return EventJson.parseObject(draft.payload()).getString("content");
    }
}
