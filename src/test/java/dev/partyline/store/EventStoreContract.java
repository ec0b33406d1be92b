package dev.partyline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventStore;
import dev.partyline.conversation.EventStore.Checkpoint;
import dev.partyline.conversation.FencedException;
import dev.partyline.conversation.StaleStateException;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.StreamPosition;
import dev.partyline.conversation.UnknownConversationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What every store keeps to, whatever it stores in. */
abstract class EventStoreContract extends DeletionContract {

    private List<ConversationEvent> append(long ifStateAt, EventDraft... drafts) {
        return await(store.append(CHAT, List.of(drafts), ifStateAt));
    }

    @Test
    void anEmptyLogHasItsHeadBeforeTheFirstRecord() {
        assertEquals(new StreamPosition(0, StreamPosition.BEFORE_FIRST), store.head(CHAT));
        assertEquals(List.of(), all(store));
        assertEquals(0, store.firstSince(CHAT, START));
    }

    @Test
    void recordsComeBackAsTheyWereAppended() {
        var first = EventDraft.of(Dialect.V1, "MessageEvent", "one", "{\"id\":\"one\"}").by("anna").changingState();
        var second = EventDraft.of(Dialect.INTERNAL, "run", "two", "{}").causedBy(0);

        var appended = append(EventStore.ANY_STATE, first, second);

        var read = all(store);
        assertEquals(lines(appended), lines(read));
        assertEquals("{\"timestamp\":\"2026-01-02T03:04:05.000006Z\",\"id\":\"one\"}", read.get(0).payload());
        assertEquals(List.of("anna", 0L, true, -1L), List.of(read.get(0).author(), read.get(0).offset(),
                read.get(0).changesState(), read.get(0).cause()));
        assertEquals(List.of("", 1L, false, 0L), List.of(read.get(1).author(), read.get(1).offset(),
                read.get(1).changesState(), read.get(1).cause()));
        assertEquals(new StreamPosition(0, 1), store.head(CHAT));
        assertEquals(OptionalLong.of(1), store.find(CHAT, "two"));
        assertEquals(OptionalLong.empty(), store.find(CHAT, "three"));
        assertEquals(List.of(), store.read(CHAT, 2, ALL, ALL));
    }

    @Test
    void everyCharacterSurvives() {
        String text = "ä \u2028 \u0000 \\n \uD83D\uDE80 \u4F60 \r \t \u007f";
        var draft = new EventDraft(Dialect.V1, "Künd", "id \"\\ \n \uD83D\uDE80", "ünser \n", -1, 0, null, false, false,
                "{\"t\":\"" + text + "\"}");

        var appended = append(EventStore.ANY_STATE, draft, draft("next"));
        for (int i = 0; i < 10; i++) append(store, "push-" + i); // out of the tail

        assertEquals(lines(appended), lines(store.read(CHAT, 0, 2, ALL)));
        assertTrue(appended.get(0).payload().contains(text));
    }

    @Test
    void anEventIdIsAppendedOnce() {
        append(EventStore.ANY_STATE, draft("a"), draft("b"));
        var again = append(EventStore.ANY_STATE, draft("c"), draft("b"), draft("d"), draft("c"));

        assertEquals(List.of("c", "b", "d", "c"), ids(again));
        assertEquals(List.of(2L, 1L, 3L, 2L), offsets(again));
        assertEquals(List.of("a", "b", "c", "d"), ids(all(store)));

        for (int i = 0; i < 20; i++) append(store, "push-" + i);
        assertEquals(lines(store.read(CHAT, 0, 2, ALL)), lines(append(EventStore.ANY_STATE, draft("a"), draft("b"))));
    }

    @Test
    void aConditionHoldsAgainstTheLastRecordThatChangedTheState() {
        append(-1, draft("run").changingState(), draft("plain"));
        append(0, draft("pause").changingState());

        assertThrows(StaleStateException.class, () -> append(0, draft("late")));
        assertThrows(StaleStateException.class, () -> append(-1, draft("pause"), draft("late")));
        assertEquals(List.of("pause"), ids(append(-1, draft("pause"))), "what is there already needs no condition");
        append(2, draft("seen"));
        assertEquals(List.of("run", "plain", "pause", "seen"), ids(all(store)));
    }

