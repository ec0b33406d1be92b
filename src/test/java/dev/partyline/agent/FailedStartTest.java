package dev.partyline.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

import dev.partyline.config.Limits;
import dev.partyline.conversation.AgentState;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.FakeEvent;
import dev.partyline.conversation.LogFixture;
import dev.partyline.dialect.V0ClientAction.Message;
import dev.partyline.dialect.V0Events;
import dev.partyline.rest.FakeInstance;
import dev.partyline.session.ClientCommandsFixture;
import dev.partyline.session.ManualThreads;
import dev.partyline.session.V0Commands;
import dev.partyline.session.V0View;
import dev.partyline.store.MemoryEventStore;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import org.junit.jupiter.api.Test;

/** A conversation whose runtime cannot be made says so, and can be started again (V0 spec 7.2, D40 to D43). */
class FailedStartTest {

    private final ManualThreads threads = new ManualThreads();
    private final LogFixture logs = new LogFixture(new MemoryEventStore(threads::now, Runnable::run), threads::now);
    private final V0Commands commands = ClientCommandsFixture.v0(logs.log);
    private final Flaky flaky = new Flaky();
    private final AgentSupervisor supervisor = new AgentSupervisor();
    private final ToldLines lines = new ToldLines();

    FailedStartTest() {
        supervisor.log = logs.log;
        supervisor.conversations = logs.conversations;
        supervisor.threads = threads;
        supervisor.clock = threads::now;
        supervisor.limits = Limits.defaults();
        supervisor.lines = lines;
        supervisor.factories = FakeInstance.of(flaky);
        supervisor.begun = new FakeEvent<>();
        supervisor.leases = LeaseFixture.alone(logs, threads, threads::now);
        supervisor.begin();
        supervisor.start();
        logs.appended.observedBy(supervisor::appended);
    }

    private static Message message(String text) {
        return new Message(text, JsonValue.EMPTY_JSON_ARRAY, JsonValue.EMPTY_JSON_ARRAY);
    }

    @Test
    void theFailureIsSeenTheMessageIsThereAndTheNextOneStartsIt() {
        var wanted = new ConversationMetadata(ConversationId.random(), 0, "", null, threads.now(), threads.now(),
                Map.of(), "{}", "{\"kind\":\"flaky\"}", Dialect.V0);
        ConversationId id = logs.conversations.create(wanted, made -> commands.first(made.id(),
                Optional.of(message("Go")), false, "")).orElseThrow().id();
        threads.pass(Duration.ofSeconds(5));

        assertEquals(AgentState.ERROR, logs.log.state(id).agentState());
        List<String> seen = seen(id);
        assertTrue(seen.stream().anyMatch(each -> each.contains("Go")), seen::toString);
        assertTrue(logs.log.read(id, 0, 99, 1 << 20).stream().anyMatch(each ->
                each.payload().contains("\"agent_state\":\"error\"") && each.payload().contains("IllegalStateException")
                        && !each.payload().contains("planted")), seen::toString);
        assertEquals(0, supervisor.sessions(), "nothing dead is kept");
        assertEquals(List.of(id + " STATUS$ERROR IllegalStateException: The agent failed; the server's log says why."),
                lines.told());

        flaky.works = true;
        commands.say(id, message("Again"), "").toCompletableFuture().join();
        threads.pass(Duration.ofSeconds(5));
        assertEquals(AgentState.AWAITING_USER_INPUT, logs.log.state(id).agentState());
    }

    private List<String> seen(ConversationId id) {
        return V0View.of(logs.log.read(id, 0, 99, 1 << 20));
    }

    /** Cannot be made at first. */
    private static final class Flaky implements RuntimeFactory {

        private boolean works;

        @Override
        public String kind() {
            return "flaky";
        }

        @Override
        public void check(JsonObject runtime) {
            // all are alike
        }

        @Override
        public AgentRuntime create(ConversationMetadata metadata, Function<String, OptionalLong> offsets) {
            if (!works) throw new IllegalStateException("planted");
            return new ScriptedRuntime().then(AgentStep.finished(Duration.ZERO, List.of(V0Events.agentMessage("Hi", true))));
        }
    }
}
