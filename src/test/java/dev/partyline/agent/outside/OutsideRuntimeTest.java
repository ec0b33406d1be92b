package dev.partyline.agent.outside;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import dev.partyline.agent.AgentFailure;
import dev.partyline.agent.AgentRuntime;
import dev.partyline.agent.AgentStep;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.ExecutionStatus;
import dev.partyline.session.ManualThreads;
import org.junit.jupiter.api.Test;

/** Between the session, which asks for one step after the other, and a program that hands them in. */
class OutsideRuntimeTest {

    private static final AgentStep STEP = AgentStep.finished(Duration.ZERO, List.of());

    private final ManualThreads threads = new ManualThreads();
    private int asked;
    private int closed;
    private final OutsideRuntime runtime = new OutsideRuntime(threads, threads::now, Duration.ofSeconds(120),
            () -> asked++, () -> closed++);

    private static ConversationState runningSince(long offset) {
        var run = offset < 0 ? null : new ConversationState.Run(offset, Instant.EPOCH, null);
        return new ConversationState(9, 9, ExecutionStatus.RUNNING, run, Map.of(), Map.of(), null, -1, -1, null, 0);
    }

    private static boolean isDone(CompletionStage<?> stage) {
        return stage.toCompletableFuture().isDone();
    }

    @Test
    void aStepIsTakenWhenOneIsAskedForAndDoneWhenTheNextIs() {
        assertTrue(runtime.give(STEP).isEmpty());
        CompletableFuture<AgentStep> asked = runtime.next(runningSince(3)).toCompletableFuture();
        assertTrue(runtime.question() >= 0);
        assertEquals(1, this.asked);
        var taken = runtime.give(STEP).orElseThrow();
        assertEquals(STEP, asked.join());
        assertTrue(runtime.give(STEP).isEmpty(), "one at a time");
        assertFalse(isDone(taken));
        runtime.next(runningSince(3));
        assertTrue(isDone(taken));
    }

    @Test
    void untilAProgramHasAttachedTheAgentIsWaitedFor() {
        ConversationState before = runningSince(3);
        assertEquals(AgentRuntime.Standing.STARTING, runtime.standing(before));
        var after = new ConversationState(9, 9, before.status(), before.agentState(), -1, before.run(), Map.of(), Map.of(),
                null, -1, -1, null, 0, 0, false, 8);
        assertEquals(AgentRuntime.Standing.READY, runtime.standing(after));
    }

    @Test
    void aProgramThatHasNotReadWhatWasSaidIsNotDone() {
        var state = new ConversationState(9, 9, ExecutionStatus.RUNNING, new ConversationState.Run(3, Instant.EPOCH, null),
                Map.of(), Map.of(), null, 7, -1, null, 0);
        var ignorant = runtime.next(state).toCompletableFuture();
        runtime.give(STEP, 6);
        assertEquals(AgentStep.Outcome.GO_ON, ignorant.join().outcome());
        var knowing = runtime.next(state).toCompletableFuture();
        runtime.give(STEP, 7);
        assertEquals(AgentStep.Outcome.FINISHED, knowing.join().outcome());
    }

    @Test
    void whenTheRunIsOverNobodyWaits() {
        var asked = runtime.next(runningSince(3));
        runtime.look(runningSince(3));
        assertFalse(isDone(asked));
        runtime.look(runningSince(-1));
        assertTrue(isDone(asked));
        assertEquals(OutsideAgents.NO_QUESTION, runtime.question());

        runtime.next(runningSince(5));
        var taken = runtime.give(STEP).orElseThrow();
        runtime.look(runningSince(8));
        assertTrue(isDone(taken), "its run has ended, and another has begun");
    }

    @Test
    void aProgramThatShowsNoSignOfLifeForTheWholeWaitIsUnreachable() {
        var asked = runtime.next(runningSince(3)).toCompletableFuture();
        threads.pass(Duration.ofSeconds(119));
        assertFalse(isDone(asked));
        threads.pass(Duration.ofSeconds(1));
        var failure = assertThrows(CompletionException.class, asked::join).getCause();
        assertEquals("AgentUnreachable", assertInstanceOf(AgentFailure.class, failure).code());
        assertEquals("The agent has shown no sign of life for 120 s.", failure.getMessage());
        assertEquals(OutsideAgents.NO_QUESTION, runtime.question());
        assertTrue(runtime.give(STEP).isEmpty(), "its run has ended");
    }

    @Test
    void everySignOfLifeBeginsTheWaitAnew() {
        var asked = runtime.next(runningSince(3)).toCompletableFuture();
        for (int sign = 0; sign < 5; sign++) {
            threads.pass(Duration.ofSeconds(100));
            runtime.sign();
        }
        threads.pass(Duration.ofSeconds(119));
        assertFalse(isDone(asked));
        threads.pass(Duration.ofSeconds(1));
        assertTrue(asked.isCompletedExceptionally());
    }

    @Test
    void theWaitIsForTheStepThatIsAskedForAndForNoEarlierOne() {
        runtime.next(runningSince(3));
        threads.pass(Duration.ofSeconds(100));
        runtime.give(STEP);
        threads.pass(Duration.ofSeconds(3_600)); // nothing is asked for, so nobody is missed
        var next = runtime.next(runningSince(3)).toCompletableFuture();
        threads.pass(Duration.ofSeconds(119));
        assertFalse(isDone(next));
        threads.pass(Duration.ofSeconds(1));
        assertTrue(next.isCompletedExceptionally());
    }

    @Test
    void nobodyIsMissedWhenTheRunIsOverOrTheSessionClosed() {
        var over = runtime.next(runningSince(3)).toCompletableFuture();
        runtime.look(runningSince(-1));
        threads.pass(Duration.ofSeconds(600));
        assertFalse(over.isCompletedExceptionally());
        var closing = runtime.next(runningSince(7)).toCompletableFuture();
        runtime.close();
        threads.pass(Duration.ofSeconds(600));
        assertFalse(isDone(closing));
    }

    @Test
    void closingLetsGoOfWhoeverWaits() {
        runtime.next(runningSince(3));
        var taken = runtime.give(STEP).orElseThrow();
        runtime.close();
        assertTrue(isDone(taken));
        assertEquals(1, closed);
    }
}