    @Test
    void anAppendUnderALeaseThatWasTakenOverIsRefused() {
        append(EventStore.ANY_STATE, draft("before"));
        append(EventStore.ANY_STATE, draft("a").under(3));
        append(EventStore.ANY_STATE, draft("client"));
        append(EventStore.ANY_STATE, draft("b").under(3));
        append(EventStore.ANY_STATE, draft("c").under(5));

        assertThrows(FencedException.class, () -> append(EventStore.ANY_STATE, draft("late").under(4)));
        assertThrows(FencedException.class, () -> append(EventStore.ANY_STATE, draft("client").under(4)), "though it is there");
        assertThrows(FencedException.class, () -> append(77, draft("late").under(4)), "before any condition");
        append(EventStore.ANY_STATE, draft("another client"));
        assertEquals(List.of("before", "a", "client", "b", "c", "another client"), ids(all(store)));
        assertEquals(List.of(0L, 3L, 3L, 3L, 5L, 5L), all(store).stream().map(ConversationEvent::generation).toList());
    }

    @Test
    void ourTimesRiseStrictlyWhateverTheClockDoes() {
        append(store, "a");
        append(store, "b");
        now = START.minusSeconds(60);
        append(store, "c");
        now = START.plusSeconds(60).plusNanos(999);
        append(store, "d");

        assertEquals(List.of(START, micros(1), micros(2), START.plusSeconds(60)),
                all(store).stream().map(ConversationEvent::timestamp).toList());
    }

    @Test
    void aDraftKeepsItsOwnTime() {
        Instant early = START.minusSeconds(3600);
        append(EventStore.ANY_STATE, draft("a"), draft("old").at(early), draft("b"));
        append(EventStore.ANY_STATE, draft("new").at(START.plusSeconds(5)), draft("c"));

        assertEquals(List.of(START, early, micros(1), START.plusSeconds(5), micros(5_000_001)),
                all(store).stream().map(ConversationEvent::timestamp).toList());
    }

    @Test
    void theFirstRecordSinceATimeIsFoundByTheLargestTimeSoFar() {
        append(EventStore.ANY_STATE, draft("a"), draft("old").at(START.minusSeconds(3600)),
                draft("new").at(START.plusSeconds(5)), draft("older").at(START.minusSeconds(7200)));

        assertEquals(0, store.firstSince(CHAT, Instant.MIN));
        assertEquals(0, store.firstSince(CHAT, START));
        assertEquals(2, store.firstSince(CHAT, START.plusNanos(1)));
        assertEquals(2, store.firstSince(CHAT, START.plusSeconds(5)));
        assertEquals(4, store.firstSince(CHAT, START.plusSeconds(5).plusNanos(1)));
        assertEquals(4, store.firstSince(CHAT, Instant.MAX));
    }

    @Test
    void aPageKeepsItsLimitsInsideAndOutsideTheTail() {
        for (int i = 0; i < 20; i++) append(store, "e" + (100 + i));
        int size = store.read(CHAT, 0, 1, 1).get(0).payloadBytes();

        for (long from : List.of(0L, 5L, 11L, 12L, 15L)) { // the tail begins at 12
            assertEquals(List.of(from), offsets(store.read(CHAT, from, 10, 1)), "at least one");
            assertEquals(List.of(from), offsets(store.read(CHAT, from, 10, 2 * size - 1)));
            assertEquals(List.of(from, from + 1), offsets(store.read(CHAT, from, 10, 2 * size)));
            assertEquals(List.of(from, from + 1, from + 2), offsets(store.read(CHAT, from, 3, ALL)));
        }
        assertEquals(List.of(19L), offsets(store.read(CHAT, 19, ALL, ALL)));
    }

