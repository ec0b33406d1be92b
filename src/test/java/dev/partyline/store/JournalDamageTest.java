package dev.partyline.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventStore;
import dev.partyline.conversation.StoreException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Journals as a crash or a bad disk leaves them, taken over at the next start. */
class JournalDamageTest extends StoreRig {

    private static final ConversationId OTHER = ConversationId.parse("fedcba9876543210fedcba9876543210");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Path written;
    private Path journal;

    @TempDir Path directory;

    /** Three groups in two conversations that never came into a segment: a; b and c; d and x. */
    @BeforeEach
    void begin() throws IOException {
        written = directory.resolve("written");
        var disk = new FailingDisk();
        disk.full = file -> file.toString().matches(".*\\.(log|index|ids)(\\.tmp)?");
        disk.share = 0;
        try (var store = open(written, new Disk())) {
            store.create(metadata(CHAT));
            store.create(metadata(OTHER));
        }
        try (var store = open(written, disk)) {
            append(store, "a");
            await(store.append(CHAT, List.of(draft("b"), draft("c")), EventStore.ANY_STATE));
            await(store.append(OTHER, List.of(draft("d"), draft("x")), EventStore.ANY_STATE));
            journal = BackupRig.newestJournal(written);
            assertEquals(0, Files.size(written.resolve("conversations").resolve(CHAT.hex() + ".0.log")));
            BackupRig.copy(written, directory.resolve("crashed"));
        }
    }

    private FileEventStore open(Path where, Disk disk) {
        return new FileEventStore(where, disk, limits(8, 2000), () -> now, meters, Thread::new, 1);
    }

    private interface Look {
        void at(EventStore store) throws IOException;
    }

    /** Opens a copy of the crashed directory with this journal and looks; at times opens it again and looks again. */
    private void recovered(byte[] bytes, Look look) throws IOException {
        Path data = Files.createTempDirectory(directory, "copy").resolve("data");
        BackupRig.copy(directory.resolve("crashed"), data);
        Files.write(BackupRig.newestJournal(data), bytes);
        for (int time = bytes.length % 16 == 0 ? 0 : 1; time < 2; time++) {
            try (var store = open(data, new Disk())) {
                look.at(store);
            }
        }
    }

    private double count(String counter) {
        return meters.get("partyline.store." + counter).counter().count();
    }

    @Test
    void aJournalIsTakenOverAtTheNextStart() throws IOException {
        recovered(Files.readAllBytes(BackupRig.newestJournal(directory.resolve("crashed"))), store -> {
            assertEquals(List.of("a", "b", "c"), ids(all(store)));
            assertEquals(List.of("d", "x"), ids(store.read(OTHER, 0, ALL, ALL)));
            assertEquals(OptionalLong.of(1), store.find(CHAT, "b"));
        });
        assertEquals(0, count("torn.tails"));
    }

    @Test
    void ofTheLastGroupThereIsAllOrNothingWhereverItIsCut() throws IOException {
        byte[] whole = Files.readAllBytes(BackupRig.newestJournal(directory.resolve("crashed")));
        int lastGroup = new String(whole, ISO_8859_1).lastIndexOf("{\"g\":");
        for (int length = lastGroup; length < whole.length - JournalGroup.END_BYTES; length++) {
            double torn = count("torn.tails");
            recovered(Arrays.copyOf(whole, length), store -> {
                assertEquals(List.of("a", "b", "c"), ids(all(store)));
                assertEquals(List.of(), store.read(OTHER, 0, ALL, ALL));
            });
            assertEquals(length > lastGroup ? 1 : 0, count("torn.tails") - torn, "cut at " + length);
        }
        assertEquals(0, count("damaged.records"));
    }

    @Test
    void aFlippedByteInTheMiddleCostsItsRecordAtTheMost() throws IOException {
        byte[] whole = Files.readAllBytes(BackupRig.newestJournal(directory.resolve("crashed")));
        String text = new String(whole, ISO_8859_1);
        int second = text.indexOf("{\"g\":", text.indexOf("{\"g\":") + 1);
        int third = text.lastIndexOf("{\"g\":");
        for (int at = second; at < third; at += 11) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            double before = count("damaged.records");
            recovered(damaged, store -> {
                var left = ids(all(store));
                assertEquals("a", left.get(0));
                assertTrue(left.contains("b") || left.contains("c"), left::toString);
                assertEquals(List.of("d", "x"), ids(store.read(OTHER, 0, ALL, ALL)));
                assertDense(all(store));
            });
            assertTrue(count("damaged.records") > before, "byte " + at);
        }
    }

    @Test
    void aDeletedConversationStaysDeleted() throws IOException {
        Path data = directory.resolve("crashed");
        try (var store = open(data, new Disk())) {
            store.delete(CHAT);
        }
        Files.delete(BackupRig.newestJournal(data));
        Files.copy(journal, data.resolve("journal").resolve(journal.getFileName())); // as if it had not been cut
        try (var store = open(data, new Disk())) {
            assertEquals(List.of(OTHER), store.list().stream().map(each -> each.id()).toList());
            assertEquals(1, store.create(metadata(CHAT)).orElseThrow().epoch());
            assertEquals(List.of(), all(store));
        }
    }

    @Test
    void recordsOfAnImportThatWasGivenUpAreNotTakenForOthers() throws Exception {
        Path data = directory.resolve("staged");
        Path crashed = directory.resolve("staged-crashed");
        var id = ConversationId.random();
        try (var store = open(data, new Disk())) {
            try (var staging = store.stage(metadata(id)).orElseThrow()) {
                await(staging.append(List.of(draft("given up"), draft("as well"))));
            }
            store.create(metadata(id));
            await(store.append(id, List.of(draft("new")), EventStore.ANY_STATE));
            BackupRig.copy(data, crashed);
        }
        try (var store = open(crashed, new Disk())) {
            assertEquals(List.of("new"), ids(store.read(id, 0, ALL, ALL)));
        }
    }

    @Test
    void whatCanBeUndeletedIsTakenOverToo() throws IOException {
        Path data = directory.resolve("crashed");
        Path json = data.resolve("conversations").resolve(CHAT.hex() + ".json");
        Path elsewhere = directory.resolve("elsewhere");
        try (var store = open(elsewhere, new Disk())) {
            store.create(metadata(CHAT));
            store.delete(CHAT);
        }
        Files.copy(elsewhere.resolve("conversations").resolve(json.getFileName()), json,
                StandardCopyOption.REPLACE_EXISTING);
        try (var store = open(data, new Disk())) {
            assertTrue(store.undelete(CHAT).isPresent());
            assertEquals(List.of("a", "b", "c"), ids(all(store)));
        }
    }

    @Test
    void aJournalOfANewerVersionKeepsTheStoreFromOpening() throws IOException {
        Path data = directory.resolve("crashed");
        String text = Files.readString(BackupRig.newestJournal(data));
        Files.writeString(BackupRig.newestJournal(data), text.replace("{\"journal\":2,", "{\"journal\":3,"));

        var refused = assertThrows(StoreException.class, () -> open(data, new Disk()));

        assertTrue(refused.getMessage().contains("newer version"), refused.getMessage());
        Files.writeString(BackupRig.newestJournal(data), text);
        open(data, new Disk()).close();
    }
}
