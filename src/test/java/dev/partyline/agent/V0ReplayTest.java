package dev.partyline.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.partyline.agent.trajectory.TrajectoryRuntimeFactory;
import dev.partyline.conversation.AgentState;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.LogFixture;
import dev.partyline.dialect.V0ClientAction.ChangeState;
import dev.partyline.dialect.V1Events;
import dev.partyline.session.ClientCommandsFixture;
import dev.partyline.session.ManualThreads;
import dev.partyline.session.V0View;
import dev.partyline.store.MemoryEventStore;
import org.junit.jupiter.api.Test;

/** A recording of V0 in a conversation of V0, from the wish to run it to its end, as clients of V0 see it. */
class V0ReplayTest {

    private static final String RECORDING = """
            {'kind':'trajectory','instant':true,'events':[
            {'id':1,'source':'agent','action':'system','args':{'content':'Be careful'}},
            {'id':2,'source':'environment','observation':'agent_state_changed','extras':{'agent_state':'stopped'}},
            {'id':3,'source':'user','action':'message','args':{'content':'Fix it'}},
            {'id':4,'source':'user','action':'recall','args':{'query':'Fix it'}},
            {'id':5,'source':'user','action':'change_agent_state','args':{'agent_state':'stopped'}},
            {'id':7,'source':'agent','action':'run','args':{'command':'make','security_risk':2}},
            {'id':9,'cause':7,'source':'agent','observation':'run','content':'ok','extras':{'command':'make'}},
            {'id':10,'source':'agent','action':'finish','args':{}}]}""".replace('\'', '"').replace("\n", "");

    private final ManualThreads threads = new ManualThreads();
    private final LogFixture logs = new LogFixture(new MemoryEventStore(threads::now, Runnable::run), threads::now);
    private final ConversationMetadata metadata = logs.create(RECORDING, Dialect.V0);
    private final ConversationId chat = metadata.id();
    private final ToldLines told = new ToldLines();
    private final AgentSession session = new AgentSession(LeaseFixture.lease(chat, threads::now),
            new TrajectoryRuntimeFactory().create(metadata, id -> logs.log.find(chat, id)), logs.log,
            ToldLines.wiring(threads, told), () -> { });

    V0ReplayTest() {
        logs.appended.observedBy(event -> session.wake());
    }

    /** It is no agent that goes on for ever, and nothing has to be started for it. */
    @Test
    void aRecordingIsPlayedWholeHoweverFewStepsAnAgentMayHave() {
        logs.log.append(chat, List.of(V1Events.stateUpdate(Iterations.KEY, EventJson.parse("1"))));
        run();
        assertTrue(seen().get(seen().size() - 1).endsWith("is finished"), seen()::toString);
        assertEquals(List.of(), told.shown());
    }

    /** T16, T26, T28: loading, the prompt, the user's message, and on to the end. */
    @Test
    void aRecordingIsPlayedFromItsPromptToItsEnd() {
        run();
        assertEquals(List.of("0 is loading", "1 user wants running", "3 is running", "4 system", "5 user says Fix it",
                "6 run confirmed", "7 run <6", "8 finish", "9 is finished"), seen());
        run();
        assertTrue(seen().get(seen().size() - 1).endsWith("is awaiting_user_input"));
        assertEquals(1, seen().stream().filter(word -> word.endsWith("system")).count());
    }

    @Test
    void aRecordedAnswerFollowsTheVerdict() {
        var policy = EventJson.parseObject("{\"kind\":\"ConfirmRisky\"}");
        logs.log.append(chat, List.of(V1Events.stateUpdate("confirmation_policy", policy)));
        run();
        assertEquals(List.of("7 is awaiting_user_confirmation", "8 run awaiting_confirmation"), seen().subList(5, 7));
        want(AgentState.USER_CONFIRMED);
        assertEquals(List.of("10 user wants user_confirmed", "11 run confirmed", "12 is user_confirmed", "14 run <11",
                "15 is running", "16 finish", "17 is finished"), seen().subList(7, 14));
        assertTrue(logs.log.state(chat).unanswered().isEmpty());
    }

    @Test
    void aRefusedActionIsNotAnsweredByTheRecording() {
        var policy = EventJson.parseObject("{\"kind\":\"ConfirmRisky\"}");
        logs.log.append(chat, List.of(V1Events.stateUpdate("confirmation_policy", policy)));
        run();
        want(AgentState.USER_REJECTED);
        want(AgentState.RUNNING);
        assertEquals(List.of("13 user_rejected <11", "14 is awaiting_user_input", "15 user wants running",
                "17 is running", "18 finish", "19 is finished"), seen().subList(10, 16));
    }

    private void run() {
        CompletableFuture<?> accepted = ClientCommandsFixture.over(logs.log).run(chat, "").toCompletableFuture();
        threads.pass(AgentSessionRig.SETTLE);
        accepted.join();
    }

    private void want(AgentState state) {
        ClientCommandsFixture.v0(logs.log).request(chat, new ChangeState(state), "").toCompletableFuture().join();
        threads.pass(AgentSessionRig.SETTLE);
    }

    private List<String> seen() {
        return V0View.of(logs.log.read(chat, 0, 1000, Integer.MAX_VALUE));
    }
}
