package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;

import dev.partyline.config.Limits;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventStore;
import dev.partyline.dialect.V1Events;
import dev.partyline.store.FileEventStore;
import dev.partyline.testing.WarCommand;
import dev.partyline.testing.WarCommand.Ran;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The WAR as a program, {@code java -jar}, on real directories; no server. */
@Tag("side-by-side")
class CommandsIT {

    private static final ConversationId CHAT = ConversationId.random();
    private static final int RECORDS = 50;

    @TempDir Path directory;

    @Test
    void everyCommandExplainsItself() throws Exception {
        String all = run("--help").required().out();
        for (String command : List.of("export", "import", "verify", "backup", "restore")) {
            assertTrue(all.contains("\n  " + command + " "), all);
            String help = run(command, "--help").required().out();
            assertTrue(help.contains("--data-dir"), help);
            assertEquals(2, run(command, "--nonsense").code(), command);
        }
        assertTrue(all.contains("\n  audit-verify "), all);
        assertTrue(run("audit-verify", "--help").required().out().contains("--public-key"));
        assertEquals(2, run().code());
        assertEquals(2, run("nonsense").code());
    }

    @Test
    void aConversationGoesAllTheWayRound() throws Exception {
        String data = directory.resolve("data").toString();
        String backup = directory.resolve("backup").toString();
        String restored = directory.resolve("restored").toString();
        String exported = directory.resolve("chat.jsonl").toString();
        try (EventStore store = open(Path.of(data))) {
            store.create(new ConversationMetadata(CHAT, 0, "anna", "Round", Instant.EPOCH, Instant.EPOCH, Map.of(),
                    "{}", "{}"));
            for (int i = 0; i < RECORDS; i++) say(store, "message " + i);
            assertEquals(3, run("verify", "--data-dir", data).code(), "it is in use");
            run("backup", "--data-dir", data, "--output", backup).required();
            run("export", "--data-dir", data, "--conversation", CHAT.hex(), "--output", exported).required();
        }
        for (String where : List.of(data, backup)) assertGood(where);
        run("restore", "--backup", backup, "--data-dir", restored).required();
        assertGood(restored);
        assertEquals(1, run("import", "--data-dir", restored, exported).code(), "the id is taken");
        run("import", "--data-dir", restored, "--new-id", exported).required();
        run("import", "--data-dir", directory.resolve("fresh").toString(), exported).required();
        Ran again = run("export", "--data-dir", directory.resolve("fresh").toString(), "--all", "--output",
                directory.resolve("out").toString()).required();
        assertEquals("exported=1\n", again.out());
        assertEquals(Files.readString(Path.of(exported)),
                Files.readString(directory.resolve("out").resolve(CHAT.hex() + ".jsonl")));
        Ran text = run("export", "--data-dir", restored, "--conversation", CHAT.dashed(), "--output", "-").required();
        assertEquals(lines(exported).subList(1, RECORDS + 2), text.out().lines().toList().subList(1, RECORDS + 2));
        assertEquals(List.of(), new WarCommand(directory).leftBehind());
    }

    /** What the WAR brings for its commands is what they need, and servers get none of it. */
    @Test
    void onlyWhatServersLackOrIgnoreIsBrought() throws IOException {
        try (var war = new ZipFile(System.getProperty("partyline.war"))) {
            Set<String> brought = jars(war, "WEB-INF/commands/");
            assertEquals(Set.of("jakarta.json-api", "parsson", "picocli"), brought);
            Set<String> served = jars(war, "WEB-INF/lib/");
            assertTrue(served.contains("micrometer-core"), served::toString);
            assertTrue(brought.stream().noneMatch(served::contains), served::toString);
            assertFalse(war.stream().anyMatch(entry -> entry.getName().startsWith("WEB-INF/classes/dev/partyline/launch")));
        }
    }

    private static Set<String> jars(ZipFile war, String folder) {
        return war.stream().map(entry -> entry.getName()).filter(name -> name.matches(folder + "[^/]+\\.jar"))
                .map(name -> name.substring(folder.length()).replaceAll("-\\d.*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void assertGood(String where) throws Exception {
        String out = run("verify", "--data-dir", where).required().out();
        assertTrue(out.startsWith("conversations=1 records=" + RECORDS + " ") && out.endsWith(" problems=0\n"), out);
    }

    private Ran run(String... arguments) {
        return new WarCommand(directory).run(arguments);
    }

    private static List<String> lines(String file) throws IOException {
        return Files.readAllLines(Path.of(file));
    }

    private static EventStore open(Path where) {
        return new FileEventStore(where, Limits.defaults(), Clock.systemUTC(), new SimpleMeterRegistry(), Thread::new, 1);
    }

    private static void say(EventStore store, String text) throws Exception {
        var message = EventJson.object().add("role", "user").add("content", V1Events.content(text)).build();
        store.append(CHAT, List.of(V1Events.userMessage(message, "")), EventStore.ANY_STATE).toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }
}
