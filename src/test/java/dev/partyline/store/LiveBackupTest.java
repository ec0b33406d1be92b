package dev.partyline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventStore;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.UnknownConversationException;
import org.junit.jupiter.api.Test;

/** Backups while threads append, files of the journal come and go, and conversations are deleted and made anew. */
class LiveBackupTest extends BackupRig {

    private static final int BACKUPS = 8;
    private static final int WRITERS = 4;
    private static final int IMPORTED = 40;
    private static final int JOURNAL_BYTES = 4 << 10;

    private final List<ConversationId> chats = IntStream.range(0, 5).mapToObj(i -> ConversationId.random()).toList();
    private final ConversationId fleeting = ConversationId.random();
    private final ConversationId imported = ConversationId.random();
    private final Map<ConversationId, ConcurrentLinkedQueue<String>> acknowledged = new ConcurrentHashMap<>();
    private final AtomicBoolean done = new AtomicBoolean();

    @Test
    void everyBackupHoldsWhatWasAcknowledgedBeforeItBegan() throws Exception {
        try (var store = open(data(), limits(8, 2000, JOURNAL_BYTES, 32 << 20))) {
            for (ConversationId chat : chats) {
                store.create(metadata(chat));
                acknowledged.put(chat, new ConcurrentLinkedQueue<>());
            }
            together(WRITERS + 3, thread -> switch (thread) {
                case 0 -> backUpAgainAndAgain();
                case 1 -> comeAndGo(store);
                case 2 -> importAgainAndAgain(store);
                default -> write(store, thread);
            });
        }
    }

    private Void write(EventStore store, int writer) {
        for (int i = 0; !done.get(); i++) {
            ConversationId chat = chats.get((writer + i) % chats.size());
            String first = writer + "-" + i;
            var drafts = List.of(draft(first + "-a"), draft(first + "-b " + "x".repeat(i % 700)));
            ids(await(store.append(chat, drafts, EventStore.ANY_STATE))).forEach(acknowledged.get(chat)::add);
        }
        return null;
    }

    private Void comeAndGo(EventStore store) {
        while (!done.get()) {
            store.create(metadata(fleeting));
            for (int i = 0; i < 20; i++) await(store.append(fleeting, List.of(draft("f" + i)), EventStore.ANY_STATE));
            store.delete(fleeting);
        }
        return null;
    }

    private Void importAgainAndAgain(EventStore store) {
        while (!done.get()) {
            try (var staging = store.stage(metadata(imported)).orElseThrow()) {
                for (int i = 0; i < IMPORTED; i++) await(staging.append(List.of(draft("i" + i))));
                staging.publish();
            }
            store.delete(imported);
        }
        return null;
    }

    private Void backUpAgainAndAgain() throws IOException {
        try {
            for (int i = 0; i < BACKUPS; i++) {
                Map<ConversationId, List<String>> before = new ConcurrentHashMap<>();
                chats.forEach(chat -> before.put(chat, List.copyOf(acknowledged.get(chat))));
                Path backup = directory.resolve("backup" + i);
                backUp(backup);
                assertEquals(List.of(), problems(backup), "backup " + i);
                Path opened = directory.resolve("opened" + i);
                restore(backup, opened);
                assertEquals(List.of(), problems(opened), "restored " + i);
                assertHolds(opened, before);
                assertHolds(backup, before); // as a server would start on it
            }
        } finally {
            done.set(true);
        }
        return null;
    }

    private void assertHolds(Path where, Map<ConversationId, List<String>> expected) {
        try (var store = open(where)) {
            for (ConversationId chat : chats) {
                List<ConversationEvent> events = store.read(chat, 0, ALL, ALL);
                assertDense(events);
                var found = new ArrayList<>(ids(events));
                assertTrue(found.stream().noneMatch(id -> id.startsWith("void")), "nothing is lost");
                assertTrue(new HashSet<>(found).containsAll(expected.get(chat)), () -> "of " + chat);
                assertEquals(found.size(), store.head(chat).offset() + 1);
            }
            boolean there = store.metadata(imported).isPresent() || store.undelete(imported).isPresent();
            if (there) assertEquals(IMPORTED, store.read(imported, 0, ALL, ALL).size(), "all of it or nothing");
            try {
                assertDense(store.read(fleeting, 0, ALL, ALL));
            } catch (UnknownConversationException | StoreException deletedJustThen) {
                assertTrue(store.metadata(fleeting).isEmpty(), "it was deleted");
            }
        }
    }
}
