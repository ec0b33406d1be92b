package dev.partyline.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.LogFixture;
import dev.partyline.session.ClientCommands;
import dev.partyline.session.ClientCommandsFixture;
import dev.partyline.session.ManualThreads;
import dev.partyline.session.OpenActions;
import dev.partyline.store.MemoryEventStore;
import dev.partyline.testing.StateChecker;
import org.junit.jupiter.api.Test;

/** Somebody stops the agent before the answer to its action, which is underway, is in the log; or much later. */
class AnswerRaceTest {

    private final ManualThreads threads = new ManualThreads();
    /** Commits are tasks of their own, so that a wish is decided between an append and its commit. */
    private final LogFixture logs = new LogFixture(new MemoryEventStore(threads::now, threads.stripe()), threads::now);
    private final ClientCommands commands = ClientCommandsFixture.over(logs.log);
    private final ScriptedRuntime runtime = new ScriptedRuntime();
    private final ConversationId chat = logs.create("{}", Dialect.V0).id();
    private final AgentSession session =
            new AgentSession(LeaseFixture.lease(chat, threads::now), runtime, logs.log, ToldLines.wiring(threads, new ToldLines()), () -> { });

    AnswerRaceTest() {
        logs.appended.observedBy(event -> session.wake());
        commands.run(chat, "");
        threads.pass(AgentSessionRig.SETTLE);
        runtime.then(AgentSessionRig.step(AgentSessionRig.action("c")));
        threads.pass(AgentSessionRig.SETTLE);
    }

    @Test
    void aStopThatIsDecidedBeforeTheAnswerIsThereDoesNotAnswerOnceMore() {
        logs.log.append(chat, new OpenActions(logs.log, chat)
                .caused(logs.log.state(chat), List.of(AgentSessionRig.observation("c"))));
        commands.interrupt(chat, "");
        threads.pass(Duration.ofMinutes(1));
        verify("ObservationEvent");
    }

    @Test
    void anAnswerToWhatWasStoppedIsNotTakenByTheNextRun() {
        commands.interrupt(chat, "");
        threads.pass(AgentSessionRig.SETTLE);
        commands.run(chat, "");
        threads.pass(AgentSessionRig.SETTLE);
        runtime.then(AgentSessionRig.step(AgentSessionRig.said("late"))); // asked by the run that was stopped
        threads.pass(AgentSessionRig.SETTLE);
        runtime.then(AgentSessionRig.step(AgentSessionRig.observation("c")));
        runtime.then(AgentSessionRig.last(AgentSessionRig.said("next")));
        threads.pass(Duration.ofMinutes(1));
        verify("AgentErrorEvent");
        assertTrue(logs.log.read(chat, 0, 100, 1 << 20).stream().anyMatch(event -> event.payload().contains("next")));
    }

    private void verify(String answer) {
        var log = logs.log.read(chat, 0, 100, 1 << 20);
        var checker = StateChecker.of(Dialect.V0, log).settled();
        checker.verify();
        assertEquals(1, checker.answered(answer), log::toString);
    }
}
