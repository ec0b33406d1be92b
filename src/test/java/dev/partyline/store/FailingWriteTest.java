package dev.partyline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.EventStore;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.UnknownConversationException;
import dev.partyline.testing.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Storage fails or is slow, and comes back. */
class FailingWriteTest extends StoreRig {

    @TempDir Path directory;

    private final FailingDisk disk = new FailingDisk();
    private final List<String> heard = new ArrayList<>();
    private EventStore store;

    @BeforeEach
    void begin() {
        store = open(disk);
        store.create(metadata(CHAT));
    }

    @AfterEach
    void end() {
        store.close();
    }

    private EventStore open(Disk with) {
        var one = new FileEventStore(directory, with, limits(3, 2000), () -> now,
                new SimpleMeterRegistry(), Thread::new, 1);
        one.onCommit((id, events) -> heard.addAll(ids(events)));
        return one;
    }

    private void assertLogIs(String... eventIds) {
        assertEquals(List.of(eventIds), ids(all(store)));
        assertDense(all(store));
        assertEquals(List.of(eventIds), heard);
        store.close();
        store = open(new Disk());
        assertEquals(List.of(eventIds), ids(all(store)), "after a restart");
        assertDense(all(store));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.3, 0.99, 1})
    void aFailedWriteLeavesNothingBehind(double share) {
        append(store, "a");
        disk.share = share;
        disk.goodGroups = 0;
        var failed = store.append(CHAT, List.of(draft("b").changingState(), draft("c")), -1);
        assertThrows(StoreException.class, () -> await(failed));
        assertEquals(0, store.head(CHAT).offset());
        assertEquals(OptionalLong.empty(), store.find(CHAT, "b"));
        assertEquals(List.of("a"), ids(all(store)));

        disk.goodGroups = 9;
        var next = await(store.append(CHAT, List.of(draft("c"), draft("d")), -1));

        assertEquals(List.of(1L, 2L), offsets(next), "offsets and the condition are as if nothing had been");
        assertLogIs("a", "c", "d");
    }

    @Test
    void whileNoNewJournalCanBeBegunNothingIsAppended() throws InterruptedException {
        append(store, "a");
        disk.goodGroups = 0;
        disk.full = file -> file.toString().endsWith(".journal");
        for (int i = 0; i < 3; i++) assertThrows(StoreException.class, () -> append(store, "lost"));
        assertTrue(store.trouble().orElseThrow().contains("journal"));
        assertEquals(List.of("a"), ids(all(store)));

        disk.goodGroups = 9;
        disk.full = file -> false;
        Await.until(Duration.ofSeconds(20), () -> "storage works again", () -> store.trouble().isEmpty());
        assertEquals(1, append(store, "b").offset());
        assertLogIs("a", "b");
    }

    @Test
    void afterAForceThatFailedNothingIsBelievedOfThatFile() {
        append(store, "a");
        disk.forceFails = true;
        assertThrows(StoreException.class, () -> append(store, "b"));
        disk.forceFails = false;
        assertEquals(1, append(store, "c").offset());
        assertLogIs("a", "c");
    }

    @Test
    void everyGroupThatFailsIsRefused() throws InterruptedException {
        append(store, "a");
        disk.goodGroups = 0;
        var stages = appendBehindAGate();
        disk.groupGate.countDown();

        for (var stage : stages) assertThrows(StoreException.class, () -> await(stage));
        disk.goodGroups = 99;
        assertEquals(1, append(store, "e3").offset());
        assertLogIs("a", "e3");
    }

    @Test
    void whatQueuesUpGoesInOneWrite() throws InterruptedException {
        append(store, "a");
        int writes = disk.groups.get();
        var stages = appendBehindAGate();

        assertEquals(0, store.head(CHAT).offset(), "nothing is readable before it is durable");
        assertEquals(List.of("a"), ids(all(store)));
        for (var stage : stages) assertFalse(stage.toCompletableFuture().isDone());
        disk.groupGate.countDown();

        for (int i = 0; i < stages.size(); i++) assertEquals(1 + i, await(stages.get(i)).get(0).offset());
        assertEquals(writes + 2, disk.groups.get());
        assertLogIs("a", "e0", "e1", "e2", "e3", "e4", "e5");
    }

    /** The first is being written, the others wait behind it. */
    private List<CompletionStage<List<ConversationEvent>>> appendBehindAGate() throws InterruptedException {
        disk.groupGate = new CountDownLatch(1);
        disk.writing = new CountDownLatch(1);
        var stages = new ArrayList<CompletionStage<List<ConversationEvent>>>();
        stages.add(store.append(CHAT, List.of(draft("e0")), EventStore.ANY_STATE));
        assertTrue(disk.writing.await(20, TimeUnit.SECONDS));
        for (int i = 1; i < 6; i++) {
            stages.add(store.append(CHAT, List.of(draft("e" + i)), EventStore.ANY_STATE));
        }
        return stages;
    }

    @Test
    void appendDoesNotWaitForALogToOpen() {
        append(store, "a");
        store.close();
        disk.openGate = new CountDownLatch(1);
        store = open(disk);

        var stage = store.append(CHAT, List.of(draft("b")), EventStore.ANY_STATE); // would hang here
        assertFalse(stage.toCompletableFuture().isDone());
        disk.openGate.countDown();

        assertEquals(1, await(stage).get(0).offset());
    }

    @Test
    void purgingWhileAWriteHangsFailsWhatIsQueued() throws InterruptedException {
        append(store, "a");
        var stages = appendBehindAGate();
        store.purge(store.delete(CHAT));

        for (var stage : stages.subList(1, 6)) {
            assertThrows(UnknownConversationException.class, () -> await(stage));
        }
        assertThrows(UnknownConversationException.class, () -> store.read(CHAT, 0, 1, 1));
        disk.groupGate.countDown();
        assertEquals(1, await(stages.get(0)).size(), "it was on its way to the disk");
        assertEquals(1, store.create(metadata(CHAT)).orElseThrow().epoch());
        assertEquals(0, append(store, "b").offset());
    }

    @Test
    void aLogThatCannotBeOpenedIsTriedAgain() throws IOException {
        append(store, "a");
        store.close();
        Path log = directory.resolve("conversations").resolve(CHAT.hex() + ".0.log");
        Path away = Files.move(log, log.resolveSibling("away"));
        store = open(disk);

        assertThrows(StoreException.class, () -> append(store, "b"));
        assertThrows(StoreException.class, () -> store.head(CHAT));
        Files.move(away, log);

        assertEquals(1, append(store, "b").offset());
    }
}
