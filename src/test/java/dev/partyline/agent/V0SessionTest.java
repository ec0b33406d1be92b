package dev.partyline.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;

import dev.partyline.conversation.AgentState;
import dev.partyline.dialect.V0Events;
import jakarta.json.JsonValue;
import org.junit.jupiter.api.Test;

/** Each way a run of a conversation of V0 can go, as clients of V0 see it (V0 spec 6.2 to 6.4). */
class V0SessionTest extends V0SessionRig {

    @Test
    void aRunGoesFromItsMessageToItsEnd() {
        runtime.then(step(run("ls"))).then(last(finish()));
        tell("hello");
        threads.pass(SETTLE);
        assertEquals(List.of("0 is loading", "1 user says hello", "4 is running", "5 run confirmed", "6 finish",
                "7 is finished"), seen());
        assertFalse(state().running());
        assertFalse(state().hasUnreadMessage());
    }

    @Test
    void anAgentThatRejectsTheTaskSaysSo() {
        runtime.then(last(V0Events.action("agent", "reject", JsonValue.EMPTY_JSON_OBJECT)));
        tell("hello");
        threads.pass(SETTLE);
        assertEquals(List.of("5 reject", "6 is rejected"), seenFrom(5));
    }

    @Test
    void anAgentThatWaitsForAnAnswerAwaitsInput() {
        runtime.then(last(V0Events.agentMessage("Which one?", true)));
        tell("hello");
        threads.pass(SETTLE);
        assertEquals(List.of("5 says Which one?", "6 is awaiting_user_input"), seenFrom(5));
    }

    /** T20. */
    @Test
    void aPauseIsToldAtOnceAndTheStepIsNotLost() {
        runtime.then(step(Duration.ofSeconds(5), run("slow"))).thenDone();
        tell("hello");
        threads.pass(Duration.ofSeconds(1));
        want(AgentState.PAUSED);
        threads.pass(Duration.ofMinutes(1));
        assertEquals(List.of("5 user wants paused", "6 is paused"), seenFrom(5));
        assertFalse(state().running());
        int before = events().size();
        want(AgentState.RUNNING);
        threads.pass(Duration.ofSeconds(6));
        assertEquals(List.of("user wants running", "is running", "run confirmed", "is awaiting_user_input"),
                seenFrom(before).stream().map(word -> word.replaceFirst("\\d+ ", "")).toList());
    }

    @Test
    void anAgentCanBeToldToWaitForInput() {
        runtime.then(step(Duration.ofSeconds(5), run("slow")));
        tell("hello");
        threads.pass(Duration.ofSeconds(1));
        want(AgentState.AWAITING_USER_INPUT);
        threads.pass(SETTLE);
        assertEquals(List.of("5 user wants awaiting_user_input", "6 is awaiting_user_input"), seenFrom(5));
        assertFalse(state().running());
    }

    /** 6.4: the observation, then the state; what the tool comes to later is left out, for it has its answer. */
    @Test
    void aStopWithAPendingToolAnswersItOnce() {
        runtime.then(step(run("make")));
        tell("hello");
        threads.pass(SETTLE);
        runtime.then(step(Duration.ofSeconds(5), ran(5)));
        threads.run();
        want(AgentState.STOPPED);
        threads.pass(Duration.ofMinutes(1));
        assertEquals(List.of("6 user wants stopped", "7 error AGENT_ERROR$ERROR_ACTION_NOT_EXECUTED_STOPPED <5",
                "8 is stopped"), seenFrom(6));
        assertFalse(state().running());
        runtime.then(last(finish()));
        tell("try again");
        threads.pass(Duration.ofMinutes(1));
        assertTrue(seen().stream().noneMatch(word -> word.contains("run <5")), () -> seen().toString());
        assertEquals("is finished", seen().get(seen().size() - 1).replaceFirst("\\d+ ", ""));
    }

