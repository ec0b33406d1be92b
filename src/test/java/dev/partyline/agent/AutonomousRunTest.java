package dev.partyline.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;

import dev.partyline.conversation.Command;
import org.junit.jupiter.api.Test;

/** Runs of an agent that pauses and asks by itself. */
class AutonomousRunTest extends AgentSessionRig {

    AutonomousRunTest() {
        runtime.onItsOwn();
    }

    @Test
    void aPauseTakesEffectWhenTheAgentHasPaused() {
        run();
        threads.pass(SETTLE);
        commands.pause(chat, "").toCompletableFuture().join();
        threads.pass(Duration.ofMinutes(1));
        assertEquals(List.of("run", "running", "pause"), log());
        assertEquals(Command.PAUSE, runtime.lastChange().run().stopping());

        runtime.then(new AgentStep(Duration.ZERO, List.of(said("still this")), AgentStep.Outcome.PAUSED));
        threads.pass(SETTLE);
        assertEquals(List.of("still this", "paused", "PauseEvent", "run-ended"), log().subList(3, 7));
    }

    @Test
    void anInterruptIsTheAgentsForAWhileAndThenEndsTheRunWithoutIt() {
        runtime.then(step(action("c1")));
        run();
        threads.pass(SETTLE);
        commands.interrupt(chat, "").toCompletableFuture().join();
        threads.pass(Duration.ofSeconds(7));
        assertEquals(List.of("run", "running", "ActionEvent", "interrupt"), log());
        threads.pass(Duration.ofSeconds(2));
        assertEquals(List.of("AgentErrorEvent", "paused", "InterruptEvent", "run-ended"), log().subList(4, 8));
    }

    @Test
    void anInterruptThatTheAgentHeedsEndsTheRunAtOnce() {
        run();
        threads.pass(SETTLE);
        commands.interrupt(chat, "").toCompletableFuture().join();
        threads.pass(SETTLE);
        runtime.then(new AgentStep(Duration.ZERO, List.of(), AgentStep.Outcome.PAUSED));
        threads.pass(SETTLE);
        assertEquals(List.of("run", "running", "interrupt", "paused", "InterruptEvent", "run-ended"), log());
    }

    @Test
    void theAgentDecidesWhatWaits() {
        confirmAlways();
        runtime.then(step(action("c1"))).then(new AgentStep(Duration.ZERO, List.of(action("c2")), AgentStep.Outcome.WAITING));
        run();
        threads.pass(SETTLE);
        assertEquals(List.of("ActionEvent", "ActionEvent", "waiting_for_confirmation", "run-ended"), log().subList(3, 7));
        assertFalse(state().running());
        assertTrue(events().get(4).changesState());
    }

    @Test
    void anErrorThatTheLogHasIsNotSaidAgain() {
        run();
        threads.pass(SETTLE);
        runtime.fail(new AgentFailure("Strike", "no", true));
        threads.pass(SETTLE);
        assertEquals(List.of("run", "running", "error", "run-ended"), log());
    }
}
