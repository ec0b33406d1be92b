package dev.partyline.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventStore;
import dev.partyline.conversation.EventStore.Checkpoint;
import dev.partyline.conversation.Grant;
import dev.partyline.conversation.MetadataJson;
import dev.partyline.conversation.StoreException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a crash or a bad disk leaves behind is repaired, reported, and never fatal. */
class FileRecoveryTest extends StoreRig {

    @TempDir Path directory;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Path log;

    @BeforeEach
    void begin() {
        try (var store = open(8)) {
            store.create(metadata(CHAT));
        }
        log = directory.resolve("conversations").resolve(CHAT.hex() + ".0.log");
    }

    private FileEventStore open(int tailEvents) {
        return new FileEventStore(directory, limits(tailEvents, 5000), () -> now, meters, Thread::new, 1);
    }

    private double count(String counter) {
        return meters.get("partyline.store." + counter).counter().count();
    }

    private byte[] write(String... eventIds) throws IOException {
        try (var store = open(8)) {
            await(store.append(CHAT, Arrays.stream(eventIds).map(StoreRig::draft).toList(), EventStore.ANY_STATE));
        }
        return Files.readAllBytes(log);
    }

    @Test
    void aTornEndIsCutAtAnyByte() throws IOException {
        byte[] kept = write("a", "b");
        byte[] whole = write("c", "ünïcode", "e");

        for (int length = kept.length; length < whole.length; length++) {
            Files.write(log, Arrays.copyOf(whole, length));
            long lines = newLines(whole, length);
            double tornBefore = count("torn.tails");
            try (var store = open(8)) {
                var read = all(store);
                assertEquals(lines, read.size(), "cut at " + length);
                assertDense(read);
                assertEquals(endOfLine(whole, (int) lines), Files.size(log), "cut at " + length);
                assertEquals(length > Files.size(log) ? 1 : 0, count("torn.tails") - tornBefore);
                assertEquals(lines, append(store, "next").offset());
            }
            if (length % 8 != 0) continue;
            try (var store = open(8)) {
                assertEquals(lines + 1, all(store).size(), "cut at " + length);
                assertEquals(OptionalLong.of(lines), store.find(CHAT, "next"));
            }
        }
        assertEquals(0, count("damaged.records"));
    }

    @Test
    void anEndOfGarbageIsCut() throws IOException {
        byte[] kept = write("a", "b");
        for (String garbage : List.of("\0".repeat(200_000), "{}\n", "\n\n\n", "x\ny\nz")) {
            Files.write(log, concat(kept, garbage.getBytes(StandardCharsets.UTF_8)));
            try (var store = open(8)) {
                assertEquals(List.of("a", "b"), ids(all(store)));
                assertEquals(kept.length, Files.size(log));
            }
        }
    }

    @Test
    void aByteThatFlipsInTheMiddleCostsItsRecordOnly() throws IOException {
        byte[] whole = write("a", "b", "c", "d");
        int start = endOfLine(whole, 1);
        int end = endOfLine(whole, 2);
        for (int at = start; at < end; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            boolean lineBreak = at == end - 1;
            int tail = at % 2 * 8;
            Files.write(log, damaged);
            if (!lineBreak) assertDamaged(false, tail, "byte " + at);
            forgetIndex();
            assertDamaged(lineBreak, tail, "byte " + at + " without index");
            forgetIndex();
            assertEquals(whole.length, Files.size(log), "nothing is cut off");
        }
        assertEquals(0, count("torn.tails"));
    }

    private void forgetIndex() throws IOException {
        for (String ending : List.of("index", "ids")) {
            Files.deleteIfExists(log.resolveSibling(CHAT.hex() + ".0." + ending));
        }
    }

