package dev.partyline.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;

import dev.partyline.config.Limits;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.ExecutionStatus;
import dev.partyline.conversation.LogFixture;
import dev.partyline.dialect.V1Events;
import dev.partyline.session.ClientCommands;
import dev.partyline.session.ClientCommands.Answer;
import dev.partyline.session.ClientCommandsFixture;
import dev.partyline.session.ManualThreads;
import dev.partyline.store.MemoryEventStore;
import org.junit.jupiter.api.Test;

/** Each way a run can go, record by record (V1 spec sections 5 and 9.4). */
class AgentSessionTest {

    private static final Duration GRACE = Limits.defaults().runGrace();

    /** Records of one moment get times a microsecond apart, so a run may be accepted a little after the clock. */
    private static final Duration SETTLE = GRACE.plusMillis(1);

    private final ManualThreads threads = new ManualThreads();
    private final LogFixture logs = new LogFixture(new MemoryEventStore(threads::now, Runnable::run), threads::now);
    private final ClientCommands commands = ClientCommandsFixture.over(logs.log);
    private final ConversationId chat = logs.create().id();
    private final ScriptedRuntime runtime = new ScriptedRuntime();
    private final AgentSession session = new AgentSession(chat, runtime, logs.log, threads, threads::now, Limits.defaults());

    AgentSessionTest() {
        logs.appended.observedBy(event -> session.wake());
    }

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

    private Answer run() {
        return commands.run(chat, "").toCompletableFuture().join();
    }

    private void say(String text, boolean run) {
        var message = EventJson.object().add("role", "user").add("content", V1Events.content(text)).build();
        commands.say(chat, message, "", run).toCompletableFuture().join();
    }

    private void confirmAlways() {
        var policy = EventJson.parseObject("{\"kind\":\"AlwaysConfirm\"}");
        logs.log.append(chat, List.of(V1Events.stateUpdate("confirmation_policy", policy)));
    }

    private ConversationState state() {
        return logs.log.state(chat);
    }

    private List<ConversationEvent> events() {
        return logs.log.read(chat, 0, 1000, Integer.MAX_VALUE);
    }

    /** Text of messages, value of status updates, key of others, kind of the rest. */
    private List<String> log() {
        return events().stream().map(AgentSessionTest::gist).toList();
    }

    private static String gist(ConversationEvent event) {
        var json = EventJson.parseObject(event.payload());
        if (event.kind().equals(V1Events.MESSAGE)) {
            return json.getJsonObject("llm_message").getJsonArray("content").getJsonObject(0).getString("text");
        }
        if (!event.kind().equals(V1Events.STATE_UPDATE)) return event.kind();
        return json.getString("key").equals("execution_status") ? json.getString("value") : json.getString("key");
    }

    private static AgentStep step(EventDraft... events) {
        return step(Duration.ZERO, events);
    }

    private static AgentStep step(Duration delay, EventDraft... events) {
        return AgentStep.of(delay, List.of(events));
    }

    private static AgentStep last(EventDraft... events) {
        return AgentStep.finished(Duration.ZERO, List.of(events));
    }

    private static EventDraft said(String text) {
        return V1Events.agentMessage(text);
    }

    private static EventDraft action(String call) {
        return draft("ActionEvent", "{'kind':'ActionEvent','action':{'kind':'TerminalAction'},'tool_name':'terminal',"
                + "'tool_call_id':'" + call + "'}");
    }

    private static EventDraft observation(String call) {
        return draft("ObservationEvent", "{'kind':'ObservationEvent','tool_call_id':'" + call + "'}");
    }

    private static EventDraft draft(String kind, String json) {
        return EventDraft.of(Dialect.V1, kind, V1Events.newId(), json.replace('\'', '"'));
    }
}
