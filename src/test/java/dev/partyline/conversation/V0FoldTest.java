package dev.partyline.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;

import dev.partyline.conversation.ConversationState.OpenAction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What records of V0 say about the state; one state for both dialects. */
class V0FoldTest {

    private static ConversationState fold(EventDraft... drafts) {
        return StateFold.fold(ConversationState.EMPTY, SomeEvents.log(List.of(drafts)));
    }

    private static EventDraft v0(String kind, String id, String payload) {
        return EventDraft.of(Dialect.V0, kind, id, payload);
    }

    private static EventDraft state(String name) {
        return v0("observation.agent_state_changed", "s", "{\"extras\":{\"agent_state\":\"" + name + "\"}}");
    }

    private static EventDraft run(String id) {
        return v0("action.run", id, "{\"args\":{\"command\":\"ls\"}}");
    }

    @ParameterizedTest
    @EnumSource(AgentState.class)
    void aStateChangeSetsStateAndStatus(AgentState expected) {
        var state = fold(run("a"), state(expected.wire()));
        assertEquals(expected, state.agentState());
        assertEquals(expected.status(), state.status());
        assertEquals(1, state.agentStateOffset());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{}", "{\"extras\":[]}", "{\"extras\":{\"agent_state\":7}}",
        "{\"extras\":{\"agent_state\":\"init\"}}"})
    void aStateChangeWithoutSenseChangesNothing(String payload) {
        var state = fold(state("paused"), v0("observation.agent_state_changed", "x", payload));
        assertEquals(AgentState.PAUSED, state.agentState());
        assertEquals(0, state.agentStateOffset());
        assertEquals(1, state.offset());
    }

    @Test
    void aStatusOfV1IsAStateToo() {
        var update = SomeEvents.v1("ConversationStateUpdateEvent", "u",
                "\"key\":\"execution_status\",\"value\":\"waiting_for_confirmation\"");
        var state = fold(state("loading"), update);
        assertEquals(AgentState.AWAITING_USER_CONFIRMATION, state.agentState());
        assertEquals(1, state.agentStateOffset());
    }

    @Test
    void whatTheUserSaysIsUnreadUntilARunHasSeenIt() {
        String user = "{\"source\":\"user\"}";
        assertEquals(0, fold(v0("action.message", "m", user).changingState()).lastUserMessage());
        assertEquals("m", fold(v0("action.message", "m", user)).lastUserMessageId());
        assertEquals(-1, fold(v0("action.message", "m", user)).lastUserMessage(), "it came with a recording");
        assertNull(fold(v0("action.message", "m", "{\"source\":\"agent\"}").changingState()).lastUserMessageId());
    }

    @Test
    void anActionIsOpenUntilItsAnswer() {
        var open = fold(run("a"), v0("action.edit", "b", "{}"), v0("action.think", "c", "{}"));
        assertEquals(Map.of("0", new OpenAction("a", "run"), "1", new OpenAction("b", "edit")), open.unanswered());
        var answered = StateFold.fold(open, SomeEvents.log(3, List.of(v0("observation.run", "o", "{}").causedBy(0))));
        assertEquals(Map.of("1", new OpenAction("b", "edit")), answered.unanswered());
    }

    @Test
    void anActionThatWasDecidedAboutIsStillTheSame() {
        var decided = fold(run("a"), run("again").causedBy(0));
        assertEquals(Map.of("0", new OpenAction("a", "run")), decided.unanswered());
        assertEquals(Map.of(), StateFold.fold(decided,
                SomeEvents.log(2, List.of(v0("observation.user_rejected", "o", "{}").causedBy(0)))).unanswered());
    }

    @Test
    void whatWasPutAwayStaysSoUntilItIsOpenedOrRuns() {
        assertTrue(fold(Command.CLOSE.draft(), state("stopped"), Command.RUN_ENDED.draft()).closed());
        assertFalse(fold(Command.CLOSE.draft(), Command.OPEN.draft()).closed());
        assertFalse(fold(Command.CLOSE.draft(), Command.RUN.draft()).closed());
        assertFalse(fold(state("stopped")).closed());
    }

    @Test
    void aCheckpointKeepsWhatOnlyV0Knows() {
        var state = fold(run("a"), state("rate_limited"), Command.CLOSE.draft());
        assertEquals(state, StateFold.read(StateFold.write(state)));
    }

    @Test
    void aCheckpointOfAnEarlierVersionIsRead() {
        String now = StateFold.write(fold(run("a")));
        String earlier = now.replace(",\"agentState\":\"awaiting_user_input\",\"agentStateOffset\":-1", "");
        assertFalse(earlier.contains("agentState"), now);
        assertEquals(fold(run("a")), StateFold.read(earlier));
    }

    @Test
    void recordsOfV0AreCountedAndThoseBeforeThatAreGuessedFromAbove() {
        var state = fold(run("a"), Command.RUN.draft(), state("running"));
        assertEquals(2, state.v0Records());
        assertEquals(2, StateFold.read(StateFold.write(state)).v0Records());
        assertEquals(3, StateFold.read(StateFold.write(state).replace(",\"v0Records\":2", "")).v0Records());
    }

    @Test
    void aV0DraftIsStampedWithoutAZone() {
        var draft = v0("action.null", "n", "{\"source\":\"agent\"}").stamped(SomeEvents.time(61));
        assertEquals("{\"timestamp\":\"1970-01-01T00:01:01.000000\",\"source\":\"agent\"}", draft.payload());
    }
}
