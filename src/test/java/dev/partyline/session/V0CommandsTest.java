package dev.partyline.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;

import dev.partyline.conversation.AgentState;
import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.ExecutionStatus;
import dev.partyline.conversation.LogFixture;
import dev.partyline.dialect.InvalidFrameException;
import dev.partyline.dialect.V0ClientAction.ChangeState;
import dev.partyline.dialect.V0ClientAction.Message;
import dev.partyline.dialect.V0Events;
import dev.partyline.dialect.V1Events;
import dev.partyline.session.ClientCommands.Answer;
import dev.partyline.store.MemoryEventStore;
import jakarta.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a wish of a client of V0 appends, record by record (V0 spec section 6). No agent is at work here. */
class V0CommandsTest {

    private final LogFixture logs = new LogFixture(new MemoryEventStore(() -> Instant.EPOCH, Runnable::run),
            () -> Instant.EPOCH);
    private final V0Commands commands = ClientCommandsFixture.v0(logs.log);
    private ConversationId chat = logs.create("{}", Dialect.V0).id();

    @Test
    void theFirstMessageBeginsWithLoading() {
        assertEquals(Answer.DONE, say("hello"));
        assertEquals(List.of("0 is loading", "1 user says hello", "4 is running"), seen());
        assertEquals(List.of("observation.agent_state_changed", "action.message", "action.recall", "run",
                "observation.agent_state_changed"), kinds());
        assertEquals("workspace_context", recallType(2));
        assertTrue(events().stream().allMatch(event -> event.author().equals("ann")));
    }

    @Test
    void aLaterMessageAsksForKnowledge() {
        say("hello");
        say("and this");
        assertEquals(List.of("5 user says and this"), seen().subList(3, 4));
        assertEquals("knowledge", recallType(6));
        assertEquals(7, kinds().size(), "the run that is active answers it");
    }

    @ParameterizedTest
    @CsvSource({"PAUSED", "STOPPED", "FINISHED", "REJECTED", "ERROR", "AWAITING_USER_INPUT"})
    void aMessageHasARestingAgentRun(AgentState resting) {
        append(V0Events.state(resting, ""));
        say("go on");
        assertEquals(List.of("1 user says go on", "4 is running"), seen().subList(1, 3));
        assertTrue(state().running());
    }

    @Test
    void aMessageToARateLimitedAgentIsWorkedOnByItsRun() {
        say("hello");
        append(V0Events.state(AgentState.RATE_LIMITED, ""));
        say("go on");
        assertEquals(List.of("6 user says go on", "8 is running"), seen().subList(4, 6));
        assertEquals(1, kinds().stream().filter("run"::equals).count());
    }

    /** D35. */
    @Test
    void aMessageRefusesWhatWaitsForConfirmationFirst() {
        waiting();
        say("rather not");
        assertEquals(List.of("0 is awaiting_user_confirmation", "1 run awaiting_confirmation", "2 user_rejected <1",
                "3 user says rather not", "6 is running"), seen());
        assertTrue(state().unanswered().isEmpty());
        assertEquals("call_1", EventJson.parseObject(events().get(2).payload()).getJsonObject("tool_call_metadata")
                .getString("tool_call_id"));
    }

    @Test
    void aConfirmedActionIsRecordedAgainAndRuns() {
        waiting();
        want(AgentState.USER_CONFIRMED);
        assertEquals(List.of("2 user wants user_confirmed", "3 run confirmed", "4 is user_confirmed"),
                seen().subList(2, 5));
        assertTrue(state().running());
        assertEquals(1, state().unanswered().size());
    }

    @Test
    void aRefusedActionIsRecordedAgainAndAnsweredByItsNewId() {
        waiting();
        want(AgentState.USER_REJECTED);
        assertEquals(List.of("2 user wants user_rejected", "3 run rejected", "4 is user_rejected", "5 user_rejected <3",
                "6 is awaiting_user_input"), seen().subList(2, 7));
        assertTrue(state().unanswered().isEmpty());
        assertEquals(1, events().get(5).cause(), "the state and clients of V1 know the first record");
    }

    @Test
    void severalRefusedActionsEachGetTheirAnswer() {
        append(V0Events.state(AgentState.AWAITING_USER_CONFIRMATION, ""), run(), run());
        want(AgentState.USER_REJECTED);
        assertEquals(List.of("4 run rejected", "5 run rejected", "6 is user_rejected", "7 user_rejected <4",
                "8 user_rejected <5", "9 is awaiting_user_input"), seen().subList(4, 10));
        assertTrue(state().unanswered().isEmpty());
    }

    /** D35b. */
    @ParameterizedTest
    @CsvSource({"USER_CONFIRMED", "USER_REJECTED"})
    void aVerdictWithoutAnActionThatWaitsIsRefused(AgentState verdict) {
        say("hello");
        assertRefused(verdict);
        append(V0Events.state(AgentState.AWAITING_USER_CONFIRMATION, ""));
        assertRefused(verdict);
        assertEquals(6, events().size());
    }

    @Test
    void onlyTheFirstOfTwoVerdictsCounts() {
        waiting();
        want(AgentState.USER_CONFIRMED);
        int before = events().size();
        assertRefused(AgentState.USER_REJECTED);
        assertRefused(AgentState.USER_CONFIRMED);
        assertEquals(before, events().size());
    }

    @Test
    void theStateThatItIsAlreadyChangesNothing() {
        say("hello");
        assertEquals(Answer.UNCHANGED, want(AgentState.RUNNING));
        assertEquals(Answer.DONE, want(AgentState.STOPPED));
        int before = events().size();
        assertEquals(Answer.UNCHANGED, want(AgentState.STOPPED));
        assertEquals(before, events().size());
    }

