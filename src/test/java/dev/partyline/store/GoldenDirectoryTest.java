package dev.partyline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventStore;
import dev.partyline.conversation.EventStore.Checkpoint;
import dev.partyline.conversation.StreamPosition;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Data directories as earlier formats left them, each after a crash: records in logs, more in the journal, a
 * conversation in its second life and one that was deleted. They must open for ever. In the second one the journal's file was
 * in use before, and the next one is there ahead of its use.
 */
class GoldenDirectoryTest extends StoreRig {

    private static final ConversationId AGAIN = ConversationId.parse("fedcba9876543210fedcba9876543210");
    private static final ConversationId DELETED = ConversationId.parse("00000000000040008000000000000003");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @TempDir Path directory;

    private void copy(String format) throws IOException, URISyntaxException {
        Path golden = Path.of(GoldenDirectoryTest.class.getResource("/golden/" + format).toURI());
        try (var files = Files.walk(golden)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = directory.resolve(golden.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    private FileEventStore open() {
        return new FileEventStore(directory, limits(8, 2000), () -> now, meters, Thread::new, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"format-1", "format-2"})
    void opens(String format) throws IOException, URISyntaxException {
        copy(format);
        try (var store = open()) {
            verify(store);
            assertEquals(5, append(store, "e").offset());
        }
        try (var store = open()) {
            assertEquals(6, all(store).size());
        }
        assertEquals(0, meters.get("partyline.store.damaged.records").counter().count());
        assertEquals(0, meters.get("partyline.store.torn.tails").counter().count());
    }

    @ParameterizedTest
    @ValueSource(strings = {"format-1", "format-2"})
    void isCleanForTheVerifier(String format) throws IOException, URISyntaxException {
        copy(format);
        Files.createFile(directory.resolve("partyline.lock")); // every directory that was ever open has one
        assertEquals(List.of(), BackupRig.problems(directory));
    }

    @ParameterizedTest
    @ValueSource(strings = {"format-1", "format-2"})
    void opensWithoutWhatFollowsFromTheLogs(String format) throws IOException, URISyntaxException {
        copy(format);
        try (var files = Files.list(directory.resolve("conversations"))) {
            var indexes = files.filter(each -> each.toString().matches(".*\\.(index|ids)")).toList();
            for (Path file : indexes) Files.delete(file);
        }
        try (var store = open()) {
            verify(store);
        }
    }

    private void verify(EventStore store) {
        assertEquals(List.of("a", "b", "r", "c", "d"), ids(all(store)));
        assertDense(all(store));
        assertEquals("{\"timestamp\":\"2026-01-02T03:04:05.000009Z\",\"id\":\"c\",\"text\":\"Grüße \uD83D\uDE80\"}",
                all(store).get(3).payload());
        assertEquals(OptionalLong.of(1), store.find(CHAT, "b"));
        assertEquals(Optional.of(new Checkpoint(1, "{\"n\":1}")), store.checkpoint(CHAT, 99));
        assertEquals(Optional.of(metadata(CHAT).edited("Tïtle", null, START.plusNanos(1000))), store.metadata(CHAT));
        assertEquals(new StreamPosition(1, 0), store.head(AGAIN));
        assertEquals(List.of("new"), ids(store.read(AGAIN, 0, ALL, ALL)));
        assertEquals(Optional.empty(), store.metadata(DELETED));
        assertEquals(1, store.create(metadata(DELETED)).orElseThrow().epoch());
    }
}
