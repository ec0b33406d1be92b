package dev.partyline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import dev.partyline.config.Limits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.io.TempDir;

/** A data directory, and what commands do to it. */
abstract class BackupRig extends StoreRig {

    static final StoreProgress SILENT = new StoreProgress() {
        @Override
        public void expect(long bytes) { }

        @Override
        public void advance(long bytes) { }
    };

    @TempDir Path directory;

    Path data() {
        return directory.resolve("data");
    }

    FileEventStore open(Path where) {
        return open(where, limits(8, 2000));
    }

    FileEventStore open(Path where, Limits limits) {
        return new FileEventStore(where, limits, () -> now, new SimpleMeterRegistry(), Thread::new, 1);
    }

    /** A conversation with these events, moved into its log in order. */
    void write(Path where, String... eventIds) {
        try (var store = open(where)) {
            store.create(metadata(CHAT));
            for (String each : eventIds) append(store, each);
        }
    }

    DataDirectoryBackup.Summary backUp(Path output) {
        return DataDirectoryBackup.run(data(), output, () -> now, SILENT);
    }

    DataDirectoryRestore.Summary restore(Path backup, Path where) {
        return DataDirectoryRestore.run(backup, where, () -> now, SILENT);
    }

    static List<StoreProblem> problems(Path where) {
        var found = new ArrayList<StoreProblem>();
        var summary = StoreVerification.run(where, SILENT, found::add);
        assertEquals(found.size(), summary.problems());
        return found;
    }

    static List<String> texts(List<StoreProblem> problems) {
        return problems.stream().map(StoreProblem::what).toList();
    }

    /**
     * What a crash would leave. A store that goes on beside it makes and renames files of its journal that hold nothing
     * yet, or nothing more; where one is gone when its turn comes, the crash was behind that.
     */
    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                try {
                    Files.copy(file, to.resolve(from.relativize(file).toString()));
                } catch (NoSuchFileException gone) {
                    if (!file.startsWith(from.resolve("journal"))) throw gone;
                }
            }
        }
    }

    /** The one that records are in, not one that is there ahead of its use. */
    static Path newestJournal(Path data) throws IOException {
        var files = new JournalFiles(data.resolve("journal"));
        var begun = files.begun(new Disk());
        return files.path(begun.get(begun.size() - 1));
    }

    /** Everything below, with the time of its last change. */
    static Map<String, String> snapshot(Path where) throws IOException {
        var all = new TreeMap<String, String>();
        try (Stream<Path> files = Files.walk(where)) {
            for (Path file : files.toList()) {
                String content = Files.isDirectory(file) ? "" : HexFormat.of().formatHex(Files.readAllBytes(file));
                all.put(where.relativize(file).toString(), Files.getLastModifiedTime(file) + " " + content);
            }
        }
        return all;
    }

    Path file(Path where, String ending) {
        return where.resolve("conversations").resolve(CHAT.hex() + "." + ending);
    }
}