    private void assertDamaged(boolean twoRecords, int tail, String what) {
        double before = count("damaged.records");
        try (var store = open(tail)) {
            var read = all(store);
            assertEquals(List.of("a", "void-1", twoRecords ? "void-2" : "c", "d"), ids(read), what);
            assertDense(read);
            assertEquals(Dialect.INTERNAL, read.get(1).dialect());
            assertEquals(OptionalLong.of(3), store.find(CHAT, "d"));
            assertEquals(List.of(1L), offsets(store.read(CHAT, 1, 1, ALL)), what);
            assertEquals(OptionalLong.empty(), store.find(CHAT, "b"));
            assertTrue(count("damaged.records") > before, what);
        }
    }

    @Test
    void aFlippedLineBreakCostsNothingWhereTheIndexKnowsTheRecords() throws IOException {
        byte[] whole = write("a", "b", "c", "d");
        whole[endOfLine(whole, 2) - 1] ^= 1;
        Files.write(log, whole);
        try (var store = open(0)) {
            assertEquals(List.of("a", "b", "c", "d"), ids(all(store)));
        }
    }

    @Test
    void aLineTooManyIsLeftOut() throws IOException {
        byte[] whole = write("a", "b", "c");
        int middle = endOfLine(whole, 2);
        for (String extra : List.of("garbage\n", "\n", line(whole, 1), line(whole, 2))) {
            Files.write(log, concat(concat(Arrays.copyOf(whole, middle), extra.getBytes(StandardCharsets.UTF_8)),
                    Arrays.copyOfRange(whole, middle, whole.length)));
            try (var store = open(0)) {
                assertEquals(List.of("a", "b", "c"), ids(all(store)));
                assertEquals(3, append(store, "d").offset());
                assertEquals(List.of("c", "d"), ids(store.read(CHAT, 2, 9, ALL)));
            }
        }
    }

    @Test
    void aLineTooFewIsAHole() throws IOException {
        byte[] whole = write("a", "b", "c");
        Files.write(log, concat(Arrays.copyOf(whole, endOfLine(whole, 1)),
                Arrays.copyOfRange(whole, endOfLine(whole, 2), whole.length)));
        try (var store = open(0)) {
            assertEquals(List.of("a", "void-1", "c"), ids(all(store)));
        }
    }

    @Test
    void damageThatComesWhileTheLogIsOpenIsLeftOutToo() throws IOException {
        byte[] whole = write("a", "b", "c");
        try (var store = open(0)) {
            store.head(CHAT);
            whole[endOfLine(whole, 1) + 20] ^= 1;
            Files.write(log, whole);
            assertEquals(List.of("a", "void-1", "c"), ids(all(store)));
            assertEquals(1, count("damaged.records"));
        }
    }

    @Test
    void aRecordOfANewerFormatIsNoDamage() throws IOException {
        write("a", "b");
        String newer = Files.readString(log).replace("{\"v\":1,\"o\":1,", "{\"v\":2,\"o\":1,");
        byte[] whole = Checksums.corrected(newer).getBytes(StandardCharsets.UTF_8);
        Files.write(log, whole);
        try (var store = open(8)) {
            assertThrows(StoreException.class, () -> store.head(CHAT));
            assertThrows(StoreException.class, () -> append(store, "c"));
        }
        assertEquals(whole.length, Files.size(log));
    }

    @Test
    void checkpointsThatAreDamagedOrAheadOfTheLogAreNotUsed() throws IOException {
        byte[] kept = write("a", "b", "c");
        var states = log.resolveSibling(CHAT.hex() + ".0.states");
        write("d");
        try (var store = open(8)) {
            for (int i = 0; i < 4; i++) store.saveCheckpoint(CHAT, new Checkpoint(i, "{\"n\":" + i + "}"));
        }
        Files.writeString(states, Files.readString(states).replace("{\\\"n\\\":1}", "{\\\"n\\\":7}"));
        Files.write(log, kept);

        try (var store = open(8)) {
            assertEquals(Optional.of(new Checkpoint(2, "{\"n\":2}")), store.checkpoint(CHAT, 99));
            assertEquals(Optional.of(new Checkpoint(0, "{\"n\":0}")), store.checkpoint(CHAT, 1));
            append(store, "other");
        }
        Files.writeString(states, Files.readString(states) + "{\"o\":3,\"x");
        try (var store = open(8)) {
            assertEquals(2, store.checkpoint(CHAT, 99).orElseThrow().offset(), "offset 3 is another record now");
            store.saveCheckpoint(CHAT, new Checkpoint(3, "{\"n\":33}"));
        }
        try (var store = open(8)) {
            assertEquals(Optional.of(new Checkpoint(3, "{\"n\":33}")), store.checkpoint(CHAT, 99));
        }
    }

