package dev.partyline.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import dev.partyline.conversation.AgentState;
import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.ExecutionStatus;
import dev.partyline.conversation.StateFold;
import jakarta.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class V0EventFilterTest {

    @ParameterizedTest
    @CsvSource({"action.null, agent, true", "action.null, user, true", "observation.null, environment, true",
        "observation.null, agent, true", "action.recall, user, true", "action.recall, agent, true",
        "observation.recall, environment, false", "observation.run, environment, false",
        "observation.error, environment, false", "observation.agent_state_changed, environment, false",
        "action.change_agent_state, environment, true", "action.change_agent_state, user, false",
        "observation.loop_detection, environment, true", "action.run, environment, true", "action.run, agent, false",
        "action.run, user, false", "action.loop_recovery, user, false", "action.message, user, false",
        "action.finish, agent, false", "observation.null, '', true"})
    void oneViewForLiveAndReplay(String kind, String source, boolean leftOut) {
        assertEquals(leftOut, V0EventFilter.leftOut(kind, source));
    }

    @Test
    void ofTheStatesUpToTheHeadOnlyTheNewestIsSent() {
        var log = log(V0Events.state(AgentState.LOADING, ""), V0Events.agentMessage("a", false),
                V0Events.state(AgentState.RUNNING, ""), V0Events.agentMessage("b", false));
        assertEquals(List.of(1L, 2L, 3L), sent(log, 4));
    }

    @Test
    void whatHappensAfterwardsIsSentInFull() {
        var log = log(V0Events.state(AgentState.LOADING, ""), V0Events.state(AgentState.RUNNING, ""),
                V0Events.state(AgentState.PAUSED, ""), V0Events.state(AgentState.STOPPED, ""));
        assertEquals(List.of(1L, 2L, 3L), sent(log, 2));
        assertEquals(List.of(0L, 1L, 2L, 3L), sent(log, 0));
    }

    @Test
    void aStatusOfTheOtherDialectIsAStateLikeAnyOther() {
        var log = log(V1Events.status(ExecutionStatus.RUNNING), V0Events.state(AgentState.PAUSED, ""),
                V1Events.status(ExecutionStatus.FINISHED), V1Events.stateUpdate("title", JsonValue.NULL));
        assertEquals(List.of(2L), sent(log, 4));
    }

    @Test
    void whereverAClientConnectsItGetsEachEventOnceInOrderAndTheNewestState() {
        var random = new Random(7);
        for (int round = 0; round < 200; round++) {
            var log = random(random);
            int head = random.nextInt(log.size() + 1);
            List<Long> sent = sent(log, head);
            assertEquals(sent.stream().sorted().distinct().toList(), sent);
            var others = log.stream().filter(event -> !isState(event)).map(ConversationEvent::offset).toList();
            assertEquals(others, sent.stream().filter(offset -> !isState(log.get(offset.intValue()))).toList());
            var states = log.stream().filter(V0EventFilterTest::isState).map(ConversationEvent::offset).toList();
            var sentStates = sent.stream().filter(offset -> isState(log.get(offset.intValue()))).toList();
            long skipped = Math.max(0, states.stream().filter(offset -> offset < head).count() - 1);
            assertEquals(states.subList((int) skipped, states.size()), sentStates);
        }
    }

    private static List<ConversationEvent> random(Random random) {
        var drafts = new ArrayList<EventDraft>();
        for (int i = random.nextInt(30); i >= 0; i--) {
            drafts.add(random.nextBoolean() ? V0Events.agentMessage("x", false)
                    : V0Events.state(AgentState.values()[random.nextInt(12)], ""));
        }
        return log(drafts.toArray(EventDraft[]::new));
    }

    private static boolean isState(ConversationEvent event) {
        return event.kind().equals(V0Events.STATE_CHANGE);
    }

    /** @param head how many records there were when the client connected
     *  @return offsets of what it is sent */
    private static List<Long> sent(List<ConversationEvent> log, int head) {
        var filter = V0EventFilter.of(StateFold.fold(ConversationState.EMPTY, log.subList(0, head)));
        return log.stream().filter(event -> !V0Wire.encode(event).isEmpty() && filter.sends(event))
                .map(ConversationEvent::offset).toList();
    }

    private static List<ConversationEvent> log(EventDraft... drafts) {
        var log = new ArrayList<ConversationEvent>();
        for (EventDraft draft : drafts) log.add(V0Samples.record(log.size(), draft));
        return log;
    }

    @Test
    void internalRecordsAreNoStates() {
        assertEquals(List.of(), sent(log(Command.RUN.draft()), 1));
    }
}
