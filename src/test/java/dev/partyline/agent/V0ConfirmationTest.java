package dev.partyline.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import dev.partyline.conversation.AgentState;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.StateFold;
import dev.partyline.conversation.StreamPosition;
import dev.partyline.dialect.V0Events;
import dev.partyline.dialect.V1Events;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sequence of V0 spec 6.3, from the action that waits to what becomes of it. */
class V0ConfirmationTest extends V0SessionRig {

    @Test
    void aConfirmedActionRunsAndIsAnsweredByItsNewId() {
        begin();
        assertEquals(List.of("1 is loading", "2 user says hello", "5 is running", "6 is awaiting_user_confirmation",
                "7 run awaiting_confirmation"), seen());
        assertFalse(state().running());
        want(AgentState.USER_CONFIRMED);
        threads.run();
        runtime.then(step(ran(7))).then(last(finish()));
        threads.pass(SETTLE);
        assertEquals(List.of("9 user wants user_confirmed", "10 run confirmed", "11 is user_confirmed", "13 run <10",
                "14 is running", "15 finish", "16 is finished"), seenFrom(9));
        assertEquals(0, runtime.rejections());
        assertTrue(state().unanswered().isEmpty());
    }

    @Test
    void aRefusedActionIsAnsweredAndTheRuntimeIsTold() {
        begin();
        want(AgentState.USER_REJECTED);
        threads.pass(SETTLE);
        assertEquals(List.of("9 user wants user_rejected", "10 run rejected", "11 is user_rejected",
                "12 user_rejected <10", "13 is awaiting_user_input"), seenFrom(9));
        assertFalse(state().running());
        runtime.then(last(finish()));
        tell("do something else");
        threads.pass(SETTLE);
        assertEquals(1, runtime.rejections());
    }

    /** D35. */
    @Test
    void aMessageInsteadOfAVerdictRefusesAndGoesOn() {
        begin();
        runtime.then(last(finish()));
        tell("rather not");
        threads.pass(SETTLE);
        assertEquals(List.of("9 user_rejected <7", "10 user says rather not", "13 is running", "14 finish",
                "15 is finished"), seenFrom(9));
        assertEquals(1, runtime.rejections());
    }

    @Test
    void aStopWhileAConfirmedActionRunsAnswersItsNewId() {
        begin();
        want(AgentState.USER_CONFIRMED);
        threads.run();
        want(AgentState.STOPPED);
        threads.pass(SETTLE);
        assertEquals(List.of("13 user wants stopped", "14 error AGENT_ERROR$ERROR_ACTION_NOT_EXECUTED_STOPPED <10",
                "15 is stopped"), seenFrom(13));
    }

    @Test
    void theAgentIsRunningAgainOnceTheLastActionIsAnswered() {
        confirmAlways();
        runtime.then(step(run("a"), run("b")));
        tell("hello");
        threads.pass(SETTLE);
        want(AgentState.USER_CONFIRMED);
        threads.run();
        assertEquals(AgentState.USER_CONFIRMED, state().agentState());
        runtime.then(step(ran(7)));
        threads.pass(SETTLE);
        assertEquals(AgentState.USER_CONFIRMED, state().agentState());
        runtime.then(step(ran(8)));
        threads.pass(SETTLE);
        assertEquals(AgentState.RUNNING, state().agentState());
    }

    @Test
    void aClientOfV1DecidesInTheWordsOfTheConversation() {
        begin();
        commands.reject(chat, "", "no").toCompletableFuture().join();
        assertEquals(List.of("9 user wants user_rejected", "10 run rejected", "11 is user_rejected",
                "12 user_rejected <10", "13 is awaiting_user_input"), seenFrom(9));
    }

    @Test
    void aClientOfV1ConfirmsByRunning() {
        begin();
        commands.approve(chat, "").toCompletableFuture().join();
        assertEquals(List.of("9 user wants user_confirmed", "10 run confirmed", "11 is user_confirmed"), seenFrom(9));
        assertTrue(state().running());
    }

    @ParameterizedTest
    @CsvSource({"run,2,true", "run_ipython,2,true", "browse_interactive,2,true", "edit,2,true", "read,2,true",
        "write,2,false", "browse,2,false", "think,2,false", "finish,2,false", "call_tool_mcp,2,false", "run,1,false",
        "run,0,false", "run,-1,true"})
    void whatMustBeConfirmedIsByTypeAndRisk(String type, int risk, boolean needed) {
        EventDraft action = V0Events.action("agent", type, EventJson.object().add("security_risk", risk).build());
        assertEquals(needed, Confirmation.needed(List.of(action), policy("{\"kind\":\"ConfirmRisky\"}")));
        assertFalse(Confirmation.needed(List.of(action), policy("{\"kind\":\"NeverConfirm\"}")));
    }

    @Test
    void onlyCommandsAndCodeSayThatTheyWait() {
        EventDraft read = V0Events.action("agent", "read", EventJson.object().add("path", "/a").build());
        assertEquals(read, V0Events.awaitingConfirmation(read));
        assertTrue(V0Events.awaitingConfirmation(run("ls")).payload()
                .contains("\"confirmation_state\":\"awaiting_confirmation\""));
    }

    private void begin() {
        confirmAlways();
        runtime.then(step(run("rm -r build")));
        tell("hello");
        threads.pass(Duration.ofSeconds(1));
    }

    private static ConversationState policy(String policy) {
        var log = new ConversationEvent(new StreamPosition(0, 0),
                V1Events.stateUpdate("confirmation_policy", EventJson.parseObject(policy)).at(Instant.EPOCH));
        return StateFold.fold(ConversationState.EMPTY, List.of(log));
    }
}
