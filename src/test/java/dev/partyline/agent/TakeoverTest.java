package dev.partyline.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

import dev.partyline.cluster.FakeLeaseKeeper;
import dev.partyline.config.Limits;
import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.FakeEvent;
import dev.partyline.conversation.LogFixture;
import dev.partyline.rest.FakeInstance;
import dev.partyline.session.ClientCommandsFixture;
import dev.partyline.session.ManualThreads;
import dev.partyline.store.MemoryEventStore;
import dev.partyline.testing.StateChecker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Two servers over one log: whose lease is over stops, the other goes on, and the log believes only the later one. */
class TakeoverTest {

    private final ManualThreads threads = new ManualThreads();
    private final LogFixture logs = new LogFixture(new MemoryEventStore(threads::now, Runnable::run), threads::now);
    private final FakeLeaseKeeper keeper = new FakeLeaseKeeper(threads::now);
    /** The one that is asked for a run, and so is the first to hear of it. */
    private final Server a = new Server("a");
    private final Server b = new Server("b");
    private boolean outlivesNode;

    TakeoverTest() {
        logs.appended.observedBy(event -> {
            for (Server each : List.of(a, b)) if (!each.paused) each.supervisor.appended(event);
        });
    }

    /** A server whose clock and threads can be stopped. */
    private final class Server implements RuntimeFactory {

        final AgentSupervisor supervisor = new AgentSupervisor();
        final SimpleMeterRegistry meters = new SimpleMeterRegistry();
        final List<ScriptedRuntime> runtimes = new ArrayList<>();
        final AgentLeases leases;
        boolean paused;

        Server(String name) {
            leases = LeaseFixture.of(logs, threads, threads::now, keeper.of(name), meters, work -> threads.stripe().execute(work));
            supervisor.log = logs.log;
            supervisor.leases = leases;
            supervisor.conversations = logs.conversations;
            supervisor.threads = threads;
            supervisor.clock = threads::now;
            supervisor.limits = Limits.defaults();
            supervisor.lines = new ToldLines();
            supervisor.begun = new FakeEvent<>();
            supervisor.factories = FakeInstance.of(this);
            supervisor.begin();
            supervisor.start();
        }

        ScriptedRuntime runtime() {
            return runtimes.get(runtimes.size() - 1);
        }

        double count(String counter) {
            return meters.counter(counter).count();
        }

        @Override
        public String kind() {
            return "scripted";
        }

        @Override
        public void check(JsonObject runtime) {
            // nothing can be wrong
        }

        @Override
        public boolean outlivesNode() {
            return outlivesNode;
        }

        @Override
        public AgentRuntime create(ConversationMetadata metadata, Function<String, OptionalLong> offsets) {
            runtimes.add(new ScriptedRuntime());
            return runtime();
        }
    }

    private ConversationId running(Dialect dialect) {
        ConversationId chat = logs.create("{\"kind\":\"scripted\"}", dialect).id();
        ClientCommandsFixture.over(logs.log).run(chat, "").toCompletableFuture().join();
        threads.run();
        assertEquals(List.of(1, 0), List.of(a.supervisor.sessions(), b.supervisor.sessions()));
        return chat;
    }

    /** So long that a lease which nobody refreshes is over; the servers that are not paused tend theirs. */
    private void leasePasses() {
        for (int second = 0; second <= FakeLeaseKeeper.LEASE.toSeconds(); second++) {
            threads.pass(Duration.ofSeconds(1));
            for (Server each : List.of(a, b)) if (!each.paused) each.leases.tend();
            threads.run();
        }
    }

    private List<ConversationEvent> events(ConversationId chat) {
        return logs.log.read(chat, 0, 1000, Integer.MAX_VALUE);
    }

    private long count(ConversationId chat, String kind) {
        return events(chat).stream().filter(event -> event.kind().equals(kind)).count();
    }

    private static AgentStep act(Dialect dialect) {
        return AgentSessionRig.step(dialect == Dialect.V1 ? AgentSessionRig.action("call") : V0SessionRig.run("make"));
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "INTERNAL")
    void anotherServerGoesOnWithTheRunAndWhatWasLeftOpenIsAnError(Dialect dialect) {
        ConversationId chat = running(dialect);
        a.runtime().then(act(dialect));
        threads.run();
        assertEquals(1, logs.log.state(chat).unanswered().size());

        a.paused = true;
        leasePasses();

        assertEquals(1, b.supervisor.sessions());
        assertEquals(1, b.count("partyline.agent.leases.taken.over"));
        assertEquals(0, logs.log.state(chat).unanswered().size(), "nobody will say what it came to");
        assertTrue(logs.log.state(chat).running());
        b.runtime().thenDone();
        b.runtime().then(AgentStep.finished(Duration.ZERO, List.of()));
        threads.pass(AgentSessionRig.SETTLE);
        assertFalse(logs.log.state(chat).running());
        assertEquals(2, count(chat, Command.AGENT_LEASED.kind()));
        StateChecker.of(dialect, events(chat)).settled().verify();
    }