    @Test
    void damagedMetadataHidesItsConversationOnly() throws IOException {
        var other = ConversationId.random();
        Path file = log.resolveSibling(CHAT.hex() + ".json");
        try (var store = open(8)) {
            store.create(metadata(other));
        }
        byte[] before = write("acknowledged");
        Files.writeString(file, "{\"v\":1,\"id\":");
        Files.writeString(file.resolveSibling("notes.json"), "mine");
        try (var store = open(8)) {
            assertEquals(List.of(metadata(other)), store.list());
            assertThrows(StoreException.class, () -> store.create(metadata(CHAT)), "its log would be lost");
        }
        assertArrayEquals(before, Files.readAllBytes(log));
    }

    @Test
    void whoseConversationItIsSurvivesARestart() throws IOException {
        var mine = new ConversationMetadata(ConversationId.random(), 0, "", null, START, START, Map.of(), "{}", "{}",
                Dialect.V0);
        var secret = new ConversationMetadata(ConversationId.random(), 0, "", null, START, START, Map.of(), "{}", "{}")
                .withSecrets("sealed");
        var shared = new ConversationMetadata(ConversationId.random(), 0, "", null, START, START, Map.of(), "{}", "{}")
                .withGrants(List.of(new Grant(Grant.Kind.GROUP, "/\u00e4 \"b\"", "viewer"), new Grant(Grant.Kind.USER, "b", "x")));
        try (var store = open(8)) {
            store.create(mine);
            store.create(shared);
            store.create(secret);
        }
        try (var store = open(8)) {
            assertEquals(Optional.of(mine), store.metadata(mine.id()));
            assertEquals(Optional.of(shared), store.metadata(shared.id()));
            assertEquals(Optional.of(secret), store.metadata(secret.id()));
            store.delete(secret.id());
            assertEquals(Optional.of(secret), store.undelete(secret.id()));
            store.purge(store.delete(secret.id()));
        }
        String left = Files.readString(log.resolveSibling(secret.id().hex() + ".json"));
        assertFalse(left.contains("sealed"), "they outlive their conversation");
    }

    @Test
    void metadataOfANewerFormatKeepsTheServerFromStarting() throws IOException {
        Path file = log.resolveSibling(CHAT.hex() + ".json");
        String text = Files.readString(file);
        Files.writeString(file, text.replace("\"v\":1", "\"v\":" + (MetadataJson.FORMAT + 1)));
        var refused = assertThrows(StoreException.class, () -> open(8));
        assertTrue(refused.getMessage().contains("newer version"), refused.getMessage());
        Files.writeString(file, text);
        open(8).close(); // the lock was let go
        assertFalse(Files.exists(file.resolveSibling(file.getFileName() + ".tmp")));
    }

    private static byte[] concat(byte[] one, byte[] two) {
        byte[] both = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, both, one.length, two.length);
        return both;
    }

    private static long newLines(byte[] bytes, int length) {
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1).chars().filter(c -> c == '\n').count();
    }

    private static int endOfLine(byte[] bytes, int lines) {
        int at = 0;
        for (int i = 0; i < lines; at++) if (bytes[at] == '\n') i++;
        return at;
    }

    private static String line(byte[] bytes, int number) {
        return new String(bytes, StandardCharsets.UTF_8).split("\n")[number - 1] + "\n";
    }
}
