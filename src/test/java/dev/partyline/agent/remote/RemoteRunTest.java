package dev.partyline.agent.remote;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.partyline.agent.AgentFailure;
import dev.partyline.conversation.Command;
import dev.partyline.conversation.EventJson;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which runs of an agent server are asked for again (V1 spec section 5: what a server finds that comes back). */
class RemoteRunTest {

    private final RemoteRun run = new RemoteRun(7);

    @BeforeEach
    void theRunEndedWithAnError() {
        run.asking(2);
        run.request(true);
        run.stands(EventJson.parseObject("{\"execution_status\":\"error\"}"));
    }

    @Test
    void anErrorBehindALossIsNoEnd() {
        for (int losses = 3; losses < 30; losses++) assertTrue(run.repeats(losses), "after " + losses);
    }

    @Test
    void aLossThatNobodyNoticedIsAllowedForAFewTimes() {
        for (int time = 0; time < 3; time++) assertTrue(run.repeats(2), "time " + time);
        assertFalse(run.repeats(2));
    }

    @Test
    void anErrorThatTheAgentExplainsIsTheEnd() {
        run.failed(new AgentFailure("ModelGone", "There is no such model."));
        assertFalse(run.repeats(3));
    }

    @Test
    void whatIsToStopIsNotBegunAgain() {
        run.told(Command.INTERRUPT);
        assertFalse(run.repeats(3));
    }
}