    @Test
    void aLateAnswerToAStoppedToolIsLeftOut() {
        runtime.then(step(run("make")));
        tell("hello");
        threads.pass(SETTLE);
        var answer = ran(5);
        want(AgentState.STOPPED);
        tell("go on");
        threads.run();
        runtime.then(step(answer)).then(last(finish()));
        threads.pass(Duration.ofMinutes(1));
        assertTrue(seen().stream().noneMatch(word -> word.contains("run <5")), () -> seen().toString());
        assertFalse(state().running());
    }

    @Test
    void aMessageRightBehindAPauseKeepsTheAnswerThatIsUnderway() {
        runtime.then(step(run("make")));
        tell("hello");
        threads.pass(SETTLE);
        var answer = ran(5);
        want(AgentState.PAUSED);
        tell("go on");
        threads.run();
        runtime.then(step(answer)).then(last(finish()));
        threads.pass(Duration.ofMinutes(1));
        assertEquals(1, seen().stream().filter(word -> word.contains("run <5")).count(), () -> seen().toString());
        assertFalse(state().running());
    }

    /** T22: the reason is in the state; the action that was underway is answered first. */
    @Test
    void aFailureIsAnErrorWithAReason() {
        runtime.then(step(run("make")));
        tell("hello");
        threads.pass(SETTLE);
        runtime.fail(new IllegalStateException("planted"));
        threads.pass(SETTLE);
        String reason = "RuntimeError: There was an unexpected error while running the agent: IllegalStateException. "
                + "You can refresh the page or ask the agent to try again.";
        assertEquals(List.of("6 error AGENT_ERROR$ERROR_ACTION_NOT_EXECUTED_ERROR <5", "7 error ", "8 is error: " + reason),
                seenFrom(6));
        assertTrue(events().stream().noneMatch(event -> event.payload().contains("planted")));
        assertTrue(state().unanswered().isEmpty());
    }

    @Test
    void aMessageAfterAnErrorRunsAgain() {
        tell("hello");
        threads.pass(SETTLE);
        runtime.fail(new IllegalStateException("planted"));
        threads.pass(SETTLE);
        runtime.then(last(finish()));
        tell("again");
        threads.pass(SETTLE);
        assertEquals(List.of("is error", "is running", "is finished"), seen().stream()
                .map(word -> word.replaceFirst("\\d+ ", "").replaceFirst(":.*", "")).filter(word -> word.startsWith("is "))
                .skip(2).toList());
    }

    @Test
    void aClientOfV1SteersInTheWordsOfTheConversation() {
        runtime.then(step(run("make"))).then(step(Duration.ofSeconds(9), run("more")));
        run();
        threads.pass(SETTLE);
        commands.interrupt(chat, "").toCompletableFuture().join();
        threads.pass(SETTLE);
        assertEquals(List.of("0 is loading", "1 user wants running", "3 is running", "4 run confirmed",
                "5 user wants stopped", "6 error AGENT_ERROR$ERROR_ACTION_NOT_EXECUTED_STOPPED <4", "7 is stopped"), seen());
    }

    @Test
    void whatAClientOfV1SaysBeginsARunInTheWordsOfTheConversation() {
        runtime.then(last(finish()));
        say("hello", true);
        threads.pass(SETTLE);
        assertEquals(List.of("0 is loading", "1 user says hello", "4 is running", "5 finish", "6 is finished"), seen());
    }

    @Test
    void aRunThatARestartCutOffIsAnError() {
        tell("hello");
        runtime.then(step(run("make")));
        threads.run();
        logs.log.append(chat, RunWording.of(chat, logs.log).lost(state()));
        assertEquals(List.of("6 error AGENT_ERROR$ERROR_ACTION_NOT_EXECUTED_ERROR <5", "7 error ",
                "8 is error: RuntimeError: The server restarted during the run. You can ask the agent to try again."),
                seenFrom(6));
        assertFalse(state().running());
    }

    @Test
    void aStoppedRunThatARestartCutOffStaysStopped() {
        tell("hello");
        want(AgentState.STOPPED);
        logs.log.append(chat, RunWording.of(chat, logs.log).lost(state()));
        assertEquals(AgentState.STOPPED, state().agentState());
        assertFalse(state().running());
    }
}
