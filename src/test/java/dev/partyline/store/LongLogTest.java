package dev.partyline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventStore;
import dev.partyline.conversation.LogFixture;
import dev.partyline.testing.Seed;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A long conversation costs no more to open and to page than one of a hundred events: two logs in one data directory,
 * opened and looked at in turns, where the long one ends as far from a checkpoint as it can.
 * {@code -Dpartyline.long-log=1000000} for the full trial.
 */
class LongLogTest extends StoreRig {

    private static final int LONG = Integer.getInteger("partyline.long-log", 100_000) + 99;
    private static final int SHORT = 100;
    private static final int ALTERNATIONS = 200;
    private static final int WARM_UP = 50;
    private static final int PAGE = 100;
    private static final int BATCH = 500;

    /** Read from disk for opening a log of any length, its state, and three pages; all pages here are 100 x 500 B. */
    private static final long MOST_BYTES_READ = 1 << 20;

    private static final ConversationId LONG_ID = ConversationId.parse("0000000000000000000000000000000a");

    private final Random random = Seed.random("long log");
    private final CountingDisk disk = new CountingDisk();

    @TempDir Path directory;

    /** What opening and paging took. */
    private record Cost(long nanos, long bytesRead) {}

    @Test
    void openingAndPagingCostsTheSameAtAnyLength() {
        write();
        var shorts = new ArrayList<Cost>();
        var longs = new ArrayList<Cost>();
        for (int i = 0; i < WARM_UP + ALTERNATIONS; i++) {
            try (var store = open()) {
                boolean first = random.nextBoolean();
                if (first) shorts.add(cost(store, CHAT, SHORT));
                longs.add(cost(store, LONG_ID, LONG));
                if (!first) shorts.add(cost(store, CHAT, SHORT));
            }
        }
        report(shorts.subList(WARM_UP, shorts.size()), longs.subList(WARM_UP, longs.size()));
    }

    private FileEventStore open() {
        return new FileEventStore(directory, disk, limits(512, 1 << 20), () -> now, new SimpleMeterRegistry(),
                Thread::new, 1);
    }

    private void write() {
        try (var store = open()) {
            var logs = new LogFixture(store, () -> now);
            store.create(metadata(CHAT));
            store.create(metadata(LONG_ID));
            write(logs, CHAT, SHORT);
            write(logs, LONG_ID, LONG);
        }
    }

    private void write(LogFixture logs, ConversationId id, int count) {
        for (int from = 0; from < count; from += BATCH) {
            var drafts = new ArrayList<EventDraft>();
            for (int i = from; i < Math.min(count, from + BATCH); i++) drafts.add(event(i));
            await(logs.log.append(id, drafts, EventStore.ANY_STATE));
        }
    }

    private static EventDraft event(int number) {
        String payload = "{\"id\":\"" + name(number) + "\",\"t\":\"" + "x".repeat(400) + "\"}";
        return EventDraft.of(Dialect.V1, "MessageEvent", name(number), payload);
    }

    private static String name(int number) {
        return String.format("e-%032d", number);
    }

    private Cost cost(EventStore store, ConversationId id, int count) {
        var logs = new LogFixture(store, () -> now);
        long bytes = disk.read.get();
        long start = System.nanoTime();
        assertEquals(count, logs.log.state(id).visible());
        int middle = random.nextInt(count - PAGE + 1);
        for (int from : new int[] {0, middle, count - PAGE}) {
            assertEquals(PAGE, logs.log.read(id, from, PAGE, ALL).size());
        }
        assertEquals(middle, logs.log.find(id, name(middle)).orElseThrow());
        assertEquals(count, logs.log.firstSince(id, START.plusSeconds(3600)));
        return new Cost(System.nanoTime() - start, disk.read.get() - bytes);
    }

    private static void report(List<Cost> shorts, List<Cost> longs) {
        double shortMillis = median(shorts);
        double longMillis = median(longs);
        long most = longs.stream().mapToLong(Cost::bytesRead).max().orElseThrow();
        System.out.printf("open, state, three pages, find, since; median of %d: %d events %.2f ms, %d events %.2f ms;"
                + " bytes read at the most: %d and %d%n", ALTERNATIONS, SHORT, shortMillis, LONG, longMillis,
                shorts.stream().mapToLong(Cost::bytesRead).max().orElseThrow(), most);
        assertTrue(most <= MOST_BYTES_READ, "read: " + most);
        assertTrue(longMillis <= Math.max(1.5 * shortMillis, shortMillis + 2), shortMillis + " ms, " + longMillis + " ms");
    }

    private static double median(List<Cost> costs) {
        double[] sorted = costs.stream().mapToDouble(cost -> cost.nanos() / 1e6).sorted().toArray();
        return Arrays.stream(sorted).skip(sorted.length / 2).findFirst().orElseThrow();
    }
}
