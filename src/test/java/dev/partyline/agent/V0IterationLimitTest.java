package dev.partyline.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import dev.partyline.conversation.AgentState;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventJson;
import dev.partyline.dialect.V1Events;
import dev.partyline.testing.StateChecker;
import org.junit.jupiter.api.Test;

/** The same in a conversation of V0 (V0 spec 6.2, 6.4, T20). */
class V0IterationLimitTest extends V0SessionRig {

    @Test
    void theReasonBeginsAsPagesKnowItAndAMessageGrantsAsManyAgain() {
        logs.log.append(chat, List.of(V1Events.stateUpdate(Iterations.KEY, EventJson.parse("1"))));
        runtime.then(step(run("ls"))).then(step(run("more")));
        tell("hello");
        threads.pass(SETTLE);
        assertEquals(AgentState.ERROR, state().agentState());
        String last = seen().get(seen().size() - 1);
        assertTrue(last.contains("is error: RuntimeError: Agent reached maximum iteration. "), last);
        assertEquals(1, count("run confirmed"));
        assertEquals(1, count("error AGENT_ERROR$ERROR_ACTION_NOT_EXECUTED_ERROR"));

        runtime.then(step(run("pwd"))).then(step(run("even more")));
        tell("go on");
        threads.pass(SETTLE);
        assertEquals(AgentState.ERROR, state().agentState());
        assertEquals(2, count("run confirmed"));
        StateChecker.of(Dialect.V0, events()).settled().verify();
    }

    private long count(String word) {
        return seen().stream().filter(seen -> seen.contains(word)).count();
    }
}