    @Test
    void whatSomebodyElsewhereStillDoesIsLeftToThem() {
        outlivesNode = true;
        ConversationId chat = running(Dialect.V1);
        a.runtime().then(act(Dialect.V1));
        threads.run();
        a.paused = true;
        leasePasses();

        b.runtime().then(AgentStep.finished(Duration.ZERO, List.of(AgentSessionRig.observation("call"))));
        threads.pass(AgentSessionRig.SETTLE);
        assertEquals(0, count(chat, "AgentErrorEvent"));
        assertEquals(1, count(chat, "ObservationEvent"));
        assertFalse(logs.log.state(chat).running());
    }

    @Test
    void whoWakesBehindTheEndOfItsLeaseAppendsNothing() {
        ConversationId chat = running(Dialect.V1);
        a.paused = true;
        leasePasses();
        long before = events(chat).size();

        a.paused = false;
        a.runtime().then(act(Dialect.V1));
        threads.run();
        assertEquals(before, events(chat).size());
        a.leases.tend();
        threads.run();
        assertEquals(1, a.count("partyline.agent.leases.lost"));
        assertEquals(0, a.supervisor.sessions());
        assertTrue(a.runtime().closed());
        assertEquals(1, b.supervisor.sessions(), "who went on goes on");
    }

    /** The append was on its way when the server was held up, behind its look at the lease. */
    @Test
    void anAppendUnderAnEarlierLeaseIsRefusedAndCounted() {
        ConversationId chat = running(Dialect.V1);
        var stale = keeper.of("c").acquire(chat, 0);
        assertTrue(stale.isEmpty());
        long generation = events(chat).get(events(chat).size() - 1).generation();
        a.paused = true;
        leasePasses();
        assertEquals(generation + 1, logs.log.read(chat, logs.log.head(chat).offset(), 1, 1).get(0).generation());

        var lease = LeaseFixture.lease(chat, threads::now); // of generation 1, and believed to be good
        var session = new AgentSession(lease, new ScriptedRuntime().then(act(Dialect.V1)), logs.log,
                new SessionWiring(threads, threads::now, Limits.defaults(), new ToldLines(), a.leases::fenced), () -> { });
        long before = events(chat).size();
        session.wake();
        threads.run();

        assertEquals(before, events(chat).size());
        assertEquals(1, a.count("partyline.agent.appends.fenced"));
        assertFalse(lease.held());
    }

    @Test
    void aPlannedEndHandsItsRunsOver() {
        ConversationId chat = running(Dialect.V1);
        a.supervisor.move(chat, "");
        threads.run();
        assertTrue(a.runtime().closed());
        b.leases.tend();
        threads.run();
        assertEquals(1, b.supervisor.sessions(), "at once");
        assertTrue(logs.log.state(chat).running());
    }

    @Test
    void whoCannotReachTheKeeperStopsInTime() {
        running(Dialect.V1);
        keeper.away(true);
        leasePasses();
        assertEquals(0, a.supervisor.sessions() + b.supervisor.sessions());
        assertEquals(1, a.count("partyline.agent.leases.lost"));

        keeper.away(false);
        leasePasses();
        assertEquals(1, a.supervisor.sessions() + b.supervisor.sessions());
        assertEquals(1, a.count("partyline.agent.leases.taken.over") + b.count("partyline.agent.leases.taken.over"));
    }

    @Test
    void theEndOfARunFreesItsLease() {
        ConversationId chat = running(Dialect.V1);
        a.runtime().thenDone();
        a.runtime().then(AgentStep.finished(Duration.ZERO, List.of()));
        threads.pass(AgentSessionRig.SETTLE);
        assertFalse(logs.log.state(chat).running());
        assertEquals(0, a.supervisor.sessions());
        assertEquals(List.of(), keeper.of("c").orphans());
        assertFalse(keeper.of("c").acquire(chat, 0).orElseThrow().takenOver());
    }
}
