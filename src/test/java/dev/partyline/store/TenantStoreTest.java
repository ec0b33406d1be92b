package dev.partyline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.EventStore.Staging;
import dev.partyline.conversation.Tenant;
import org.junit.jupiter.api.Test;

/** What belongs to a tenant lies in a folder of its own, whatever is done with it. */
class TenantStoreTest extends BackupRig {

    private static final Tenant ACME = new Tenant("acme");
    private static final Tenant OTHER = new Tenant("other-2");
    private static final ConversationId PLAIN = ConversationId.parse("00000000000000000000000000000001");

    private static ConversationMetadata of(Tenant tenant) {
        return metadata(CHAT).of(tenant);
    }

    private Path folder(Path where) {
        return where.resolve("conversations").resolve("acme");
    }

    private void fill() {
        try (var store = open(data())) {
            store.create(metadata(PLAIN));
            store.create(of(ACME));
            append(store, "a");
            append(store, "b");
        }
    }

    private static List<String> files(Path where, ConversationId id) throws IOException {
        try (Stream<Path> files = Files.list(where)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith(id.hex()))
                    .map(name -> name.substring(name.lastIndexOf('.'))).sorted().toList();
        }
    }

    @Test
    void everyFileLiesWithItsTenant() throws IOException {
        fill();
        assertTrue(files(folder(data()), CHAT).containsAll(List.of(".json", ".log", ".index", ".ids")));
        assertEquals(List.of(), files(data().resolve("conversations"), CHAT));
        assertEquals(List.of(), files(folder(data()), PLAIN));
        try (var store = open(data())) {
            assertEquals(ACME, store.metadata(CHAT).orElseThrow().tenant());
            assertEquals(Tenant.DEFAULT, store.metadata(PLAIN).orElseThrow().tenant());
            assertEquals(List.of("a", "b"), ids(all(store)));
            store.update(store.metadata(CHAT).orElseThrow().edited("t", null, now));
            assertEquals(ACME, store.metadata(CHAT).orElseThrow().tenant());
        }
    }

    @Test
    void whatOnlyTheJournalHasIsTakenOverIntoItsFolder() throws IOException {
        Path crashed = directory.resolve("crashed");
        try (var store = open(data())) {
            store.create(of(ACME));
            append(store, "a");
            copy(data(), crashed);
        }
        try (var store = open(crashed)) {
            assertEquals(List.of("a"), ids(all(store)));
        }
        assertTrue(Files.size(folder(crashed).resolve(CHAT.hex() + ".0.log")) > 0);
    }

    @Test
    void anIdStaysWithItsTenantAsLongAsAnythingOfItIsKept() {
        fill();
        try (var store = open(data())) {
            assertEquals(Optional.empty(), store.create(of(OTHER)));
            var deleted = store.delete(CHAT);
            assertEquals(Optional.empty(), store.create(of(OTHER)));
            assertEquals(Optional.empty(), store.stage(of(Tenant.DEFAULT)));
            store.purge(deleted);
            assertEquals(Optional.empty(), store.create(of(Tenant.DEFAULT)), "its epoch is kept there");
        }
        try (var store = open(data())) {
            assertEquals(Optional.empty(), store.create(of(OTHER)));
            assertEquals(1, store.create(of(ACME)).orElseThrow().epoch());
        }
        assertFalse(Files.exists(data().resolve("conversations").resolve("other-2")));
    }

    @Test
    void whatIsStagedIsPublishedThere() {
        try (var store = open(data())) {
            try (Staging staging = store.stage(of(ACME)).orElseThrow()) {
                await(staging.append(List.of(draft("a"))));
                staging.publish();
            }
            append(store, "b");
        }
        try (var store = open(data())) {
            assertEquals(List.of("a", "b"), ids(all(store)));
            assertEquals(ACME, store.metadata(CHAT).orElseThrow().tenant());
        }
    }

    @Test
    void aBackupHasAllTenantsAndBringsThemBack() throws IOException {
        fill();
        Path backup = directory.resolve("backup");
        Path restored = directory.resolve("restored");
        assertEquals(2, backUp(backup).conversations());
        assertEquals(List.of(), problems(backup));
        assertEquals(2, restore(backup, restored).conversations());
        assertEquals(List.of(), problems(restored));
        try (var store = open(restored)) {
            assertEquals(List.of("a", "b"), ids(all(store)));
            assertEquals(ACME, store.metadata(CHAT).orElseThrow().tenant());
        }
        Files.delete(folder(backup).resolve(CHAT.hex() + ".0.log"));
        assertEquals(List.of("files of this backup are missing"), texts(problems(backup)).subList(0, 1));
    }

    @Test
    void commandsSeeThem() throws IOException {
        fill();
        assertEquals(List.of(), problems(data()));
        var reader = DataDirectoryReader.open(data(), SILENT, problem -> { });
        assertEquals(ACME, reader.conversations().get(CHAT).tenant());
        assertTrue(reader.records(reader.conversations().get(CHAT)).isPresent());
        try (var writer = DataDirectoryWriter.open(data())) {
            assertTrue(writer.begin(of(ACME)).isEmpty());
            assertTrue(writer.begin(of(Tenant.DEFAULT)).isEmpty());
            var fresh = metadata(ConversationId.random()).of(OTHER);
            try (var begun = writer.begin(fresh).orElseThrow()) {
                begun.publish();
            }
        }
        try (var store = open(data())) {
            assertEquals(List.of("", "acme", "other-2"),
                    store.list().stream().map(each -> each.tenant().name()).sorted().toList());
        }
    }

    @Test
    void whatWasMovedToAnotherTenantByHandIsServedToNobody() throws IOException {
        fill();
        Files.move(folder(data()), data().resolve("conversations").resolve("other-2"));
        try (var store = open(data())) {
            assertEquals(Optional.empty(), store.metadata(CHAT));
            assertTrue(store.metadata(PLAIN).isPresent());
        }
    }
}
