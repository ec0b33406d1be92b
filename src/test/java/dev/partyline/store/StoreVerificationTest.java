package dev.partyline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventStore;
import dev.partyline.conversation.EventStore.Checkpoint;
import dev.partyline.conversation.StoreException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever is wrong is found, what a crash leaves is not wrong, and nothing is touched. */
class StoreVerificationTest extends BackupRig {

    private Path log;

    @BeforeEach
    void begin() {
        write(data(), "a", "b", "c", "d");
        log = file(data(), "0.log");
    }

    @Test
    void aGoodDirectoryIsCountedAndLeftAlone() throws IOException {
        try (var store = open(data())) {
            store.create(metadata(ConversationId.random()));
            store.saveCheckpoint(CHAT, new Checkpoint(3, "{}"));
            var gone = ConversationId.random();
            store.create(metadata(gone));
            store.delete(gone);
        }
        Map<String, String> before = snapshot(data());
        var summary = StoreVerification.run(data(), SILENT, problem -> { throw new AssertionError(problem); });
        assertEquals(3, summary.conversations(), "one of them can be brought back");
        assertEquals(4, summary.records());
        assertTrue(summary.bytes() >= Files.size(log), "bytes");
        assertEquals(before, snapshot(data()));
    }

    @Test
    void aByteThatFlipsAnywhereInALogIsFound() throws IOException {
        byte[] whole = Files.readAllBytes(log);
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            Files.write(log, damaged);
            Map<String, String> before = snapshot(data());
            int byteAt = at;
            assertTrue(!problems(data()).isEmpty(), () -> "byte " + byteAt);
            assertEquals(before, snapshot(data()));
        }
        Files.write(log, whole);
        assertEquals(List.of(), problems(data()));
    }

    @Test
    void aProblemSaysWhere() throws IOException {
        byte[] whole = Files.readAllBytes(log);
        int second = lineStart(whole, 1);
        whole[second + 30] ^= 1;
        Files.write(log, whole);
        assertEquals(List.of(new StoreProblem(CHAT, 1, log.toRealPath(), second, "the record is damaged")),
                problems(data()));
    }

    @Test
    void aByteThatFlipsInIndexOrTableIsFound() throws IOException {
        Path index = file(data(), "0.index");
        for (int at : new int[] {0, 33, 39, 46, 55, 63, 32 * 4 + 7}) assertFound(index, at);
        byte[] table = Files.readAllBytes(file(data(), "0.ids"));
        int used = 0;
        for (int at = IdTable.HEADER_BYTES; at < table.length; at++) {
            if (table[at] == 0) continue;
            assertFound(file(data(), "0.ids"), at);
            used++;
        }
        assertTrue(used >= 4 * 2, "the table holds four ids");
        assertFound(file(data(), "0.ids"), 0);
    }

    private void assertFound(Path file, int at) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        byte[] damaged = whole.clone();
        damaged[at] ^= 64;
        Files.write(file, damaged);
        assertTrue(problems(data()).stream().anyMatch(problem -> problem.file().endsWith(file.getFileName())),
                () -> file.getFileName() + " byte " + at);
        Files.write(file, whole);
    }

    @Test
    void lostAndRepeatedRecordsAreFound() throws IOException {
        byte[] whole = Files.readAllBytes(log);
        byte[] start = Arrays.copyOf(whole, lineStart(whole, 1));
        byte[] end = Arrays.copyOfRange(whole, lineStart(whole, 3), whole.length);
        Files.write(log, concat(start, end));
        assertTrue(texts(problems(data())).contains("2 records from this one on are missing"));
        Files.write(log, concat(concat(start, start), Arrays.copyOfRange(whole, start.length, whole.length)));
        assertTrue(texts(problems(data())).contains("the record stands there once more"));
        Files.write(log, start);
        assertEquals(List.of("the index has 4 records, the log 1"), texts(problems(data())));
        Files.write(log, Arrays.copyOf(whole, whole.length - 1));
        assertTrue(texts(problems(data())).contains("the log ends in half a record"));
        Files.delete(log);
        assertTrue(texts(problems(data())).contains("the log is missing"));
    }

    @Test
    void whatCanBeMadeAgainMayBeMissing() throws IOException {
        for (String ending : List.of("index", "ids")) {
            Files.delete(file(data(), "0." + ending));
            assertEquals(List.of(), problems(data()), ending);
        }
    }

    @Test
    void damagedMetadataAndCheckpointsAreFound() throws IOException {
        try (var store = open(data())) {
            for (int i = 0; i < 3; i++) store.saveCheckpoint(CHAT, new Checkpoint(i, "{\"n\":" + i + "}"));
        }
        Path states = file(data(), "0.states");
        String whole = Files.readString(states);
        Files.writeString(states, whole.replace("{\\\"n\\\":1}", "{\\\"n\\\":7}"));
        assertEquals(List.of("a checkpoint is damaged"), texts(problems(data())));
        Files.writeString(states, whole.substring(0, whole.length() - 7));
        assertEquals(List.of(), problems(data()), "a crash ends it anywhere");
        Files.writeString(file(data(), "json"), "{");
        assertEquals(List.of("the metadata is damaged"), texts(problems(data())));
    }

    @Test
    void aDirectoryAfterACrashIsGoodUntilItsJournalIsDamaged() throws IOException {
        Path crashed = directory.resolve("crashed");
        try (var store = open(data())) {
            append(store, "e");
            await(store.append(CHAT, List.of(draft("f"), draft("g")), EventStore.ANY_STATE));
            copy(data(), crashed);
        }
        Path journal = newestJournal(crashed);
        byte[] whole = Files.readAllBytes(journal);
        byte[] logged = Files.readAllBytes(file(crashed, "0.log"));
        assertEquals(List.of(), problems(crashed));
        var counted = StoreVerification.run(crashed, SILENT, problem -> { });
        assertEquals(7, counted.records());

        Files.write(file(crashed, "0.log"), concat(logged, "{\"v\":1,\"o\"".getBytes()));
        Files.write(journal, Arrays.copyOf(whole, whole.length - 5));
        assertEquals(List.of(), problems(crashed), "the end was never acknowledged");

        byte[] damaged = whole.clone();
        damaged[lineStart(whole, 1) + 20] ^= 1; // of the first of two groups
        Files.write(journal, damaged);
        var found = problems(crashed);
        assertTrue(found.stream().anyMatch(each -> each.file().endsWith(journal.getFileName()) && each.at() > 0),
                found.toString());
    }

    @Test
    void aDirectoryInUseIsRefused() {
        try (var store = open(data())) {
            store.head(CHAT);
            var refused = assertThrows(StoreException.class, () -> problems(data()));
            assertTrue(refused.getMessage().contains("in use"), refused.getMessage());
        }
        assertEquals(List.of(), problems(data()));
    }

    @Test
    void whatIsNoDataDirectoryIsRefused() {
        assertThrows(StoreException.class, () -> problems(directory.resolve("none")));
        assertThrows(StoreException.class, () -> problems(directory));
    }

    private static int lineStart(byte[] bytes, int line) {
        int at = 0;
        for (int i = 0; i < line; at++) if (bytes[at] == '\n') i++;
        return at;
    }

    private static byte[] concat(byte[] one, byte[] two) {
        byte[] both = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, both, one.length, two.length);
        return both;
    }
}
