package dev.partyline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.StreamPosition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A backup becomes a data directory again, in which no position of before continues. */
class RestoreTest extends BackupRig {

    private Path backup;
    private Path restored;

    @BeforeEach
    void begin() {
        backup = directory.resolve("backup");
        restored = directory.resolve("restored");
        write(data(), "a", "b", "c");
    }

    @Test
    void everythingIsThere() {
        try (var store = open(data())) {
            append(store, "d");
            assertEquals(1, backUp(backup).conversations());
        }
        restore(backup, restored);
        try (var store = open(restored)) {
            assertEquals(List.of("a", "b", "c", "d"), ids(all(store)));
            assertEquals(OptionalLong.of(1), store.find(CHAT, "b"));
            var metadata = store.metadata(CHAT).orElseThrow();
            assertEquals(metadata(CHAT).withEpoch(metadata.epoch()), metadata);
            assertEquals("a", append(store, "a").eventId(), "ids are known");
            assertEquals(4, append(store, "e").offset());
        }
        assertEquals(List.of(), problems(restored));
    }

    @Test
    void aPositionBeyondTheBackupIsOfAnotherEpoch() {
        StreamPosition ahead;
        backUp(backup);
        try (var store = open(data())) {
            ahead = append(store, "lost").position();
        }
        restore(backup, restored);
        try (var store = open(restored)) {
            assertEquals(ahead.offset(), append(store, "other").offset(), "the same place in the log");
            assertTrue(store.head(CHAT).epoch() > ahead.epoch(), "and another epoch");
            assertEquals(OptionalLong.empty(), store.find(CHAT, "lost"));
            assertEquals(store.head(CHAT).epoch(), all(store).get(0).position().epoch());
        }
    }

    @Test
    void everyRestoreBeginsAnotherEpochAlsoForWhatWasDeleted() {
        var gone = ConversationId.random();
        try (var store = open(data())) {
            store.create(metadata(gone));
            store.delete(gone);
        }
        backUp(backup);
        long last = 0;
        for (int i = 0; i < 3; i++) {
            now = now.plus(Duration.ofMinutes(1));
            Path where = directory.resolve("restored" + i);
            restore(backup, where);
            try (var store = open(where)) {
                long epoch = store.head(CHAT).epoch();
                assertTrue(epoch > last, "epoch " + epoch);
                assertTrue(store.metadata(gone).isEmpty());
                assertTrue(store.create(metadata(gone)).orElseThrow().epoch() > epoch);
                store.delete(CHAT);
                last = store.create(metadata(CHAT)).orElseThrow().epoch();
            }
        }
    }

    @Test
    void anUnfinishedBackupIsRefused() throws IOException {
        backUp(backup);
        Path marker = backup.resolve("backup.json");
        String text = Files.readString(marker);
        Files.delete(marker);
        assertThrows(StoreException.class, () -> restore(backup, restored));
        assertEquals(List.of("this is a backup that was not finished"), texts(problems(backup)));
        Files.writeString(marker, text.replace("\"backup\":1", "\"backup\":2"));
        assertThrows(StoreException.class, () -> restore(backup, restored));
        Files.writeString(marker, text);
        Files.delete(file(backup, "0.log"));
        assertThrows(StoreException.class, () -> restore(backup, restored));
        assertTrue(texts(problems(backup)).contains("files of this backup are missing"));
        assertFalse(Files.exists(restored));
    }

    @Test
    void aDirectoryThatIsNotEmptyIsRefused() throws IOException {
        backUp(backup);
        Map<String, String> before = snapshot(data());
        assertThrows(StoreException.class, () -> restore(backup, data()));
        assertThrows(StoreException.class, () -> backUp(data()));
        assertEquals(before, snapshot(data()));
        Files.createDirectories(restored.resolve("lost+found"));
        restore(backup, restored);
        try (var store = open(restored)) {
            assertEquals(3, all(store).size());
        }
    }

    @Test
    void aRestoreThatBreaksOffLeavesNoConversations() throws IOException {
        backUp(backup);
        Path broken = backup.resolve("conversations").resolve(ConversationId.random().hex() + ".json");
        Files.writeString(broken, "{\"v\":99}");
        Files.writeString(backup.resolve("backup.json"), marker(backup));
        assertThrows(StoreException.class, () -> restore(backup, restored));
        try (var store = open(restored)) {
            assertEquals(List.of(), store.list());
        }
    }

    private String marker(Path where) throws IOException {
        var counted = BackupMarker.of(where, now, 2);
        return "{\"backup\":1,\"at\":\"" + now + "\",\"conversations\":2,\"files\":" + counted.files() + ",\"bytes\":"
                + counted.bytes() + "}";
    }

    @Test
    void damagedMetadataIsKeptWithItsLog() throws IOException {
        Files.writeString(file(data(), "json"), "{");
        backUp(backup);
        assertEquals("{", Files.readString(file(backup, "json")));
        assertEquals(Files.size(file(data(), "0.log")), Files.size(file(backup, "0.log")));
    }

    @Test
    void aBackupWithinItsDataDirectoryIsRefused() {
        assertThrows(StoreException.class, () -> backUp(data().resolve("backup")));
    }
}
