package dev.partyline.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.List;

import dev.partyline.agent.AgentRuntime.Standing;
import dev.partyline.conversation.AgentState;
import dev.partyline.session.StatusLine;
import org.junit.jupiter.api.Test;

/** What a session says of itself beside its log, each thing once. */
class SessionStatusTest extends V0SessionRig {

    private static final RateLimited BUSY = new RateLimited("RateLimited", "too fast", null);

    @Test
    void aRunInWhichNothingHappensToItsRuntimeSaysNothing() {
        runtime.then(step(run("ls"))).then(last(finish()));
        tell("hello");
        threads.pass(SETTLE);
        assertFalse(state().running());
        assertEquals(List.of(), told.shown());
    }

    /** T06. */
    @Test
    void eachRetryIsOneLineThatIsOverWithItsWait() {
        tell("hello");
        threads.pass(SETTLE);
        runtime.fail(BUSY);
        threads.pass(Duration.ofSeconds(4));
        session.wake();
        threads.pass(Duration.ofSeconds(3));
        assertEquals(List.of(StatusLine.retrying(1, 5)), told.shown());
        threads.pass(Duration.ofSeconds(1));
        runtime.fail(BUSY);
        threads.pass(Duration.ofSeconds(64));
        runtime.then(last(finish()));
        threads.pass(SETTLE);
        assertEquals(List.of(StatusLine.retrying(1, 5), StatusLine.READY, StatusLine.retrying(2, 5), StatusLine.READY),
                told.shown());
        assertEquals("Retrying LLM request, 2 / 5", told.shown().get(2).text());
    }

    @Test
    void aFailureThatEndsTheRunIsNamedAndTheNextRunIsReadyAgain() {
        tell("hello");
        threads.pass(SETTLE);
        runtime.fail(new AgentFailure("ModelGone", "There is no such model"));
        threads.pass(SETTLE);
        StatusLine failed = StatusLine.failed("ModelGone", "There is no such model");
        assertEquals(List.of(failed), told.shown());
        assertEquals("ModelGone: There is no such model", failed.text());
        runtime.then(last(finish()));
        tell("again");
        threads.pass(SETTLE);
        assertEquals(AgentState.FINISHED, state().agentState());
        assertEquals(List.of(failed, StatusLine.READY), told.shown());
    }

    @Test
    void aFailureWithATextForTheServersLogOnlyKeepsIt() {
        assertEquals("IllegalStateException: The agent failed; the server's log says why.",
                SessionStatus.of(new IllegalStateException("planted")).text());
    }

    @Test
    void anAgentThatWasMissedForTooLongIsDisconnected() {
        tell("hello");
        threads.pass(SETTLE);
        runtime.fail(new AgentFailure(AgentFailure.UNREACHABLE, "no sign of life"));
        threads.pass(SETTLE);
        assertEquals(List.of("STATUS$ERROR_RUNTIME_DISCONNECTED no sign of life"), told.shown().stream()
                .map(line -> line.id() + " " + line.text()).toList());
    }

    @Test
    void howItStandsWithWhoeverExecutesTheAgentIsToldWhenItChanges() {
        runtime.stands(Standing.STARTING);
        tell("hello");
        threads.pass(SETTLE);
        session.wake();
        threads.run();
        assertEquals(List.of(StatusLine.STARTING), told.shown());
        for (Standing next : List.of(Standing.READY, Standing.UNREACHABLE, Standing.READY)) {
            runtime.stands(next);
            session.wake();
            threads.run();
        }
        assertEquals(List.of(StatusLine.STARTING, StatusLine.READY, StatusLine.disconnected(""), StatusLine.READY),
                told.shown());
    }

    @Test
    void whatASessionSaidIsForgottenWithIt() {
        runtime.stands(Standing.STARTING);
        tell("hello");
        threads.pass(SETTLE);
        assertEquals(List.of(), told.forgotten());
        session.close();
        threads.run();
        assertEquals(List.of(StatusLine.STARTING), told.forgotten());
    }
}
