package dev.partyline.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import dev.partyline.dialect.V1Events;
import dev.partyline.store.MemoryEventStore;
import org.junit.jupiter.api.Test;

class ConversationsTest {

    private final LogFixture logs = new LogFixture(new MemoryEventStore(() -> Instant.EPOCH, Runnable::run),
            () -> Instant.EPOCH);

    @Test
    void ofTwoEditsAtOnceNeitherIsLost() {
        for (int round = 0; round < 500; round++) {
            var id = logs.create().id();
            var tags = Map.of("round", String.valueOf(round));
            var other = CompletableFuture.runAsync(() -> logs.conversations.edit(id, null, tags));
            logs.conversations.edit(id, "titled", null);
            other.join();
            var edited = logs.conversations.require(id);
            assertEquals("titled", edited.title());
            assertEquals(tags, edited.tags());
        }
    }

    @Test
    void aConversationIsMadeWithItsFirstRecordsOrNotAtAll() {
        var store = new MemoryEventStore(() -> Instant.EPOCH, Runnable::run);
        var failing = new LogFixture(failingAppends(EventStore.class, store), () -> Instant.EPOCH);
        var wanted = metadata();
        assertThrows(StoreException.class, () -> failing.conversations.create(wanted, made -> List.of(draft())));
        assertEquals(Optional.empty(), store.metadata(wanted.id()));

        assertThrows(IllegalStateException.class, () -> logs.conversations.create(wanted, made -> {
            throw new IllegalStateException("planted");
        }));
        assertEquals(Optional.empty(), logs.conversations.find(wanted.id()));
        assertEquals(1, logs.conversations.create(wanted, made -> List.of(draft(), draft())).map(made ->
                logs.log.head(made.id()).offset()).orElseThrow(), "the id is free again");
        assertEquals(Optional.empty(), logs.conversations.create(wanted, made -> List.of(draft())));
    }

    @Test
    void whatItBeginsWithIsToldAsIfItWereCommittedJustNow() {
        var wanted = metadata();
        logs.conversations.create(wanted, made -> List.of(Command.RUN.draft(), V1Events.status(ExecutionStatus.RUNNING)));
        var head = new StreamPosition(0, 1);
        assertEquals(List.of(new EventAppended(wanted.id(), head)), logs.appended.fired());
        assertEquals(List.of(new AgentStateChanged(wanted.id(), head, ExecutionStatus.IDLE, ExecutionStatus.RUNNING)),
                logs.stateChanged.fired());
        logs.conversations.create(metadata(), made -> List.of());
        assertEquals(1, logs.appended.fired().size(), "there is nothing to tell");
    }

    private static ConversationMetadata metadata() {
        return new ConversationMetadata(ConversationId.random(), 0, "", null, Instant.EPOCH, Instant.EPOCH, Map.of(), "{}",
                "{}");
    }

    private static EventDraft draft() {
        return V1Events.agentMessage("hi");
    }

    /** The same store, or what it stages, on which every append fails. */
    private static <T> T failingAppends(Class<T> type, Object behind) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            if (method.getName().equals("append")) return CompletableFuture.failedFuture(new StoreException("planted", null));
            Object answer = method.invoke(behind, arguments);
            return answer instanceof Optional<?> some && some.isPresent() && some.get() instanceof EventStore.Staging staging
                    ? Optional.of(failingAppends(EventStore.Staging.class, staging)) : answer;
        }));
    }
}
