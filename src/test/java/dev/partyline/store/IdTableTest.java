package dev.partyline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdTableTest {

    private static final int RECORDS = 150_000;

    private final Disk disk = new Disk();

    @TempDir Path directory;

    private PositionIndex index(long count, long sameHashFrom) throws IOException {
        var index = new PositionIndex(directory.resolve("c.index"), disk);
        var entries = new ArrayList<PositionIndex.Entry>();
        for (long i = 0; i < count; i++) {
            entries.add(new PositionIndex.Entry(i + 1, i, i < sameHashFrom ? hash(i) : 7, -1));
        }
        index.write(0, entries);
        return index;
    }

    private static long hash(long offset) {
        return EventIdHash.of("event-" + offset);
    }

    @Test
    void findsEveryRecordAfterGrowingAndAdding() throws IOException {
        var index = index(RECORDS, Long.MAX_VALUE);
        var table = new IdTable(directory.resolve("c.ids"), disk);
        table.rebuild(index, RECORDS / 2);
        assertTrue(table.takes(RECORDS));
        for (int from = RECORDS / 2; from < RECORDS; from += 1000) {
            table.add(from, index.entries(from, from + 999));
            assertTrue(table.candidates(hash(from + 999)).contains(from + 999L), "gathered or written");
            assertTrue(table.candidates(hash(RECORDS / 2)).contains(RECORDS / 2L));
        }
        table.force();

        var reopened = new IdTable(directory.resolve("c.ids"), disk);
        assertTrue(reopened.open(RECORDS));
        for (long offset : new Random(1).longs(3000, 0, RECORDS).toArray()) {
            assertTrue(reopened.candidates(hash(offset)).contains(offset), "offset " + offset);
        }
        assertEquals(List.of(), reopened.candidates(EventIdHash.of("never there")));
    }

    @Test
    void idsThatShareAllTheirBitsAreAllCandidates() throws IOException {
        var index = index(100, 50);
        var table = new IdTable(directory.resolve("c.ids"), disk);
        table.rebuild(index, 100);
        table.add(90, index.entries(90, 99)); // again, as a recovery does

        assertEquals(50, table.candidates(7).size());
        table.force();
        assertEquals(50, table.candidates(7).size());
        var reopened = new IdTable(directory.resolve("c.ids"), disk);
        assertTrue(reopened.open(100));
        assertEquals(50, reopened.candidates(7).size());
    }

    @Test
    void aFileThatIsNoTableIsNotUsed() throws IOException {
        Path file = directory.resolve("c.ids");
        var table = new IdTable(file, disk);
        assertFalse(table.open(0));
        table.rebuild(index(10, 10), 10);
        assertFalse(table.open(1_000_000), "too small");
        byte[] good = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(good, good.length - 1));
        assertFalse(table.open(10));
        good[0] ^= 1;
        Files.write(file, good);
        assertFalse(table.open(10));
    }
}
