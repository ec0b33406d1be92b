package dev.partyline.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.partyline.config.AgentLimits;
import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.LogFixture;
import dev.partyline.conversation.Tenant;
import dev.partyline.dialect.V1Events;
import dev.partyline.session.ClientCommandsFixture;
import dev.partyline.session.ManualThreads;
import dev.partyline.store.MemoryEventStore;
import org.junit.jupiter.api.Test;

/** Whose agent makes room for another one of the same user, of whom three may be in session. */
class FairShareTest {

    private static final int MOST = 3;

    private final ManualThreads clock = new ManualThreads();
    private final LogFixture logs = new LogFixture(new MemoryEventStore(clock::now, Runnable::run), clock::now);
    private Tenant tenant = Tenant.DEFAULT;
    private final Set<ConversationId> inSession = new LinkedHashSet<>();
    private final Set<ConversationId> watched = new HashSet<>();
    private final List<ConversationId> released = new ArrayList<>();
    private final ToldLines lines = new ToldLines();
    private final FairShare share = new FairShare() {
        @Override
        boolean watched(ConversationId id) {
            return watched.contains(id);
        }
    };

    FairShareTest() {
        share.agents = new AgentSupervisor() {
            @Override
            Set<ConversationId> inSession() {
                return Set.copyOf(inSession);
            }

            @Override
            void release(ConversationId id) {
                released.add(id);
                inSession.remove(id);
            }
        };
        share.conversations = logs.conversations;
        share.log = logs.log;
        share.lines = lines;
        share.commands = ClientCommandsFixture.over(logs.log);
        share.chores = new Chores() {
            @Override
            public void execute(Runnable work) {
                work.run();
            }
        };
        share.limits = new AgentLimits(MOST, Duration.ZERO);
        logs.appended.observedBy(share::appended);
    }

    @Test
    void ofAgentsAtWorkTheOneMakesRoomWhoseConversationWasQuietForLongest() {
        List<ConversationId> running = List.of(run("anna"), run("anna"), run("anna"));
        append(running.get(0), V1Events.agentMessage("still at it"));

        ConversationId last = run("anna");

        ConversationId victim = running.get(1);
        assertEquals(Command.INTERRUPT, logs.log.state(victim).run().stopping());
        assertEquals(List.of(), lines.told(), "its run is not over yet");
        append(victim, RunWording.ended(0));
        assertEquals(1, lines.told().size());
        assertTrue(lines.told().get(0).startsWith(victim + " AGENT_ERROR$TOO_MANY_CONVERSATIONS Too many"), lines.told()::toString);
        assertEquals(List.of(victim), released);
        assertEquals(Set.of(running.get(0), running.get(2), last), inSession);
        assertTrue(logs.log.state(last).run().stopping() == null, "the one that began has to go");
    }

    @Test
    void whatDoesNotWorkGoesFirstAndWhatNobodyWatchesBeforeWhatSomebodyDoes() {
        ConversationId worksUnwatched = run("anna");
        ConversationId worksWatched = run("anna");
        watched.add(worksWatched);
        ConversationId idleWatched = rest("anna");
        watched.add(idleWatched);
        ConversationId idleUnwatched = rest("anna");

        for (ConversationId next : List.of(idleUnwatched, idleWatched, worksUnwatched, worksWatched)) {
            share.limits = new AgentLimits(inSession.size(), Duration.ZERO);
            watched.add(run("anna"));
            if (logs.log.state(next).running()) append(next, RunWording.ended(0));
            assertEquals(next, released.get(released.size() - 1));
        }
        assertEquals(4, released.size());
    }

    @Test
    void aConversationThatNeverSaidAnythingIsAsOldAsItIs() {
        ConversationId old = rest("anna");
        ConversationId silent = create("anna");
        inSession.add(silent);
        ConversationId young = rest("anna");
        run("anna");
        assertEquals(List.of(old), released);
        assertTrue(inSession.containsAll(Set.of(silent, young)));
    }

    @Test
    void othersAndNobodyAreNotCounted() {
        for (int i = 0; i < MOST; i++) {
            run("anna");
            run("bert");
            run("");
            run("");
        }
        assertEquals(List.of(), released);
        share.limits = new AgentLimits(0, Duration.ZERO);
        run("anna");
        assertEquals(List.of(), lines.told(), "there is no limit");
        assertTrue(inSession.stream().allMatch(id -> !logs.log.state(id).running()
                || logs.log.state(id).run().stopping() == null));
    }

    @Test
    void whoRunsItsAgentAgainMeanwhileKeepsItAndAnotherOneGoes() {
        ConversationId first = run("anna");
        ConversationId second = run("anna");
        run("anna");
        run("anna");
        assertEquals(Command.INTERRUPT, logs.log.state(first).run().stopping());

        logs.log.append(first, List.of(RunWording.ended(0), Command.RUN.draft())).toCompletableFuture().join();

        assertEquals(List.of(), released);
        assertEquals(Command.INTERRUPT, logs.log.state(second).run().stopping());
        assertTrue(logs.log.state(first).run().stopping() == null, "it was run again");
    }

    @Test
    void whoeverHasTheSameNameWithAnotherTenantIsSomebodyElse() {
        tenant = new Tenant("acme");
        run("anna");
        tenant = Tenant.DEFAULT;
        List<ConversationId> ours = List.of(run("anna"), run("anna"), run("anna"));

        for (ConversationId each : ours) assertTrue(logs.log.state(each).run().stopping() == null);
        assertEquals(MOST + 1, inSession.size());
    }

    private ConversationId create(String owner) {
        clock.pass(Duration.ofSeconds(1));
        return logs.conversations.create(new ConversationMetadata(ConversationId.random(), 0, owner, null, Instant.EPOCH,
                Instant.EPOCH, Map.of(), "{}", "{}").of(tenant)).orElseThrow().id();
    }

    private ConversationId rest(String owner) {
        ConversationId id = create(owner);
        inSession.add(id);
        append(id, V1Events.agentMessage("paused"));
        return id;
    }

    private ConversationId run(String owner) {
        ConversationId id = create(owner);
        append(id, Command.RUN.draft());
        inSession.add(id);
        share.begun(new AgentSessionBegun(id));
        return id;
    }

    private void append(ConversationId id, EventDraft draft) {
        clock.pass(Duration.ofSeconds(1));
        logs.log.append(id, List.of(draft)).toCompletableFuture().join();
    }
}
