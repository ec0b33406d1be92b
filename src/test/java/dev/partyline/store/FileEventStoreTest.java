package dev.partyline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventStore;
import dev.partyline.conversation.EventStore.Checkpoint;
import dev.partyline.conversation.FencedException;
import dev.partyline.conversation.StaleStateException;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.StreamPosition;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileEventStoreTest extends EventStoreContract {

    @TempDir Path directory;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Override
    EventStore open(int tailEvents, int tailBytes) {
        return new FileEventStore(directory, limits(tailEvents, tailBytes), () -> now, meters, Thread::new, 2);
    }

    private void reopen() {
        store.close();
        store = open(8, 2000);
    }

    private Path file(String name) {
        return directory.resolve("conversations").resolve(CHAT.hex() + name);
    }

    @Test
    void theLatestGenerationIsRememberedAcrossRestartsAndRebuiltIndexes() throws IOException {
        await(store.append(CHAT, List.of(draft("a").under(4), draft("b")), EventStore.ANY_STATE));
        reopen();
        assertThrows(FencedException.class, () -> await(store.append(CHAT, List.of(draft("late").under(3)), EventStore.ANY_STATE)));
        store.close();
        Files.delete(file(".0.index"));
        store = open(8, 2000);
        assertThrows(FencedException.class, () -> await(store.append(CHAT, List.of(draft("late").under(3)), EventStore.ANY_STATE)));
        assertEquals(4, append(store, "c").generation());
    }

    /** Every append of an outside id has to ask the table of ids; what we made an id for a moment ago is in no log. */
    @Test
    void aNewIdIsNotLookedUpOnDisk() {
        store.close();
        var disk = new CountingDisk();
        store = new FileEventStore(directory, disk, limits(8, 2000), () -> now, meters, Thread::new, 2);
        append(store, "opens the log");

        long before = disk.read.get();
        await(store.append(CHAT, List.of(draft("new").underNewId()), EventStore.ANY_STATE));
        assertEquals(before, disk.read.get());

        reopen();
        append(store, "opens the log again");
        assertEquals(1, append(store, "new").offset());
    }

    @Test
    void aRestartChangesNothing() {
        var deleted = ConversationId.random();
        store.create(metadata(deleted));
        store.delete(deleted);
        store.update(metadata(CHAT).edited("new \"title\"", Map.of("ä", "ö"), START.plusSeconds(1)));
        await(store.append(CHAT, List.of(draft("a").changingState(), draft("b").by("anna").causedBy(0)), -1));
        for (int i = 0; i < 20; i++) append(store, "e" + i);
        store.saveCheckpoint(CHAT, new Checkpoint(9, "{\"x\":1}"));
        var before = lines(all(store));
        var metadata = store.list();

        reopen();

        assertEquals(before, lines(all(store)));
        assertEquals(metadata, store.list());
        assertEquals(new StreamPosition(0, 21), store.head(CHAT));
        assertEquals(OptionalLong.of(1), store.find(CHAT, "b"));
        assertEquals(21, store.firstSince(CHAT, START.plusNanos(21_000)));
        assertEquals(Optional.of(new Checkpoint(9, "{\"x\":1}")), store.checkpoint(CHAT, 21));
        assertEquals(1, store.create(metadata(deleted)).orElseThrow().epoch());
    }

    @Test
    void aRestartedLogGoesOnWhereItWas() {
        await(store.append(CHAT, List.of(draft("a").changingState(), draft("b")), -1));
        now = START.minusSeconds(5);

        reopen();

        assertThrows(StaleStateException.class, () -> await(store.append(CHAT, List.of(draft("c")), -1)));
        assertEquals(1, append(store, "b").offset());
        var next = append(store, "c");
        assertEquals(2, next.offset());
        assertEquals(START.plusNanos(2000), next.timestamp());
    }

    @Test
    void appendsBeforeTheLogIsOpenKeepTheirOrder() {
        append(store, "a");
        reopen();

        var b = store.append(CHAT, List.of(draft("b").changingState()), EventStore.ANY_STATE);
        var c = store.append(CHAT, List.of(draft("c")), -1);
        var d = store.append(CHAT, List.of(draft("d")), EventStore.ANY_STATE);

        assertEquals(1, await(b).get(0).offset());
        assertThrows(StaleStateException.class, () -> await(c));
        assertEquals(2, await(d).get(0).offset());
    }

    @Test
    void aSecondOpenerIsTurnedAway() throws IOException, InterruptedException {
        var refused = assertThrows(StoreException.class, () -> open(8, 2000));
        assertTrue(refused.getMessage().contains(directory.toRealPath().toString()), refused.getMessage());
        assertTrue(refused.getMessage().contains("partyline.data-dir"), refused.getMessage());

        assertFalse(otherProcessGetsTheLock(), "the refused one let go of the first one's lock");
        store.close();
        assertTrue(otherProcessGetsTheLock());
        store = open(8, 2000);
        assertEquals(1, store.list().size());
    }

    private boolean otherProcessGetsTheLock() throws IOException, InterruptedException {
        var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                "target/test-classes", LockProbe.class.getName(), directory.resolve("partyline.lock").toString())
                .inheritIO().start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertTrue(process.exitValue() == 0 || process.exitValue() == 3, "exit value " + process.exitValue());
        return process.exitValue() == 0;
    }

    /** Another process that wants the lock: ends with 0 if it gets it, with 3 if not. */
    static final class LockProbe {
        public static void main(String[] file) throws IOException {
            try (var channel = FileChannel.open(Path.of(file[0]), StandardOpenOption.WRITE)) {
                System.exit(channel.tryLock() == null ? 3 : 0);
            }
        }
    }

    @Test
    void aDirectoryThatCannotBeUsedIsNamed() throws IOException {
        Path inTheWay = Files.createFile(directory.resolve("file"));
        var refused = assertThrows(StoreException.class, () -> new FileEventStore(inTheWay, limits(8, 8), () -> now,
                meters, Thread::new, 1));
        assertTrue(refused.getMessage().contains(inTheWay.toString()), refused.getMessage());
    }

    @Test
    void purgingLeavesATombstoneOnly() throws IOException {
        append(store, "secret");
        store.saveCheckpoint(CHAT, new Checkpoint(0, "{}"));
        store.purge(store.delete(CHAT));

        assertFalse(Files.exists(file(".0.log")));
        assertFalse(Files.exists(file(".0.states")));
        String tombstone = Files.readString(file(".json"));
        assertTrue(tombstone.contains("deletedAt"));
        assertFalse(tombstone.contains("anna"), "a tombstone keeps nothing");
        reopen();
        assertEquals(List.of(), store.list());
        assertEquals(1, store.create(metadata(CHAT)).orElseThrow().epoch());
    }

    @Test
    void whatWasDeletedCanBeBroughtBackAfterARestart() throws IOException {
        append(store, "a");
        var before = lines(all(store));
        now = START.plusSeconds(9).plusNanos(1);
        var which = store.delete(CHAT);
        assertTrue(Files.readString(file(".json")).startsWith("{\"v\":2,"), "older servers must not touch it");

        reopen();

        assertEquals(List.of(which), store.deleted());
        assertEquals(Optional.of(metadata(CHAT)), store.undelete(CHAT));
        assertEquals(before, lines(all(store)));
        assertTrue(Files.readString(file(".json")).startsWith("{\"v\":1,"), "older servers know what it is again");
        store.delete(CHAT);
        reopen();
        store.deleted().forEach(store::purge);
        reopen();
        assertEquals(List.of(), store.deleted());
        assertEquals(1, store.create(metadata(CHAT)).orElseThrow().epoch());
    }

    @Test
    void aTombstoneOfAnOlderServerIsOne() throws IOException {
        store.purge(store.delete(CHAT));
        String tombstone = "{\"v\":1,\"id\":\"" + CHAT.hex() + "\",\"epoch\":4,\"owner\":\"\","
                + "\"createdAt\":\"2026-01-02T03:04:05Z\",\"updatedAt\":\"2026-01-02T03:04:05Z\",\"tags\":{},"
                + "\"agent\":\"{}\",\"runtime\":\"{}\",\"deletedAt\":\"2026-01-02T03:04:05Z\"}";
        store.close();
        Files.writeString(file(".json"), tombstone);
        store = open(8, 2000);

        assertEquals(List.of(), store.deleted());
        assertEquals(Optional.empty(), store.undelete(CHAT));
        assertEquals(5, store.create(metadata(CHAT)).orElseThrow().epoch());
    }

    @Test
    void whatWasNotPublishedIsNotThereAfterACrash() {
        var id = ConversationId.random();
        await(store.stage(metadata(id)).orElseThrow().append(List.of(draft("a"))));

        reopen();

        assertEquals(1, store.list().size());
        assertEquals(List.of(), store.deleted());
        assertEquals(0, store.create(metadata(id)).orElseThrow().epoch());
        assertEquals(List.of(), store.read(id, 0, ALL, ALL));
    }

    @Test
    void whatIsCommittedIsCounted() {
        append(store, "a");
        await(store.append(CHAT, List.of(draft("a"), draft("b"), draft("c")), EventStore.ANY_STATE));

        assertEquals(3, meters.get("partyline.store.appended").counter().count());
        assertEquals(2, meters.get("partyline.store.commit").timer().count());
        assertEquals(2, meters.get("partyline.store.group").summary().max());
    }

    @Test
    void anInterruptedReaderBreaksNothing() {
        for (int i = 0; i < 20; i++) append(store, "e" + i);
        Thread.currentThread().interrupt();
        try {
            store.read(CHAT, 0, 1, ALL);
        } catch (StoreException interrupted) {
            // its own read may fail
        } finally {
            assertTrue(Thread.interrupted());
        }

        assertEquals(20, append(store, "next").offset());
        assertEquals(21, all(store).size());
    }
}