    @Test
    void aStopAnswersThePendingActionBeforeTheState() {
        say("hello");
        append(run());
        want(AgentState.STOPPED);
        assertEquals(List.of("6 user wants stopped", "7 error AGENT_ERROR$ERROR_ACTION_NOT_EXECUTED_STOPPED <5", "8 is stopped"),
                seen().subList(4, 7));
        assertEquals(Command.INTERRUPT, state().run().stopping());
    }

    @Test
    void aStopInsteadOfAVerdictAnswersToo() {
        waiting();
        want(AgentState.STOPPED);
        assertEquals(List.of("2 user wants stopped", "3 error AGENT_ERROR$ERROR_ACTION_NOT_EXECUTED_STOPPED <1",
                "4 is stopped"), seen().subList(2, 5));
        assertTrue(state().unanswered().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"PAUSED", "AWAITING_USER_INPUT"})
    void aRunIsHeldBetweenTwoSteps(AgentState wanted) {
        say("hello");
        append(run());
        want(wanted);
        assertEquals(List.of("6 user wants " + wanted.wire(), "7 is " + wanted.wire()), seen().subList(4, 6));
        assertEquals(Command.PAUSE, state().run().stopping());
        assertEquals(1, state().unanswered().size(), "its tool goes on");
    }

    @ParameterizedTest
    @CsvSource({"PAUSED", "AWAITING_USER_INPUT", "RUNNING"})
    void whatIsAskedForInsteadOfAVerdictLeavesNoActionOpen(AgentState wanted) {
        waiting();
        want(wanted);
        assertEquals(List.of("2 user wants " + wanted.wire(), "3 user_rejected <1"), seen().subList(2, 4));
        assertEquals(wanted, state().agentState());
        assertTrue(state().unanswered().isEmpty());
    }

    @Test
    void aPausedRunThatIsToGoOnBecomesAnother() {
        say("hello");
        want(AgentState.PAUSED);
        want(AgentState.RUNNING);
        assertEquals(AgentState.RUNNING, state().agentState());
        assertEquals(2, kinds().stream().filter("run"::equals).count());
        assertEquals(null, state().run().stopping());
    }

    @Test
    void aMessageInAConversationOfV1IsRecordedAsItCame() {
        chat = logs.create().id();
        say("hello");
        assertEquals(List.of("action.message", "run", V1Events.STATE_UPDATE), kinds());
        append(V1Events.status(ExecutionStatus.FINISHED), Command.RUN_ENDED.draft());
        say("more");
        assertEquals(List.of("5 is awaiting_user_input", "6 user says more", "8 is running"), seen().subList(3, 6));
    }

    @Test
    void wishesInAConversationOfV1AreThoseOfV1() {
        chat = logs.create().id();
        say("hello");
        assertEquals(Answer.UNCHANGED, want(AgentState.RUNNING));
        want(AgentState.PAUSED);
        want(AgentState.STOPPED);
        assertEquals(List.of("pause", "interrupt"), kinds().subList(3, 5));
        append(V1Events.status(ExecutionStatus.PAUSED), Command.RUN_ENDED.draft());
        want(AgentState.RUNNING);
        assertEquals(List.of("run", V1Events.STATE_UPDATE), kinds().subList(7, 9));
    }

    @Test
    void verdictsInAConversationOfV1AreThoseOfV1() {
        chat = logs.create().id();
        assertRefused(AgentState.USER_REJECTED);
        append(EventDraft.of(Dialect.V1, V1Events.ACTION, "a", "{\"kind\":\"ActionEvent\",\"tool_call_id\":\"c\"}"),
                V1Events.status(ExecutionStatus.WAITING_FOR_CONFIRMATION));
        want(AgentState.USER_REJECTED);
        assertEquals(List.of("UserRejectObservation", V1Events.STATE_UPDATE), kinds().subList(2, 4));
    }

    private void waiting() {
        append(V0Events.state(AgentState.AWAITING_USER_CONFIRMATION, ""), run());
    }

    private static EventDraft run() {
        var metadata = EventJson.object().add("function_name", "execute_bash").add("tool_call_id", "call_1");
        EventDraft run = V0Events.awaitingConfirmation(V0Events.action("agent", "run", JsonValue.EMPTY_JSON_OBJECT));
        return run.withPayload(EventJson.write(EventJson.object(EventJson.parseObject(run.payload()))
                .add("tool_call_metadata", metadata).build()));
    }

    private Answer say(String text) {
        var message = new Message(text, JsonValue.EMPTY_JSON_ARRAY, JsonValue.EMPTY_JSON_ARRAY);
        return commands.say(chat, message, "ann").toCompletableFuture().join();
    }

    private Answer want(AgentState state) {
        return commands.request(chat, new ChangeState(state), "ann").toCompletableFuture().join();
    }

    private void assertRefused(AgentState state) {
        var failure = assertThrows(RuntimeException.class, () -> want(state));
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        assertInstanceOf(InvalidFrameException.class, cause);
    }

    private void append(EventDraft... drafts) {
        logs.log.append(chat, List.of(drafts)).toCompletableFuture().join();
    }

    private List<ConversationEvent> events() {
        return logs.log.read(chat, 0, 1000, Integer.MAX_VALUE);
    }

    private ConversationState state() {
        return logs.log.state(chat);
    }

    private List<String> seen() {
        return V0View.of(events());
    }

    private List<String> kinds() {
        return events().stream().map(ConversationEvent::kind).toList();
    }

    private String recallType(int offset) {
        return EventJson.parseObject(events().get(offset).payload()).getJsonObject("args").getString("recall_type");
    }
}
