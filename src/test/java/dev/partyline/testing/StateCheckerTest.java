package dev.partyline.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.partyline.conversation.AgentState;
import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.ExecutionStatus;
import dev.partyline.conversation.StreamPosition;
import dev.partyline.dialect.V0Events;
import dev.partyline.dialect.V1Events;
import jakarta.json.JsonValue;
import org.junit.jupiter.api.Test;

/** The oracle finds what it is there for, and nothing else. */
class StateCheckerTest {

    private static final EventDraft RUN = Command.RUN.draft();
    private static final EventDraft ENDED = Command.RUN_ENDED.draft();
    private static final EventDraft RUNNING = V1Events.status(ExecutionStatus.RUNNING);
    private static final EventDraft WAITING = V1Events.status(ExecutionStatus.WAITING_FOR_CONFIRMATION);
    private static final EventDraft FINISHED = V1Events.status(ExecutionStatus.FINISHED);
    private static final EventDraft IDLE = V1Events.status(ExecutionStatus.IDLE);
    private static final EventDraft REFUSED = V1Events.rejection("t", "c", "a", "no");
    private static final EventDraft V0_LOADING = V0Events.state(AgentState.LOADING, "");
    private static final EventDraft V0_RUNNING = V0Events.state(AgentState.RUNNING, "");
    private static final EventDraft V0_WAITING = V0Events.state(AgentState.AWAITING_USER_CONFIRMATION, "");
    private static final EventDraft V0_ACTION = V0Events.action("agent", "run", JsonValue.EMPTY_JSON_OBJECT);

    @Test
    void whatTheSpecificationsDescribeIsFine() {
        assertFine(Dialect.V1, RUN, RUNNING, action("c"), WAITING, ENDED, RUN, RUNNING, result("c"), FINISHED, ENDED);
        assertFine(Dialect.V1, RUN, RUNNING, action("c"), WAITING, ENDED, REFUSED, IDLE);
        assertFine(Dialect.V1, RUN, RUNNING, Command.INTERRUPT.draft(), V1Events.status(ExecutionStatus.PAUSED), ENDED);
        assertFine(Dialect.V1, V1Events.status(ExecutionStatus.PAUSED), ENDED);
        assertFine(Dialect.V0, V0_LOADING, RUN, V0_RUNNING, V0_WAITING, V0_ACTION, ENDED,
                V0Events.state(AgentState.USER_CONFIRMED, ""), RUN, v0Result(4), V0_RUNNING,
                V0Events.state(AgentState.FINISHED, ""), ENDED);
        assertFine(Dialect.V0, V0_LOADING, RUN, V0_RUNNING, V0_ACTION, v0Error(3), V0Events.state(AgentState.STOPPED, ""),
                Command.INTERRUPT.draft(), RUN, V0_RUNNING, V0Events.state(AgentState.AWAITING_USER_INPUT, ""), ENDED);
    }

    @Test
    void aStateThatTheTableDoesNotLeadToIsFound() {
        assertWrong("IDLE to FINISHED", Dialect.V1, RUN, FINISHED, ENDED);
        assertWrong("IDLE to WAITING_FOR_CONFIRMATION", Dialect.V1, RUN, WAITING, ENDED);
        assertWrong("PAUSED to IDLE", Dialect.V1, V1Events.status(ExecutionStatus.PAUSED), IDLE);
        assertWrong("RUNNING to RUNNING", Dialect.V1, RUN, RUNNING, RUNNING, FINISHED, ENDED);
        assertWrong("LOADING to USER_CONFIRMED", Dialect.V0, V0_LOADING, V0Events.state(AgentState.USER_CONFIRMED, ""), RUN,
                V0_RUNNING, V0Events.state(AgentState.FINISHED, ""), ENDED);
    }

    @Test
    void anAnswerTooManyOrTooFewIsFound() {
        assertWrong("another answer to c", Dialect.V1, RUN, RUNNING, action("c"), result("c"), result("c"), FINISHED, ENDED);
        assertWrong("another answer to c", Dialect.V1, RUN, RUNNING, action("c"), result("c"), REFUSED, FINISHED, ENDED);
        assertWrong("has no answer", Dialect.V1, RUN, RUNNING, action("c"), FINISHED, ENDED);
        assertWrong("never asked for", Dialect.V1, RUN, RUNNING, result("c"), FINISHED, ENDED);
        assertWrong("is asked for again", Dialect.V1, RUN, RUNNING, action("c"), result("c"), action("c"), result("c"),
                FINISHED, ENDED);
        assertWrong("another answer to 3", Dialect.V0, V0_LOADING, RUN, V0_RUNNING, V0_ACTION, v0Result(3), v0Error(3),
                V0Events.state(AgentState.FINISHED, ""), ENDED);
    }

