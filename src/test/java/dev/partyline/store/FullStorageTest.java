package dev.partyline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventStore;
import dev.partyline.conversation.StoreException;
import dev.partyline.testing.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Storage that takes nothing for a while: what it cannot keep is refused, and it heals by itself. */
class FullStorageTest extends StoreRig {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int BACKLOG_BYTES = 20_000;

    private final FailingDisk disk = new FailingDisk();
    private final List<String> acknowledged = new ArrayList<>();
    private EventStore store;
    private int number;

    @TempDir Path directory;

    @BeforeEach
    void begin() {
        store = open();
        store.create(metadata(CHAT));
    }

    @AfterEach
    void end() {
        store.close();
    }

    private EventStore open() {
        return new FileEventStore(directory, disk, limits(4, 1000, 5000, BACKLOG_BYTES), () -> now,
                new SimpleMeterRegistry(), Thread::new, 1);
    }

    private void write(int count) {
        for (int i = 0; i < count; i++) {
            var draft = EventDraft.of(Dialect.V1, "K", "e" + number++, "{\"t\":\"" + "x".repeat(500) + "\"}");
            await(store.append(CHAT, List.of(draft), EventStore.ANY_STATE));
            acknowledged.add(draft.eventId());
        }
    }

    private StoreException writeUntilRefused() {
        return assertThrows(StoreException.class, () -> write(10 * BACKLOG_BYTES / 500));
    }

    /** Fails, is seen to fail, is mended, heals, and has lost nothing. */
    private void failAndHeal(Runnable breaks, Consumer<StoreException> refusal, Runnable mends) {
        write(20);
        breaks.run();
        refusal.accept(writeUntilRefused());
        Await.until(LIMIT, () -> "the failure is seen", () -> store.trouble().isPresent());
        assertEquals(acknowledged, ids(all(store)), "reading goes on");
        mends.run();
        Await.until(LIMIT, () -> "healing: " + store.trouble(), () -> store.trouble().isEmpty());
        write(20);
        assertEquals(acknowledged, ids(all(store)));
        store.close();
        store = open();
        assertEquals(acknowledged, ids(all(store)), "after a restart");
    }

    @Test
    void aFullDisk() {
        failAndHeal(() -> disk.full = file -> true,
                refused -> assertTrue(refused.getMessage().contains("storage cannot be written"), refused.getMessage()),
                () -> disk.full = file -> false);
    }

    @Test
    void aDiskThatCannotForce() {
        failAndHeal(() -> disk.forceFails = true, refused -> { }, () -> disk.forceFails = false);
    }

    @Test
    void tooManyOpenFiles() {
        write(20);
        disk.unopenable = file -> true;
        writeUntilRefused();
        assertTrue(store.trouble().orElseThrow().contains("Too many open files"), store.trouble()::toString);
        disk.unopenable = file -> false;
        Await.until(LIMIT, () -> "healing: " + store.trouble(), () -> store.trouble().isEmpty());
        write(20);
        assertEquals(acknowledged, ids(all(store)));
    }

    /** The journal takes them; what waits for segments is bounded, then appends are refused. */
    @Test
    void segmentsThatCannotBeWritten() {
        failAndHeal(() -> disk.full = file -> file.toString().endsWith(".log"),
                refused -> assertTrue(acknowledged.size() >= BACKLOG_BYTES / 800, "some are taken"),
                () -> disk.full = file -> false);
    }

    @Test
    void aDirectoryWithoutRoomForMetadata() {
        disk.full = file -> file.toString().endsWith(".tmp");
        assertThrows(StoreException.class, () -> store.create(metadata(ConversationId.random())));
        assertTrue(store.trouble().orElseThrow().contains("metadata"));
        disk.full = file -> false;
        Await.until(LIMIT, () -> "healing", () -> store.trouble().isEmpty());
        assertEquals(1, store.list().size());
    }

    @Test
    void whatWaitsForSegmentsWaitsNoLongerThanTheyNeed() {
        write(4 * BACKLOG_BYTES / 500); // more than may wait: appends are slowed down, not refused
        store.close();
        assertTrue(Files.exists(directory.resolve("conversations").resolve(CHAT.hex() + ".0.log")));
        store = open();
        assertEquals(acknowledged, ids(all(store)));
    }

    @Test
    void moreThanTheQueueTakesIsRefusedAtOnce() throws Exception {
        write(1);
        disk.groupGate = new CountDownLatch(1);
        disk.writing = new CountDownLatch(1);
        var first = store.append(CHAT, List.of(draft("first")), EventStore.ANY_STATE);
        assertTrue(disk.writing.await(20, TimeUnit.SECONDS));
        var big = EventDraft.of(Dialect.V1, "K", "big", "{\"t\":\"" + "x".repeat(15 << 20) + "\"}");
        var fits = store.append(CHAT, List.of(big), EventStore.ANY_STATE);
        var tooMuch = store.append(CHAT, List.of(draft("a").at(START), big), EventStore.ANY_STATE);

        var refused = assertThrows(StoreException.class, () -> await(tooMuch));

        assertTrue(refused.getMessage().contains("try again"), refused.getMessage());
        disk.groupGate.countDown();
        assertEquals(1, await(first).get(0).offset());
        assertEquals(2, await(fits).get(0).offset());
    }
}
