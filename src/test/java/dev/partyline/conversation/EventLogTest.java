package dev.partyline.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import dev.partyline.store.MemoryEventStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventLogTest {

    private static final ConversationId CHAT = ConversationId.random();

    private final FakeEvent<EventAppended> rings = new FakeEvent<>();
    private final FakeEvent<AgentStateChanged> changes = new FakeEvent<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private EventStore store;
    private EventLog log;

    @BeforeEach
    void begin() {
        store = new MemoryEventStore(() -> Instant.EPOCH, Runnable::run);
        log = logOn(store);
        create();
    }

    @AfterEach
    void end() {
        threads.shutdownNow();
        store.close();
    }

    private EventLog logOn(EventStore on) {
        var one = new EventLog();
        one.store = on;
        one.appended = rings;
        one.stateChanged = changes;
        one.listen();
        return one;
    }

    private void create() {
        store.create(new ConversationMetadata(CHAT, 0, "", null, Instant.EPOCH, Instant.EPOCH, Map.of(), "{}", "{}"));
    }

    private static EventDraft plain(String id) {
        return SomeEvents.v1("MessageEvent", id, "\"source\":\"agent\"");
    }

    private static EventDraft status(String id, ExecutionStatus status) {
        return SomeEvents.v1("ConversationStateUpdateEvent", id, "\"key\":\"execution_status\",\"value\":\""
                + status.wire() + "\"").changingState();
    }

    private List<ConversationEvent> append(EventDraft... drafts) {
        return join(log.append(CHAT, List.of(drafts)));
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static StreamPosition at(long offset) {
        return new StreamPosition(0, offset);
    }

    @Test
    void everyCommitRingsWithItsPosition() {
        append(plain("a"), plain("b"));
        append(plain("b"));
        append(plain("c"));
        assertEquals(List.of(new EventAppended(CHAT, at(1)), new EventAppended(CHAT, at(2))), rings.fired());
    }

    @Test
    void aChangeOfStatusIsToldOnceInOrder() {
        log.state(CHAT);
        append(status("a", ExecutionStatus.RUNNING), plain("b"), status("c", ExecutionStatus.RUNNING),
                status("d", ExecutionStatus.FINISHED));
        append(status("e", ExecutionStatus.IDLE));

        assertEquals(List.of(
                new AgentStateChanged(CHAT, at(0), ExecutionStatus.IDLE, ExecutionStatus.RUNNING),
                new AgentStateChanged(CHAT, at(3), ExecutionStatus.RUNNING, ExecutionStatus.FINISHED),
                new AgentStateChanged(CHAT, at(4), ExecutionStatus.FINISHED, ExecutionStatus.IDLE)), changes.fired());
    }

    @Test
    void whoHearsTheBellSeesTheStateThatFollows() {
        var seen = new ArrayList<Long>();
        log.appended = new FakeEvent<>() {
            @Override
            public void fire(EventAppended event) {
                seen.add(log.state(CHAT).offset());
            }
        };
        for (int i = 0; i < 5; i++) append(plain("e" + i));
        assertEquals(List.of(0L, 1L, 2L, 3L, 4L), seen);
    }

    @Test
    void whoAppendsIsAnsweredBehindTheStateAndBeforeTheBell() {
        var work = new ArrayDeque<Runnable>();
        store.close();
        store = new MemoryEventStore(() -> Instant.EPOCH, work::add);
        log = logOn(store);
        create();
        var order = new ArrayList<String>();
        rings.observedBy(ring -> order.add("bell"));
        log.append(CHAT, List.of(status("a", ExecutionStatus.RUNNING)))
                .thenAccept(done -> order.add("answer, " + log.state(CHAT).status()));

        while (!work.isEmpty()) work.remove().run();

        assertEquals(List.of("answer, RUNNING", "bell"), order);
    }

    @Test
    void theStateAtAnyOffsetIsTheFoldUpToIt() {
        append(plain("a"), Command.RUN.draft(), status("b", ExecutionStatus.RUNNING));
        append(status("c", ExecutionStatus.FINISHED), Command.RUN_ENDED.draft());
        append(plain("d"));
        var all = log.read(CHAT, 0, 99, Integer.MAX_VALUE);
        for (int offset = -1; offset < all.size(); offset++) {
            var folded = StateFold.fold(ConversationState.EMPTY, all.subList(0, offset + 1));
            assertEquals(folded, log.stateAt(CHAT, offset));
        }
        assertEquals(log.stateAt(CHAT, 5), log.state(CHAT));
    }

    @Test
    void aConditionThatNoLongerHoldsAppendsNothing() {
        long seen = log.state(CHAT).stateOffset();
        append(status("a", ExecutionStatus.RUNNING));
        var refused = assertThrows(CompletionException.class, () -> join(log.append(CHAT, List.of(plain("b")), seen)));
        assertEquals(StaleStateException.class, refused.getCause().getClass());
        join(log.append(CHAT, List.of(plain("b")), log.state(CHAT).stateOffset()));
        assertEquals(at(1), log.head(CHAT));
    }

    @Test
    void aLongLogOpensFromACheckpoint() {
        var drafts = new ArrayList<EventDraft>();
        for (int i = 0; i < 2500; i++) {
            drafts.add(i % 7 == 0 ? status("e" + i, ExecutionStatus.RUNNING) : plain("e" + i));
        }
        join(log.append(CHAT, drafts));

        assertEquals(2499, store.checkpoint(CHAT, Long.MAX_VALUE).orElseThrow().offset());
        var state = log.state(CHAT);
        assertEquals(2499, state.offset());
        assertEquals(2500, state.visible());
        assertEquals(state, logOn(store).state(CHAT));
        store.saveCheckpoint(CHAT, new EventStore.Checkpoint(2100, "damaged"));
        assertEquals(state, logOn(store).state(CHAT));
    }

    @Test
    void openingWhileOthersAppendMissesNothing() throws Exception {
        int overlapping = 0; // in the others the writer was done before the log was opened
        for (int round = 0; round < 30; round++) {
            var busy = new MemoryEventStore(() -> Instant.EPOCH, threads);
            store = busy;
            create();
            changes.fired().clear();
            log = logOn(busy);
            var open = new CompletableFuture<Void>();
            var writer = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 100; i++) {
                    if (i == 50) open.orTimeout(20, TimeUnit.SECONDS).join(); // so that some come behind the opening
                    join(busy.append(CHAT, List.of(status("s" + i, i % 2 == 0 ? ExecutionStatus.RUNNING
                            : ExecutionStatus.IDLE)), EventStore.ANY_STATE));
                }
            }, threads);
            while (log.state(CHAT).offset() < 20) Thread.onSpinWait();
            open.complete(null);
            writer.get(20, TimeUnit.SECONDS);

            var all = log.read(CHAT, 0, 999, Integer.MAX_VALUE);
            assertEquals(100, all.size());
            assertEquals(StateFold.fold(ConversationState.EMPTY, all), log.state(CHAT));
            assertChained(changes.fired());
            if (!changes.fired().isEmpty()) overlapping++;
        }
        assertTrue(overlapping > 0, "no round tested anything");
    }

    private static void assertChained(List<AgentStateChanged> fired) {
        for (int i = 1; i < fired.size(); i++) {
            assertEquals(fired.get(i - 1).position().offset() + 1, fired.get(i).position().offset());
            assertEquals(fired.get(i - 1).after(), fired.get(i).before());
        }
        if (!fired.isEmpty()) assertEquals(99, fired.get(fired.size() - 1).position().offset());
    }

    @Test
    void anUnknownConversationIsNotRemembered() {
        var other = ConversationId.random();
        assertThrows(UnknownConversationException.class, () -> log.state(other));
        assertThrows(UnknownConversationException.class, () -> log.append(other, List.of(plain("a"))));
    }

    @Test
    void aConversationThatComesBackHasANewState() {
        append(status("a", ExecutionStatus.RUNNING), plain("b"));
        store.delete(CHAT);
        log.forget(CHAT);
        assertThrows(UnknownConversationException.class, () -> log.state(CHAT));
        create();

        assertEquals(ConversationState.EMPTY, log.state(CHAT));
        append(plain("a"));
        assertEquals(new StreamPosition(1, 0), log.head(CHAT));
        assertEquals(0, log.state(CHAT).offset());
    }

    @Test
    void anObserverThatThrowsHarmsNobody() {
        log.appended = new FakeEvent<>() {
            @Override
            public void fire(EventAppended event) {
                throw new IllegalStateException("on purpose");
            }
        };
        assertEquals(0, append(plain("a")).get(0).offset());
        assertEquals(1, append(plain("b")).get(0).offset());
        assertEquals(1, log.state(CHAT).offset());
        assertFalse(log.find(CHAT, "b").isEmpty());
    }
}