    @Test
    void manyPagesMakeTheWholeLog() {
        for (int i = 0; i < 60; i++) {
            String payload = "{\"t\":\"" + "x".repeat(i * 97) + "\"}";
            append(EventStore.ANY_STATE, EventDraft.of(Dialect.V1, "K", "e" + i, payload));
        }
        var paged = new ArrayList<ConversationEvent>();
        while (paged.size() < 60) paged.addAll(store.read(CHAT, paged.size(), 4, 7000));

        assertEquals(lines(all(store)), lines(paged));
        assertEquals(60, new HashSet<>(ids(paged)).size());
    }

    @Test
    void metadataIsKeptAndAnIdIsTakenOnce() {
        var other = ConversationId.random();
        assertEquals(Optional.empty(), store.create(metadata(CHAT).edited("other", null, START)));
        assertEquals(Optional.of(metadata(other)), store.create(metadata(other)));
        var edited = metadata(CHAT).edited("new", Map.of(), START.plusSeconds(9));

        store.update(edited.withEpoch(7));

        assertEquals(Optional.of(edited), store.metadata(CHAT));
        assertEquals(Set.of(edited, metadata(other)), Set.copyOf(store.list()));
        assertEquals(Optional.empty(), store.metadata(ConversationId.random()));
    }

    @Test
    void whatIsDeletedIsUnknown() {
        append(store, "a");
        store.delete(CHAT);

        assertUnknown(CHAT);
        assertEquals(List.of(), store.list());
        assertUnknown(ConversationId.random());
    }

    private void assertUnknown(ConversationId id) {
        List<Executable> uses = List.of(() -> store.head(id), () -> store.read(id, 0, 1, 1), () -> store.find(id, "a"),
                () -> store.firstSince(id, START), () -> store.checkpoint(id, 0), () -> store.delete(id),
                () -> store.saveCheckpoint(id, new Checkpoint(0, "{}")), () -> store.update(metadata(id)),
                () -> await(store.append(id, List.of(draft("b")), EventStore.ANY_STATE)));
        for (int i = 0; i < uses.size(); i++) {
            assertThrows(UnknownConversationException.class, uses.get(i), "use " + i);
        }
        assertEquals(Optional.empty(), store.metadata(id));
    }

    @Test
    void anIdThatComesBackBeginsANewEpoch() {
        append(store, "a");
        store.saveCheckpoint(CHAT, new Checkpoint(0, "{}"));
        for (int epoch = 1; epoch < 4; epoch++) {
            store.delete(CHAT);
            assertEquals(epoch, store.create(metadata(CHAT)).orElseThrow().epoch());
            assertEquals(epoch, store.metadata(CHAT).orElseThrow().epoch());
            assertEquals(new StreamPosition(epoch, -1), store.head(CHAT));
            assertEquals(new StreamPosition(epoch, 0), append(store, "a").position());
            assertEquals(Optional.empty(), store.checkpoint(CHAT, 10));
        }
    }

    @Test
    void theNewestCheckpointUpToAnOffsetIsFound() {
        for (int i = 0; i < 30; i++) append(store, "e" + i);
        var first = new Checkpoint(9, "{\"a\":\"ä\\n\"}");
        var second = new Checkpoint(19, "{\"b\":2}");
        store.saveCheckpoint(CHAT, first);
        store.saveCheckpoint(CHAT, second);

        assertEquals(Optional.empty(), store.checkpoint(CHAT, 8));
        assertEquals(Optional.of(first), store.checkpoint(CHAT, 9));
        assertEquals(Optional.of(first), store.checkpoint(CHAT, 18));
        assertEquals(Optional.of(second), store.checkpoint(CHAT, 29));
    }

    @Test
    void closingWaitsForWhatWasAccepted() {
        var stages = new ArrayList<CompletionStage<List<ConversationEvent>>>();
        for (int i = 0; i < 100; i++) stages.add(store.append(CHAT, List.of(draft("e" + i)), EventStore.ANY_STATE));

        store.close();

        for (var stage : stages) assertTrue(stage.toCompletableFuture().isDone());
        assertEquals(99, await(stages.get(99)).get(0).offset());
        assertThrows(StoreException.class, () -> append(store, "late"));
        store.close();
    }

    private static Instant micros(long after) {
        return START.plus(Duration.ofNanos(after * 1000));
    }
}
