package dev.partyline.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.List;

import dev.partyline.conversation.ExecutionStatus;
import dev.partyline.session.ClientCommands.Answer;
import org.junit.jupiter.api.Test;

/** Each way a run can go, record by record (V1 spec sections 5 and 9.4). */
class AgentSessionTest extends AgentSessionRig {

    @Test
    void aRunGoesFromItsMessageToItsEnd() {
        runtime.then(step(said("working"))).then(last(said("done")));
        say("hello", true);
        threads.pass(SETTLE);

        assertEquals(List.of("hello", "last_user_message_id", "run", "running", "working", "done", "finished", "run-ended"),
                log());
        assertFalse(state().running());
        assertFalse(state().hasUnreadMessage());
    }

    @Test
    void anInstantRunDoesNotEndBeforeItsGrace() {
        runtime.then(last(said("done")));
        run();
        threads.pass(GRACE.minusNanos(1));
        assertEquals(List.of("run", "running", "done"), log());
        threads.pass(Duration.ofNanos(1));
        assertEquals(List.of("run", "running", "done", "finished", "run-ended"), log());
    }

    @Test
    void aPauseOfTheWholeMachineDoesNotUseUpTheGrace() {
        runtime.then(last(said("done")));
        run();
        threads.run();
        threads.stall(GRACE.multipliedBy(4));
        threads.pass(GRACE.dividedBy(2));
        assertEquals(List.of("run", "running", "done"), log());
        threads.pass(SETTLE);
        assertEquals(List.of("run", "running", "done", "finished", "run-ended"), log());
    }

    @Test
    void aMessageInTheTailOfARunIsAnsweredByThatRun() {
        runtime.then(last(said("done")));
        run();
        threads.pass(GRACE.dividedBy(2));
        say("one more thing", true);
        runtime.then(last(said("that too")));
        threads.pass(SETTLE);
        assertEquals(List.of("run", "running", "done", "one more thing", "last_user_message_id", "that too", "finished",
                "run-ended"), log());
    }

    @Test
    void aRunWithNothingNewOnlyShowsTheStateAgain() {
        runtime.thenDone();
        run();
        threads.pass(SETTLE);
        run();
        threads.pass(SETTLE);
        assertEquals(List.of("run", "running", "finished", "run-ended", "run", "run-ended"), log());
    }

    @Test
    void aMessageAfterTheEndMakesTheAgentIdleFirst() {
        runtime.thenDone();
        run();
        threads.pass(SETTLE);
        say("again", true);
        threads.pass(SETTLE);
        assertEquals(List.of("idle", "again", "last_user_message_id", "run", "running", "finished", "run-ended"),
                log().subList(4, 11));
    }

    @Test
    void aMessageThatDoesNotRunWaits() {
        say("later", false);
        threads.pass(Duration.ofMinutes(1));
        assertEquals(List.of("later", "last_user_message_id"), log());
        assertEquals(List.of(), runtime.states());
    }

    @Test
    void aPauseTakesEffectBetweenStepsAndTheStepIsNotLost() {
        runtime.then(step(Duration.ofSeconds(5), said("slow step"))).thenDone();
        run();
        threads.pass(Duration.ofSeconds(1));
        assertEquals(Answer.DONE, commands.pause(chat, "").toCompletableFuture().join());
        threads.pass(Duration.ofMinutes(1));
        assertEquals(List.of("run", "running", "pause", "paused", "PauseEvent", "run-ended"), log());

        run();
        threads.pass(Duration.ofSeconds(5));
        assertEquals(List.of("run", "running", "slow step", "finished", "run-ended"), log().subList(6, 11));
    }

    @Test
    void aPauseOfAnIdleAgentIsAtOnce() {
        commands.pause(chat, "").toCompletableFuture().join();
        assertEquals(List.of("paused", "PauseEvent", "run-ended"), log());
    }

    @Test
    void anInterruptAnswersWhatIsOpenAndDropsWhatItWouldHaveComeTo() {
        runtime.then(step(action("c1"))).then(step(Duration.ofSeconds(5), observation("c1"))).thenDone();
        run();
        threads.pass(Duration.ofSeconds(1));
        commands.interrupt(chat, "").toCompletableFuture().join();
        threads.pass(Duration.ofSeconds(1));
        run();
        threads.pass(Duration.ofMinutes(1));
        assertEquals(List.of("run", "running", "ActionEvent", "interrupt", "AgentErrorEvent", "paused", "InterruptEvent",
                "run-ended", "run", "running", "finished", "run-ended"), log());
    }

    @Test
    void aRiskyActionWaitsAndApprovalGoesOn() {
        confirmAlways();
        runtime.then(step(action("c1"))).then(step(observation("c1"))).thenDone();
        run();
        threads.pass(SETTLE);
        assertEquals(List.of("confirmation_policy", "run", "running", "ActionEvent", "waiting_for_confirmation", "run-ended"),
                log());
        commands.approve(chat, "").toCompletableFuture().join();
        threads.pass(SETTLE);
        assertEquals(List.of("run", "running", "ObservationEvent", "finished", "run-ended"), log().subList(6, 11));
        assertEquals(0, runtime.rejections());
    }

    @Test
    void aRefusedActionIsAnsweredAndTheRuntimeIsTold() {
        confirmAlways();
        runtime.then(step(action("c1"))).thenDone();
        run();
        threads.pass(SETTLE);
        commands.reject(chat, "", "no").toCompletableFuture().join();
        assertEquals(List.of("UserRejectObservation", "idle"), log().subList(6, 8));
        run();
        threads.pass(SETTLE);
        assertEquals(1, runtime.rejections());
    }

    @Test
    void aMessageDoesNotApproveWhatWaits() {
        confirmAlways();
        runtime.then(step(action("c1"))).thenDone();
        run();
        threads.pass(SETTLE);
        say("what is this?", true);
        threads.pass(SETTLE);
        assertEquals(ExecutionStatus.WAITING_FOR_CONFIRMATION, state().status());
        assertFalse(state().running());
    }

    @Test
    void onlyOneOfTwoRunsIsAccepted() {
        assertEquals(Answer.DONE, run());
        assertEquals(Answer.ALREADY_RUNNING, run());
    }
}
