package dev.partyline.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;

import dev.partyline.conversation.AgentState;
import dev.partyline.conversation.Dialect;
import dev.partyline.testing.StateChecker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An agent that is told to come back later does, a few times; there is a way on from everything (V0 spec 6.2, D37). */
class RateLimitTest extends V0SessionRig {

    private static final RateLimited USUAL = new RateLimited("RateLimited", "too fast", null);

    @AfterEach
    void everyStateIsOneOfTheTable() {
        assertEquals(List.of(), StateChecker.of(Dialect.V0, events()).violations());
    }

    @Test
    void theStepIsAskedForAgainAfterTheTimeThatWasGiven() {
        tell("hello");
        threads.pass(SETTLE);
        runtime.fail(new RateLimited("RateLimited", "too fast", Duration.ofSeconds(20)));
        threads.pass(Duration.ofMillis(19_999));
        assertEquals(List.of("5 is rate_limited"), seenFrom(5));
        assertTrue(state().running());
        assertEquals("running", state().status().wire());
        runtime.then(last(finish()));
        threads.pass(SETTLE);
        assertEquals(List.of("5 is rate_limited", "6 is running", "7 finish", "8 is finished"), seenFrom(5));
    }

    /** 8 s, then 64 s each; five times, then an error that pages translate. */
    @Test
    void afterFiveTriesItIsAnErrorThatSaysSo() {
        tell("hello");
        threads.pass(SETTLE);
        for (int wait : new int[] {8, 64, 64, 64, 64}) {
            runtime.fail(USUAL);
            threads.pass(Duration.ofSeconds(wait).minusMillis(1));
            assertEquals(AgentState.RATE_LIMITED, state().agentState());
            threads.pass(Duration.ofMillis(1));
            assertEquals(AgentState.RUNNING, state().agentState());
        }
        runtime.fail(USUAL);
        threads.pass(SETTLE);
        assertEquals("is error: CHAT_INTERFACE$AGENT_RATE_LIMITED_STOPPED_MESSAGE", lastSeen());
        assertFalse(state().running());
    }

    @Test
    void aMessageAndARunGetOutOfThatErrorWithAsManyTriesAgain() {
        afterFiveTriesItIsAnErrorThatSaysSo();
        tell("again");
        threads.pass(SETTLE);
        runtime.fail(USUAL);
        threads.pass(Duration.ofSeconds(1));
        assertEquals(AgentState.RATE_LIMITED, state().agentState());
        want(AgentState.STOPPED);
        threads.pass(SETTLE);
        want(AgentState.RUNNING);
        threads.pass(SETTLE);
        assertEquals("is running", lastSeen());
    }

    @Test
    void aStepThatSucceedsMakesTheNextLimitTheFirst() {
        tell("hello");
        threads.pass(SETTLE);
        for (int i = 0; i < 2 * Retries.MOST; i++) {
            runtime.fail(USUAL);
            threads.pass(Duration.ofSeconds(8));
            runtime.then(step(run("ls")));
            threads.run();
        }
        assertEquals("run confirmed", lastSeen());
    }

    @Test
    void whoeverWantsSomethingMeanwhileIsNotKeptWaiting() {
        tell("hello");
        threads.pass(SETTLE);
        runtime.fail(USUAL);
        threads.pass(Duration.ofSeconds(1));
        tell("now");
        threads.run();
        assertEquals(AgentState.RUNNING, state().agentState());
        runtime.fail(USUAL);
        threads.pass(Duration.ofSeconds(1));
        want(AgentState.RUNNING);
        threads.run();
        runtime.then(last(finish()));
        threads.pass(SETTLE);
        assertEquals("is finished", lastSeen());
    }

    @Test
    void aPauseAndAStopEndTheWait() {
        tell("hello");
        threads.pass(SETTLE);
        runtime.fail(USUAL);
        threads.pass(Duration.ofSeconds(1));
        want(AgentState.PAUSED);
        threads.pass(SETTLE);
        assertFalse(state().running());
        want(AgentState.RUNNING);
        threads.pass(SETTLE);
        runtime.fail(USUAL);
        threads.pass(Duration.ofSeconds(1));
        want(AgentState.STOPPED);
        threads.pass(Duration.ofMinutes(5));
        assertEquals("is stopped", lastSeen());
    }

    private String lastSeen() {
        List<String> seen = seen();
        return seen.get(seen.size() - 1).replaceFirst("\\d+ ", "");
    }
}
