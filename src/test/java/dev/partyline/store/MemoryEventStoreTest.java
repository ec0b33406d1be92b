package dev.partyline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.RejectedExecutionException;

import dev.partyline.conversation.EventStore;
import dev.partyline.conversation.StaleStateException;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.UnknownConversationException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class MemoryEventStoreTest extends EventStoreContract {

    private final ArrayDeque<Runnable> held = new ArrayDeque<>();

    @Override
    EventStore open(int tailEvents, int tailBytes) {
        return new MemoryEventStore(limits(tailEvents, tailBytes), () -> now, new SimpleMeterRegistry(), Thread::new,
                2);
    }

    /** One whose writer works only when the test says so. */
    private EventStore held() {
        var one = new MemoryEventStore(() -> now, held::add);
        one.create(metadata(CHAT));
        one.head(CHAT);
        return one;
    }

    @Test
    void nothingIsReadableBeforeItIsCommitted() {
        var slow = held();
        var stage = slow.append(CHAT, List.of(draft("a")), EventStore.ANY_STATE).toCompletableFuture();

        assertFalse(stage.isDone());
        assertEquals(-1, slow.head(CHAT).offset());
        assertEquals(List.of(), all(slow));
        assertEquals(OptionalLong.empty(), slow.find(CHAT, "a"));
        assertEquals(0, slow.firstSince(CHAT, START));

        held.remove().run();
        assertTrue(stage.isDone());
        assertEquals(List.of("a"), ids(all(slow)));
    }

    @Test
    void aStaleAppendFailsOnlyAfterWhatItLostToIsCommitted() {
        var slow = held();
        var winner = slow.append(CHAT, List.of(draft("a").changingState()), -1).toCompletableFuture();
        var loser = slow.append(CHAT, List.of(draft("b")), -1).toCompletableFuture();
        var again = slow.append(CHAT, List.of(draft("a")), -1).toCompletableFuture();

        assertFalse(winner.isDone() || loser.isDone() || again.isDone());
        held.remove().run();

        assertThrows(StaleStateException.class, () -> await(loser));
        assertEquals(await(winner), await(again));
        assertEquals(List.of("a"), ids(all(slow)));
    }

    @Test
    void whatIsAppendedWhileItsListenerRunsGetsItsTurn() {
        var slow = held();
        var order = new ArrayList<String>();
        slow.onCommit((id, events) -> {
            order.addAll(ids(events));
            if (order.size() < 3) slow.append(CHAT, List.of(draft("e" + order.size())), EventStore.ANY_STATE);
        });
        slow.append(CHAT, List.of(draft("e0")), EventStore.ANY_STATE);

        while (!held.isEmpty()) held.remove().run();

        assertEquals(List.of("e0", "e1", "e2"), order);
    }

    @Test
    void aListenerThatThrowsDoesNotFailTheAppend() {
        var slow = held();
        slow.onCommit((id, events) -> {
            throw new IllegalStateException("on purpose");
        });
        var stage = slow.append(CHAT, List.of(draft("a")), EventStore.ANY_STATE);
        held.remove().run();

        assertEquals(0, await(stage).get(0).offset());
    }

    @Test
    void purgingFailsWhatIsQueued() {
        var slow = held();
        var stage = slow.append(CHAT, List.of(draft("a")), EventStore.ANY_STATE);

        slow.purge(slow.delete(CHAT));
        assertThrows(UnknownConversationException.class, () -> await(stage));

        slow.create(metadata(CHAT));
        while (!held.isEmpty()) held.remove().run();
        assertEquals(List.of(), all(slow));
    }

    @Test
    void aWriterThatRefusesOnceDoesNotLeaveTheLogDeaf() {
        var refusals = new ArrayDeque<>(List.of(true, false));
        var flaky = new MemoryEventStore(() -> now, work -> {
            if (refusals.remove()) throw new RejectedExecutionException("on purpose");
            work.run();
        });
        flaky.create(metadata(CHAT));
        flaky.head(CHAT);

        assertThrows(StoreException.class, () -> append(flaky, "a"));
        assertEquals(0, append(flaky, "a").offset());
    }
}
