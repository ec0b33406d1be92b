package dev.partyline.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;

import dev.partyline.config.StorageLimits;
import dev.partyline.config.Watermark;
import dev.partyline.store.MemoryEventStore;
import org.junit.jupiter.api.Test;

/** An agent whose conversation is full. */
class FullStoreTest extends AgentSessionRig {

    private void mostBytes(long conversation) {
        ((MemoryEventStore) logs.store).keepingWithin(new StorageLimits(conversation, 0, 0, new Watermark(0, 0)));
    }

    @Test
    void itsRunWaitsAndGoesOnWhereItWas() {
        run();
        threads.pass(SETTLE);
        mostBytes(1);
        runtime.then(step(said("one")));
        threads.pass(Duration.ofMinutes(5));
        assertFalse(log().contains("one"));
        assertTrue(state().running(), "the run must not end for that");
        mostBytes(0);
        threads.pass(SessionAppends.STORE_RETRY);
        runtime.then(last(said("two")));
        threads.pass(SETTLE);
        assertEquals(1, log().stream().filter("one"::equals).count());
        assertTrue(log().contains("two"), log()::toString);
        assertFalse(state().running());
    }

    @Test
    void itCanBeStopped() {
        run();
        threads.pass(SETTLE);
        mostBytes(1);
        runtime.then(step(said("one")));
        threads.pass(SETTLE);
        commands.interrupt(chat, "").toCompletableFuture().join();
        threads.pass(SETTLE);
        assertFalse(state().running());
    }
}
