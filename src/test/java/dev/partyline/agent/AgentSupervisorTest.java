package dev.partyline.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

import dev.partyline.config.Limits;
import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.FakeEvent;
import dev.partyline.conversation.LogFixture;
import dev.partyline.session.ClientCommandsFixture;
import dev.partyline.session.ManualThreads;
import dev.partyline.store.MemoryEventStore;
import dev.partyline.testing.StateChecker;
import jakarta.enterprise.inject.Instance;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Sessions begin, fail to begin, and end, without anybody who watches, and nobody waits for any of that. */
class AgentSupervisorTest {

    private final ManualThreads threads = new ManualThreads();
    private final LogFixture logs = new LogFixture(new MemoryEventStore(threads::now, Runnable::run), threads::now);
    private final Factory factory = new Factory();
    private final AgentSupervisor supervisor = new AgentSupervisor();

    AgentSupervisorTest() {
        supervisor.log = logs.log;
        supervisor.conversations = logs.conversations;
        supervisor.threads = threads;
        supervisor.clock = threads::now;
        supervisor.limits = Limits.defaults();
        supervisor.lines = new ToldLines();
        supervisor.factories = only(factory);
        supervisor.begun = new FakeEvent<>();
        supervisor.leases = LeaseFixture.alone(logs, threads, threads::now);
        supervisor.begin();
        supervisor.start();
        logs.appended.observedBy(supervisor::appended);
    }

    /** D40 to D43. */
    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "INTERNAL")
    void anAgentThatCannotBeMadeIsAnErrorWithAReasonAndCanBeStartedAgain(Dialect dialect) {
        ConversationId chat = chat(dialect);
        factory.broken = true;
        run(chat);
        threads.pass(AgentSessionRig.GRACE.minusMillis(1));
        assertTrue(state(chat).running(), "before the answer to the request that began it");
        threads.pass(AgentSessionRig.SETTLE);
        assertEquals("error", state(chat).status().wire());
        assertFalse(state(chat).running());
        assertTrue(logs.log.read(chat, 0, 100, 1 << 20).stream()
                .anyMatch(event -> event.payload().contains("IllegalStateException")), "a reason");
        assertTrue(logs.log.read(chat, 0, 100, 1 << 20).stream().noneMatch(event -> event.payload().contains("planted")));
        assertEquals(0, supervisor.sessions());

        factory.broken = false;
        factory.runtime.thenDone();
        run(chat);
        threads.pass(AgentSessionRig.SETTLE);
        assertFalse(state(chat).running());
        assertEquals(dialect == Dialect.V1 ? "finished" : "idle", state(chat).status().wire());
        StateChecker.of(dialect, logs.log.read(chat, 0, 100, 1 << 20)).settled().verify();
    }

    /** D39: nothing waits for a runtime that does not answer. */
    @Test
    void aSessionIsClosedWhileItsRuntimeIsAtWork() {
        ConversationId chat = chat(Dialect.V1);
        run(chat);
        threads.run();
        assertEquals(1, supervisor.sessions());
        supervisor.stop();
        threads.run();
        assertTrue(factory.runtime.closed());
        assertEquals(0, supervisor.sessions());
        assertTrue(state(chat).running(), "for the next start to end");
    }

    @Test
    void aStopIsCarriedOutThoughNobodyIsConnectedAndTheRuntimeDoesNotAnswer() {
        ConversationId chat = chat(Dialect.V1);
        run(chat);
        threads.run();
        ClientCommandsFixture.over(logs.log).interrupt(chat, "").toCompletableFuture().join();
        threads.pass(AgentSessionRig.SETTLE);
        assertEquals("paused", state(chat).status().wire());
        assertFalse(state(chat).running());
    }

    private ConversationId chat(Dialect dialect) {
        return logs.create("{\"kind\":\"scripted\"}", dialect).id();
    }

    private void run(ConversationId chat) {
        ClientCommandsFixture.over(logs.log).run(chat, "").toCompletableFuture().join();
        assertTrue(logs.log.read(chat, 0, 100, 1 << 20).stream().anyMatch(Command.RUN::is));
    }

    private ConversationState state(ConversationId chat) {
        return logs.log.state(chat);
    }

    /** Makes the same runtime again and again, unless it is broken. */
    private static final class Factory implements RuntimeFactory {

        private final ScriptedRuntime runtime = new ScriptedRuntime();
        private boolean broken;

        @Override
        public String kind() {
            return "scripted";
        }

        @Override
        public void check(JsonObject ignored) {
            // nothing can be wrong
        }

        @Override
        public AgentRuntime create(ConversationMetadata metadata, Function<String, OptionalLong> offsets) {
            if (broken) throw new IllegalStateException("planted");
            return runtime;
        }
    }

    /** What CDI would give. */
    @SuppressWarnings("unchecked")
    private static Instance<RuntimeFactory> only(RuntimeFactory factory) {
        InvocationHandler handler = (proxy, method, args) -> method.isDefault()
                ? InvocationHandler.invokeDefault(proxy, method, args) : List.of(factory).iterator();
        return (Instance<RuntimeFactory>) Proxy.newProxyInstance(AgentSupervisorTest.class.getClassLoader(),
                new Class<?>[] {Instance.class}, handler);
    }
}
