package dev.partyline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventStore;
import dev.partyline.conversation.StoreException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The power goes off at any moment, again and again; nothing that was acknowledged is lost, and no batch is torn. */
class PowerLossTest extends StoreRig {

    /** {@code -Dpartyline.power-losses=2000} for the long trial. */
    private static final int LOSSES = Integer.getInteger("partyline.power-losses", 40);
    private static final long SEED = Long.getLong("partyline.it.seed", System.nanoTime());
    private static final int CONVERSATIONS = 3;
    private static final int JOURNAL_BYTES = 3000;
    private static final int LARGE_BACKLOG = 1 << 20;
    /** So that records are moved, and files of the journal used again, all the time. */
    private static final int SMALL_BACKLOG = 2000;

    /** What a conversation has been promised. */
    private static final class Promise {
        private final List<String> records = new ArrayList<>();
        private final List<Set<String>> batches = new ArrayList<>();
    }

    private final Random random = new Random(SEED);
    private final Map<ConversationId, Promise> promises = new HashMap<>();
    private int number;
    private int usedAgain;

    @TempDir Path directory;

    @Test
    void whatWasAcknowledgedSurvives() throws Exception {
        System.out.println("chance of power loss: -Dpartyline.it.seed=" + SEED);
        for (int loss = 0; loss < LOSSES; loss++) {
            int most = loss % 4 == 0 ? 30 : loss % 4 == 1 ? 300 : 1000;
            var disk = new PowerLossDisk(directory.toRealPath(), 1 + random.nextInt(most));
            try {
                writeUntilOff(disk, loss % 2 == 0 ? LARGE_BACKLOG : SMALL_BACKLOG);
            } catch (StoreException off) {
                // while it was opened
            }
            usedAgain += disk.namedAhead();
            disk.leave(random);
            verify("after loss " + loss + " with seed " + SEED);
        }
        int promised = promises.values().stream().mapToInt(promise -> promise.records.size()).sum();
        assertTrue(promised >= LOSSES, "too little was written");
        assertTrue(usedAgain >= LOSSES / 10, "files of the journal were used again only " + usedAgain + " times");
    }

    private FileEventStore open(Disk disk, int backlogBytes) {
        return new FileEventStore(directory, disk, limits(4, 1000, JOURNAL_BYTES, backlogBytes), () -> now,
                new SimpleMeterRegistry(), Thread::new, 1);
    }

    private void writeUntilOff(PowerLossDisk disk, int backlogBytes) throws Exception {
        try (var store = open(disk, backlogBytes)) {
            while (!disk.isOff()) step(store);
        }
    }

    private void step(EventStore store) throws InterruptedException, TimeoutException {
        try {
            if (promises.size() < CONVERSATIONS) create(store);
            else if (random.nextInt(60) == 0) replace(store);
            else append(store);
        } catch (StoreException | CompletionException off) {
            // what was not acknowledged was not promised
        }
    }

    private void create(EventStore store) {
        var id = ConversationId.random();
        store.create(metadata(id));
        promises.put(id, new Promise());
    }

    private void replace(EventStore store) {
        var id = any();
        promises.remove(id); // from here on it may be gone
        store.delete(id);
    }

    private ConversationId any() {
        return List.copyOf(promises.keySet()).get(random.nextInt(promises.size()));
    }

    /** Some in flight at once; only the answer makes them a promise. */
    private void append(EventStore store) throws InterruptedException, TimeoutException {
        record Sent(Promise promise, Future<List<ConversationEvent>> answer) {}
        var sent = new ArrayList<Sent>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            var id = any();
            var drafts = drafts();
            promises.get(id).batches.add(new HashSet<>(drafts.stream().map(EventDraft::eventId).toList()));
            sent.add(new Sent(promises.get(id), store.append(id, drafts, EventStore.ANY_STATE).toCompletableFuture()));
        }
        for (Sent one : sent) {
            try {
                one.promise.records.addAll(lines(one.answer.get(20, TimeUnit.SECONDS)));
            } catch (ExecutionException refused) {
                // not acknowledged
            }
        }
    }

    private List<EventDraft> drafts() {
        var drafts = new ArrayList<EventDraft>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            drafts.add(draft("e" + number++ + "x".repeat(random.nextInt(300))));
        }
        return drafts;
    }

    private void verify(String when) throws IOException {
        try (var store = open(new Disk(), LARGE_BACKLOG)) {
            for (var each : promises.entrySet()) {
                assertTrue(store.metadata(each.getKey()).isPresent(), when);
                verify(store.read(each.getKey(), 0, ALL, ALL), each.getValue(), when);
                for (var event : store.read(each.getKey(), 0, ALL, ALL)) {
                    assertEquals(event.offset(), store.find(each.getKey(), event.eventId()).orElse(-1), when);
                }
            }
        }
    }

    private static void verify(List<ConversationEvent> log, Promise promise, String when) {
        assertDense(log);
        assertFalse(log.stream().anyMatch(Voids::is), when);
        List<String> lines = lines(log);
        for (String promised : promise.records) {
            assertTrue(lines.contains(promised), () -> when + ": lost: " + promised);
        }
        var there = new HashSet<>(ids(log));
        for (Set<String> batch : promise.batches) {
            long found = batch.stream().filter(there::contains).count();
            assertTrue(found == 0 || found == batch.size(), () -> when + ": a torn batch: " + batch);
        }
    }
}
