package dev.partyline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.EventStore;
import dev.partyline.conversation.EventStore.Deleted;
import dev.partyline.conversation.EventStore.Staging;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.StreamPosition;
import dev.partyline.conversation.UnknownConversationException;
import org.junit.jupiter.api.Test;

/** What every store keeps to when conversations are deleted and brought back, and when they come from elsewhere. */
abstract class DeletionContract extends EventStoreRaces {

    @Test
    void whatWasDeletedComesBackExactly() {
        append(store, "a");
        await(store.append(CHAT, List.of(draft("b").changingState()), EventStore.ANY_STATE));
        List<String> before = lines(all(store));
        store.delete(CHAT);
        assertThrows(UnknownConversationException.class, () -> store.head(CHAT));

        assertEquals(Optional.of(metadata(CHAT)), store.undelete(CHAT));

        assertEquals(before, lines(all(store)));
        assertEquals(Optional.of(metadata(CHAT)), store.metadata(CHAT));
        assertEquals(List.of(), store.deleted());
        assertEquals(1, append(store, "b").offset());
        assertEquals(new StreamPosition(0, 2), append(store, "c").position());
        assertEquals(OptionalLong.of(2), store.find(CHAT, "c"));
    }

    @Test
    void whatIsDeletedIsListedWithItsTime() {
        assertEquals(List.of(), store.deleted());
        now = START.plusSeconds(7);

        Deleted which = store.delete(CHAT);

        assertEquals(new Deleted(metadata(CHAT), START.plusSeconds(7)), which);
        assertEquals(List.of(which), store.deleted());
        assertEquals(List.of(), store.list());
    }

    @Test
    void onlyWhatWasDeletedComesBack() {
        assertEquals(Optional.empty(), store.undelete(CHAT), "it is there");
        assertEquals(Optional.empty(), store.undelete(ConversationId.random()));
        assertEquals(Optional.of(metadata(CHAT)), store.metadata(CHAT));
    }

    @Test
    void whatWasAcceptedBeforeTheDeletionComesBackToo() {
        var accepted = store.append(CHAT, List.of(draft("a"), draft("b")), EventStore.ANY_STATE);
        store.delete(CHAT);
        store.undelete(CHAT);

        assertEquals(List.of(0L, 1L), offsets(await(accepted)));
        assertEquals(List.of("a", "b"), ids(all(store)));
    }

    @Test
    void whatIsPurgedIsGone() {
        append(store, "a");
        Deleted which = store.delete(CHAT);

        store.purge(which);
        store.purge(which);

        assertEquals(List.of(), store.deleted());
        assertEquals(Optional.empty(), store.undelete(CHAT));
        assertEquals(1, store.create(metadata(CHAT)).orElseThrow().epoch());
        assertEquals(List.of(), all(store));
    }

    @Test
    void onlyTheDeletionThatIsMeantIsPurged() {
        append(store, "a");
        Deleted first = store.delete(CHAT);
        store.undelete(CHAT);
        store.purge(first);
        assertEquals(List.of("a"), ids(all(store)), "it was brought back");

        now = now.plus(Duration.ofSeconds(1));
        Deleted second = store.delete(CHAT);
        store.purge(first);
        assertEquals(List.of(second), store.deleted());
    }

    @Test
    void anIdThatIsMadeAgainForfeitsWhatWasDeleted() {
        append(store, "old");
        Deleted which = store.delete(CHAT);

        assertEquals(1, store.create(metadata(CHAT)).orElseThrow().epoch());
        append(store, "new");
        store.purge(which);

        assertEquals(List.of(), store.deleted());
        assertEquals(Optional.empty(), store.undelete(CHAT));
        assertEquals(List.of("new"), ids(all(store)));
        store.delete(CHAT);
        assertEquals(1, store.undelete(CHAT).orElseThrow().epoch());
        assertEquals(List.of("new"), ids(all(store)));
    }

    @Test
    void nobodyKnowsOfAStagedConversationBeforeItIsPublished() {
        var heard = new ArrayList<ConversationEvent>();
        store.onCommit((id, events) -> heard.addAll(events));
        ConversationId id = ConversationId.random();
        try (Staging staging = store.stage(metadata(id)).orElseThrow()) {
            await(staging.append(List.of(draft("a").at(START.minusSeconds(9)), draft("b").changingState().at(START))));
            assertThrows(UnknownConversationException.class, () -> store.head(id));
            assertEquals(1, store.list().size());
            assertEquals(Optional.empty(), store.stage(metadata(id)));
            assertThrows(StoreException.class, () -> store.create(metadata(id)));
            assertEquals(List.of(), heard);

            assertEquals(metadata(id), staging.publish());
        }

        assertEquals(List.of("a", "b"), ids(store.read(id, 0, ALL, ALL)));
        assertEquals(START.minusSeconds(9), store.read(id, 0, 1, ALL).get(0).timestamp());
        assertEquals(2, await(store.append(id, List.of(draft("c")), 1)).get(0).offset());
        assertEquals(List.of("c"), ids(heard));
    }

    @Test
    void whatIsNotPublishedLeavesNothing() {
        ConversationId id = ConversationId.random();
        Staging staging = store.stage(metadata(id)).orElseThrow();
        await(staging.append(List.of(draft("a"))));

        staging.close();
        staging.close();

        assertEquals(Optional.empty(), store.metadata(id));
        assertEquals(List.of(), store.deleted());
        assertEquals(1, store.create(metadata(id)).orElseThrow().epoch(), "what was given up is not gone on with");
        assertEquals(List.of(), store.read(id, 0, ALL, ALL));
    }

    @Test
    void aTakenIdIsNotStaged() {
        append(store, "a");

        assertEquals(Optional.empty(), store.stage(metadata(CHAT)));
        assertEquals(List.of("a"), ids(all(store)));
    }

    @Test
    void stagingCostsTheUndoOnlyWhenItIsPublished() {
        append(store, "old");
        store.delete(CHAT);
        Staging given = store.stage(metadata(CHAT)).orElseThrow();
        await(given.append(List.of(draft("new"))));
        assertEquals(Optional.empty(), store.undelete(CHAT), "the id is being staged");
        given.close();
        assertEquals(0, store.undelete(CHAT).map(ConversationMetadata::epoch).orElseThrow());
        assertEquals(List.of("old"), ids(all(store)));

        store.delete(CHAT);
        try (Staging staging = store.stage(metadata(CHAT)).orElseThrow()) {
            await(staging.append(List.of(draft("new"))));
            assertEquals(2, staging.publish().epoch());
        }
        assertEquals(List.of(), store.deleted());
        assertEquals(List.of("new"), ids(all(store)));
    }
}
