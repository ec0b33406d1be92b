package dev.partyline.agent;

import java.time.Duration;
import java.util.List;

import dev.partyline.config.Limits;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.LogFixture;
import dev.partyline.dialect.V1Events;
import dev.partyline.session.ClientCommands;
import dev.partyline.session.ClientCommands.Answer;
import dev.partyline.session.ClientCommandsFixture;
import dev.partyline.session.ManualThreads;
import dev.partyline.store.MemoryEventStore;

/** A session over a log in memory, driven by a scripted runtime and a clock that is moved by hand. */
abstract class AgentSessionRig {

    static final Duration GRACE = Limits.defaults().runGrace();

    /** Records of one moment get times a microsecond apart, so a run may be accepted a little after the clock. */
    static final Duration SETTLE = GRACE.plusMillis(1);

    final ManualThreads threads = new ManualThreads();
    final LogFixture logs = new LogFixture(new MemoryEventStore(threads::now, Runnable::run), threads::now);
    final ClientCommands commands = ClientCommandsFixture.over(logs.log);
    final ConversationId chat;
    final ScriptedRuntime runtime = new ScriptedRuntime();
    final ToldLines told = new ToldLines();
    int idle;
    final AgentSession session;

    AgentSessionRig() {
        this(Dialect.V1);
    }

    AgentSessionRig(Dialect dialect) {
        chat = logs.create("{}", dialect).id();
        session = new AgentSession(LeaseFixture.lease(chat, threads::now), runtime, logs.log, ToldLines.wiring(threads, told), () -> idle++);
        logs.appended.observedBy(event -> session.wake());
    }

    Answer run() {
        return commands.run(chat, "").toCompletableFuture().join();
    }

    void say(String text, boolean run) {
        var message = EventJson.object().add("role", "user").add("content", V1Events.content(text)).build();
        commands.say(chat, message, "", run).toCompletableFuture().join();
    }

    void confirmAlways() {
        var policy = EventJson.parseObject("{\"kind\":\"AlwaysConfirm\"}");
        logs.log.append(chat, List.of(V1Events.stateUpdate("confirmation_policy", policy)));
    }

    ConversationState state() {
        return logs.log.state(chat);
    }

    List<ConversationEvent> events() {
        return logs.log.read(chat, 0, 1000, Integer.MAX_VALUE);
    }

    /** Text of messages, value of status updates, key of others, kind of the rest. */
    List<String> log() {
        return events().stream().map(AgentSessionRig::gist).toList();
    }

    static String gist(ConversationEvent event) {
        var json = EventJson.parseObject(event.payload());
        if (event.kind().equals(V1Events.MESSAGE)) {
            return json.getJsonObject("llm_message").getJsonArray("content").getJsonObject(0).getString("text");
        }
        if (!event.kind().equals(V1Events.STATE_UPDATE)) return event.kind();
        return json.getString("key").equals("execution_status") ? json.getString("value") : json.getString("key");
    }

    static AgentStep step(EventDraft... events) {
        return step(Duration.ZERO, events);
    }

    static AgentStep step(Duration delay, EventDraft... events) {
        return AgentStep.of(delay, List.of(events));
    }

    static AgentStep last(EventDraft... events) {
        return AgentStep.finished(Duration.ZERO, List.of(events));
    }

    static EventDraft said(String text) {
        return V1Events.agentMessage(text);
    }

    static EventDraft action(String call) {
        return draft("ActionEvent", "{'kind':'ActionEvent','action':{'kind':'TerminalAction'},'tool_name':'terminal',"
                + "'tool_call_id':'" + call + "'}");
    }

    static EventDraft observation(String call) {
        return draft("ObservationEvent", "{'kind':'ObservationEvent','tool_call_id':'" + call + "'}");
    }

    static EventDraft draft(String kind, String json) {
        return EventDraft.of(Dialect.V1, kind, V1Events.newId(), json.replace('\'', '"'));
    }
}
