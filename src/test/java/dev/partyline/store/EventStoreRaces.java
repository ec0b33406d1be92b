package dev.partyline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.EventStore;
import dev.partyline.conversation.StaleStateException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store keeps to when many threads append at once. */
abstract class EventStoreRaces extends StoreRig {

    private static final int THREADS = 16;

    EventStore store;

    /** A store without conversations, whose tail has these bounds. */
    abstract EventStore open(int tailEvents, int tailBytes);

    @BeforeEach
    void begin() {
        store = open(8, 2000);
        store.create(metadata(CHAT));
    }

    @AfterEach
    void end() {
        store.close();
    }

    @Test
    void manyThreadsGetDenseOffsetsAndEachItsOwnOrder() {
        var appended = together(THREADS, thread -> {
            var stages = new ArrayList<CompletionStage<List<ConversationEvent>>>();
            for (int i = 0; i < 50; i++) {
                stages.add(store.append(CHAT, List.of(draft(thread + "-" + i + "a"), draft(thread + "-" + i + "b")),
                        EventStore.ANY_STATE));
            }
            return stages.stream().flatMap(stage -> await(stage).stream()).toList();
        });

        var log = all(store);
        assertEquals(THREADS * 100, log.size());
        assertDense(log);
        for (int i = 1; i < log.size(); i++) {
            assertTrue(log.get(i - 1).timestamp().isBefore(log.get(i).timestamp()), "time stands still at " + i);
        }
        for (var own : appended) {
            for (int i = 0; i < own.size(); i += 2) {
                assertEquals(own.get(i).offset() + 1, own.get(i + 1).offset(), "a batch was torn apart");
                if (i > 0) assertTrue(own.get(i - 1).offset() < own.get(i).offset(), "a thread's order was lost");
            }
            for (var event : own) assertEquals(event.eventId(), log.get((int) event.offset()).eventId());
        }
    }

    @Test
    void theSameEventFromManyThreadsIsOneRecord() {
        var offsets = together(THREADS, thread -> {
            var mine = new ArrayList<Long>();
            for (int i = 0; i < 20; i++) mine.add(append(store, "shared-" + i).offset());
            return mine;
        });

        assertEquals(1, new HashSet<>(offsets).size());
        assertEquals(20, all(store).size());
    }

    @Test
    void ofManyWhoDecidedByTheSameStateOneWins() {
        append(store, "before");
        for (int round = 0; round < 10; round++) oneRound("round-" + round);
    }

    private void oneRound(String round) {
        long seen = round.equals("round-0") ? -1 : store.head(CHAT).offset();
        var looksOfLosers = Collections.synchronizedList(new ArrayList<Long>());
        var results = together(THREADS, thread -> store
                .append(CHAT, List.of(draft(round + "-" + thread).changingState()), seen).handle((done, failure) -> {
                    if (failure == null) return done.get(0).offset();
                    assertInstanceOf(StaleStateException.class, failure);
                    looksOfLosers.add(store.head(CHAT).offset());
                    return -1L;
                }).toCompletableFuture().join());

        var winners = results.stream().filter(offset -> offset >= 0).toList();
        assertEquals(1, winners.size());
        assertEquals(store.head(CHAT).offset(), winners.get(0));
        assertEquals(THREADS - 1, looksOfLosers.size());
        assertTrue(looksOfLosers.stream().allMatch(winners.get(0)::equals), "a loser did not see what it lost to");
    }

    @Test
    void anAppendCompletesWhenItsRecordsAreReadableAndTold() {
        var told = Collections.synchronizedList(new ArrayList<Long>());
        store.onCommit((id, events) -> told.addAll(offsets(events)));

        var inTime = together(THREADS, thread -> {
            var stages = new ArrayList<CompletionStage<Boolean>>();
            for (int i = 0; i < 20; i++) {
                var drafts = List.of(draft(thread + "-" + i));
                stages.add(store.append(CHAT, drafts, EventStore.ANY_STATE).thenApply(done -> {
                    long offset = done.get(0).offset();
                    return told.contains(offset) && store.head(CHAT).offset() >= offset
                            && store.find(CHAT, done.get(0).eventId()).orElse(-1) == offset
                            && store.read(CHAT, offset, 1, 1).get(0).eventId().equals(done.get(0).eventId());
                }));
            }
            return stages.stream().allMatch(StoreRig::await);
        });

        assertFalse(inTime.contains(false));
    }

    @Test
    void theListenerHearsEveryRecordOnceInOrderAndNeverTwiceAtATime() {
        var heard = new ArrayList<Long>();
        var busy = new AtomicBoolean();
        var overlapped = new AtomicBoolean();
        store.onCommit((id, events) -> {
            if (!busy.compareAndSet(false, true)) overlapped.set(true);
            heard.addAll(offsets(events));
            Thread.yield();
            busy.set(false);
        });

        together(THREADS, thread -> {
            for (int i = 0; i < 30; i++) append(store, thread + "-" + i);
            return null;
        });

        assertFalse(overlapped.get());
        assertEquals(offsets(all(store)), heard);
        assertEquals(THREADS * 30, heard.size());
    }

    @Test
    void readingWhileOthersAppendGivesNeitherHolesNorWhatIsNotCommitted() {
        var results = together(5, thread -> {
            if (thread == 0) {
                for (int i = 0; i < 300; i++) append(store, "e" + i);
                return true;
            }
            long next = 0;
            while (next < 300) {
                for (var event : store.read(CHAT, next, 7, ALL)) {
                    if (event.offset() != next || !event.eventId().equals("e" + next)) return false;
                    next++;
                }
                if (next > store.head(CHAT).offset() + 1) return false;
            }
            return true;
        });

        assertEquals(List.of(true, true, true, true, true), results);
    }
}
