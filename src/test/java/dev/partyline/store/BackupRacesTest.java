package dev.partyline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventStore;
import org.junit.jupiter.api.Test;

/** What happens at the worst moment of a backup. */
class BackupRacesTest extends BackupRig {

    private static final ConversationId LATER = ConversationId.parse("fedcba9876543210fedcba9876543210");

    /** Does something once, before the first such file is read. */
    private static Disk before(Predicate<Path> file, Runnable event) {
        return new Disk() {
            private boolean done;

            @Override
            Handle reading(Path each) throws IOException {
                if (!done && file.test(each)) {
                    done = true;
                    event.run();
                }
                return super.reading(each);
            }
        };
    }

    private static boolean isLog(Path file) {
        return file.toString().endsWith(".log");
    }

    private void backUp(Disk disk) {
        DataDirectoryBackup.run(data(), directory.resolve("backup"), () -> now, SILENT, disk);
    }

    @Test
    void anImportThatEndsBehindTheJournalsCopyIsInItAsAWholeOrNotAtAll() {
        try (var store = open(data())) {
            store.create(metadata(CHAT));
            store.create(metadata(LATER));
            store.delete(LATER);
            append(store, "a");
            var staging = store.stage(metadata(LATER)).orElseThrow();
            await(staging.append(List.of(draft("first half"))));
            backUp(before(BackupRacesTest::isLog, () -> {
                await(staging.append(List.of(draft("second half"))));
                staging.publish();
            }));
        }
        assertEquals(List.of(), problems(directory.resolve("backup")));
        restore(directory.resolve("backup"), directory.resolve("restored"));
        try (var store = open(directory.resolve("restored"))) {
            assertEquals(Set.of(CHAT), Set.copyOf(store.list().stream().map(each -> each.id()).toList()));
            assertEquals(List.of("a"), ids(all(store)));
            assertTrue(store.create(metadata(LATER)).orElseThrow().epoch() > 1, "the id is remembered");
        }
    }

    @Test
    void aConversationThatGoesMeanwhileIsNoFailure() {
        try (var store = open(data())) {
            store.create(metadata(CHAT));
            append(store, "a");
            backUp(before(BackupRacesTest::isLog, () -> store.purge(store.delete(CHAT))));
        }
        assertEquals(List.of(), problems(directory.resolve("backup")));
        restore(directory.resolve("backup"), directory.resolve("restored"));
        try (var store = open(directory.resolve("restored"))) {
            assertEquals(List.of(), store.list());
        }
    }

    @Test
    void whatLeavesTheJournalWhileItIsCopiedIsInTheLogs() {
        try (var store = open(data(), limits(8, 2000, 1000, 32 << 20))) {
            store.create(metadata(CHAT));
            append(store, "a");
            backUp(before(secondTime(file -> file.toString().endsWith(".journal")), () -> {
                for (int i = 0; i < 200; i++) append(store, "b" + i);
            }));
        }
        assertEquals(List.of(), problems(directory.resolve("backup")));
        try (EventStore store = open(directory.resolve("backup"))) {
            assertEquals("a", all(store).get(0).eventId());
            assertDense(all(store));
        }
    }

    @Test
    void ofAJournalInWhichAFileGoesThoseBeforeItAreLeftOut() throws IOException {
        assertEquals(List.of(7L), copiedWithout(6));
        assertEquals(List.of(), copiedWithout(7));
        assertEquals(List.of(6L, 7L), copiedWithout(5));
    }

    private List<Long> copiedWithout(long gone) throws IOException {
        var from = journal();
        var to = new JournalFiles(Files.createTempDirectory(directory, "to"));
        var disk = before(secondTime(file -> file.equals(from.path(gone))), () -> from.path(gone).toFile().delete());
        new JournalCopy(new FileCopy(disk, SILENT), disk).run(from, to);
        return to.numbers();
    }

    private JournalFiles journal() throws IOException {
        var from = new JournalFiles(Files.createTempDirectory(directory, "from"));
        for (long number = 5; number <= 7; number++) Files.writeString(from.path(number), JournalFiles.header(number, 0));
        return from;
    }

    /** At first it is looked whether they are there ahead of their use. */
    private static Predicate<Path> secondTime(Predicate<Path> file) {
        var seen = new AtomicInteger();
        return each -> file.test(each) && seen.incrementAndGet() == 2;
    }

    @Test
    void aFileThatIsUsedAgainWhileItIsCopiedIsLeftOut() throws IOException {
        var from = journal();
        var to = new JournalFiles(Files.createTempDirectory(directory, "to"));
        Files.writeString(from.path(8), "{\"journal\":2,\"ahead\":true}\n");
        var again = secondTime(file -> file.equals(from.path(6)));
        var disk = new Disk() {

            @Override
            Handle reading(Path file) throws IOException {
                var handle = super.reading(file);
                if (again.test(file)) move(file, from.path(9));
                return handle;
            }
        };
        new JournalCopy(new FileCopy(disk, SILENT), disk).run(from, to);
        assertEquals(List.of(7L), to.numbers());
    }
}
