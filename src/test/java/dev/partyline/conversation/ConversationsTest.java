package dev.partyline.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

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
}