    @Test
    void whatHappensWithoutAVerdictIsFound() {
        assertWrong("nobody decided", Dialect.V1, RUN, RUNNING, action("c"), WAITING, ENDED, IDLE, RUN, RUNNING, result("c"),
                FINISHED, ENDED);
        assertWrong("without a verdict", Dialect.V1, RUN, RUNNING, action("c"), WAITING, ENDED, RUN, result("c"), RUNNING,
                FINISHED, ENDED);
        assertWrong("nobody decided", Dialect.V0, V0_LOADING, RUN, V0_RUNNING, V0_WAITING, V0_ACTION, ENDED,
                V0_RUNNING, RUN, v0Result(4), V0Events.state(AgentState.FINISHED, ""), ENDED);
    }

    @Test
    void whatHappensOutsideOfARunIsFound() {
        assertWrong("an action outside of a run", Dialect.V1, action("c"), result("c"));
        assertWrong("a result outside of a run", Dialect.V1, RUN, RUNNING, action("c"), Command.INTERRUPT.draft(),
                result("c"), V1Events.status(ExecutionStatus.PAUSED), ENDED);
        assertWrong("a run is active already", Dialect.V1, RUN, RUNNING, RUN, FINISHED, ENDED);
        assertWrong("still RUNNING", Dialect.V1, RUN, RUNNING, ENDED);
        assertWrong("the agent is at work", Dialect.V1, RUN, RUNNING);
    }

    @Test
    void whatTheAgentDidTwiceOrInSecretIsFound() {
        EventDraft[] once = {RUN, RUNNING, action("c"), result("c"), FINISHED, ENDED};
        EventDraft[] refused = {RUN, RUNNING, action("c"), WAITING, ENDED, REFUSED, IDLE};
        assertEquals(List.of(), check(Dialect.V1, once).executed(Map.of("c", 1)).violations());
        assertEquals(1, check(Dialect.V1, once).executed(Map.of("c", 2)).violations().size());
        assertEquals(1, check(Dialect.V1, once).executed(Map.of()).violations().size());
        assertEquals(1, check(Dialect.V1, once).executed(Map.of("c", 1, "d", 1)).violations().size());
        assertEquals(1, check(Dialect.V1, refused).executed(Map.of("c", 1)).violations().size());
    }

    private static void assertFine(Dialect dialect, EventDraft... log) {
        check(dialect, log).settled().verify();
    }

    private static void assertWrong(String violation, Dialect dialect, EventDraft... log) {
        StateChecker checker = check(dialect, log).settled();
        assertThrows(AssertionError.class, checker::verify);
        assertTrue(checker.violations().toString().contains(violation), checker.violations()::toString);
    }

    private static StateChecker check(Dialect dialect, EventDraft... log) {
        var events = new ArrayList<ConversationEvent>();
        for (EventDraft draft : log) {
            events.add(new ConversationEvent(new StreamPosition(0, events.size()), draft.stamped(Instant.EPOCH)));
        }
        return StateChecker.of(dialect, events);
    }

    private static EventDraft action(String call) {
        return EventDraft.of(Dialect.V1, "ActionEvent", V1Events.newId(),
                "{\"kind\":\"ActionEvent\",\"tool_call_id\":\"" + call + "\"}");
    }

    private static EventDraft result(String call) {
        return EventDraft.of(Dialect.V1, "ObservationEvent", V1Events.newId(),
                "{\"kind\":\"ObservationEvent\",\"tool_call_id\":\"" + call + "\"}");
    }

    private static EventDraft v0Result(long action) {
        return V0Events.observation("agent", "run", "ok", JsonValue.EMPTY_JSON_OBJECT, null).causedBy(action);
    }

    private static EventDraft v0Error(long action) {
        return V0Events.observation("agent", "error", "no", EventJson.object().add("error_id", "").build(), null)
                .causedBy(action);
    }
}
