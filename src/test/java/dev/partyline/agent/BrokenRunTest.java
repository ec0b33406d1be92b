package dev.partyline.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;

import dev.partyline.conversation.EventJson;
import dev.partyline.dialect.V1Events;
import org.junit.jupiter.api.Test;

/** What a session does when its runtime is late, wrong or broken: the run ends, and the next one is clean. */
class BrokenRunTest extends AgentSessionRig {

    @Test
    void anInterruptDoesNotWaitForAStepThatTakesLong() {
        run();
        threads.pass(Duration.ofSeconds(1));
        commands.interrupt(chat, "").toCompletableFuture().join();
        threads.pass(Duration.ofSeconds(1));
        assertEquals(List.of("run", "running", "interrupt", "paused", "InterruptEvent", "run-ended"), log());
        runtime.then(step(said("late"))).thenDone();
        threads.pass(Duration.ofSeconds(1));
        assertEquals(6, log().size());
    }

    @Test
    void aFailureIsReportedBeforeTheStatus() {
        run();
        threads.pass(Duration.ofSeconds(1));
        runtime.fail(new IllegalStateException("planted"));
        threads.pass(SETTLE);
        assertEquals(List.of("run", "running", "ConversationErrorEvent", "error", "run-ended"), log());
        assertTrue(events().stream().noneMatch(event -> event.payload().contains("planted")));
    }

    @Test
    void anActionThatIsNoObjectEndsTheRunLikeAnyOther() {
        runtime.then(last(draft("ActionEvent", "{'kind':'ActionEvent','action':'x','tool_name':'t','tool_call_id':'c'}")));
        run();
        threads.pass(Duration.ofMinutes(1));
        assertFalse(state().running());
    }

    @Test
    void aPolicyThatIsNoObjectEndsTheRunLikeAnyOther() {
        logs.log.append(chat, List.of(V1Events.stateUpdate("confirmation_policy", EventJson.string("AlwaysConfirm"))));
        runtime.then(last(action("c")));
        run();
        threads.pass(Duration.ofMinutes(1));
        assertFalse(state().running());
    }

    @Test
    void aRuntimeThatAnswersNothingEndsTheRun() {
        run();
        threads.run();
        runtime.answerNothing();
        threads.pass(Duration.ofMinutes(1));
        assertEquals(List.of("run", "running", "ConversationErrorEvent", "error", "run-ended"), log());
    }

    @Test
    void aClockThatWasAheadDoesNotHoldUpRuns() {
        logs.log.append(chat, List.of(said("from tomorrow").at(threads.now().plus(Duration.ofDays(1)))));
        runtime.then(last(said("done")));
        run();
        threads.pass(SETTLE);
        assertFalse(state().running());
    }

    @Test
    void whatArrivesAfterAnInterruptIsNotPlayedInTheNextRun() {
        runtime.then(step(action("c")));
        run();
        threads.pass(SETTLE);
        commands.interrupt(chat, "").toCompletableFuture().join();
        threads.pass(SETTLE);
        runtime.then(step(observation("c")));
        threads.pass(SETTLE);
        runtime.then(last(said("next")));
        run();
        threads.pass(SETTLE);
        assertFalse(log().contains("ObservationEvent"));
        assertTrue(log().contains("next"));
    }

    @Test
    void aFailureOfAnEndedRunDoesNotEndTheNext() {
        run();
        threads.pass(SETTLE);
        commands.interrupt(chat, "").toCompletableFuture().join();
        threads.pass(SETTLE);
        runtime.fail(new IllegalStateException("late"));
        threads.pass(SETTLE);
        runtime.then(last(said("next")));
        run();
        threads.pass(SETTLE);
        assertFalse(log().contains("error"));
    }

    @Test
    void anIdleSessionSaysSoUnlessItHoldsSomething() {
        runtime.then(step(Duration.ofSeconds(5), said("held"))).thenDone();
        run();
        threads.pass(Duration.ofSeconds(1));
        commands.pause(chat, "").toCompletableFuture().join();
        threads.pass(SETTLE);
        assertEquals(0, idle);
        run();
        threads.pass(Duration.ofSeconds(6));
        assertTrue(idle > 0);
    }

    @Test
    void aClosedSessionAppendsNothing() {
        runtime.then(step(Duration.ofSeconds(1), said("never")));
        run();
        threads.run();
        session.close();
        threads.pass(Duration.ofMinutes(1));
        assertTrue(runtime.closed());
        assertEquals(List.of("run", "running"), log());
    }
}
