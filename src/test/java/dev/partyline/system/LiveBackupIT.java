package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.partyline.testing.Acknowledgements.Posted;
import dev.partyline.testing.Await;
import dev.partyline.testing.LogReader;
import dev.partyline.testing.LogRecord;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import dev.partyline.testing.WarCommand;
import dev.partyline.testing.Writers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups of the data directory of a server that is being written to. */
@Tag("side-by-side")
class LiveBackupIT {

    private static final int CONVERSATIONS = 5;
    private static final int WRITERS = 2;
    private static final int BEFORE_EACH = 300;
    private static final int BACKUPS = 2;
    private static final Duration WRITING = Duration.ofSeconds(90);

    @TempDir Path directory;

    @Test
    void aBackupHoldsWhatWasAcknowledgedBeforeItBegan() {
        ServerSettings settings = ServerSettings.of("live-backup");
        try (var server = ServerProcess.start(settings)) {
            var rest = new RestClient(server.http("/"));
            List<String> conversations = Stream.generate(() -> rest.create(List.of())).limit(CONVERSATIONS).toList();
            try (var writers = new Writers(conversations)) {
                writers.start(rest, WRITERS, Integer.MAX_VALUE, "hello", () -> { });
                for (int i = 0; i < BACKUPS; i++) {
                    int enough = (i + 1) * BEFORE_EACH;
                    Await.until(WRITING, () -> "too few messages", () -> writers.acknowledged() >= enough);
                    backUpAndRestore(settings, writers, conversations, directory.resolve("backup-" + i));
                }
                assertTrue(writers.writing(), "nothing was written beside the backups");
                server.stop();
                writers.await(WRITING);
            }
        }
    }

    private void backUpAndRestore(ServerSettings settings, Writers writers, List<String> conversations, Path backup) {
        var promised = conversations.stream().collect(Collectors.toMap(id -> id, id -> said(writers, id)));
        var restored = backup.resolveSibling(backup.getFileName() + "-restored");
        var war = new WarCommand(directory);
        war.run("backup", "--data-dir", settings.data().toString(), "--output", backup.toString()).required();
        war.run("verify", "--data-dir", backup.toString()).required();
        war.run("restore", "--backup", backup.toString(), "--data-dir", restored.toString()).required();
        war.run("verify", "--data-dir", restored.toString()).required();
        for (String conversation : conversations) {
            assertHas(backup, conversation, promised.get(conversation));
            assertHas(restored, conversation, promised.get(conversation));
        }
    }

    private static void assertHas(Path data, String conversation, Set<String> promised) {
        var missing = new TreeSet<>(promised);
        missing.removeAll(markers(data, conversation));
        assertEquals(Set.of(), missing, () -> "not in " + data.getFileName() + " of " + conversation);
    }

    private static Set<String> said(Writers writers, String conversation) {
        return writers.account(conversation).all().stream().filter(Posted::answered).map(Posted::marker)
                .collect(Collectors.toSet());
    }

    /** The first words of what was said. */
    private static Set<String> markers(Path data, String conversation) {
        return LogReader.conversation(data, conversation).visible().stream().map(LogRecord::messageText)
                .filter(text -> !text.isEmpty()).map(text -> text.split(" ")[0]).collect(Collectors.toSet());
    }
}
