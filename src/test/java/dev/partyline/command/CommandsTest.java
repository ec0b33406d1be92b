package dev.partyline.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.partyline.audit.AuditSample;
import dev.partyline.config.Limits;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventStore;
import dev.partyline.store.FileEventStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said, where, and with which exit code. */
class CommandsTest {

    private static final ConversationId CHAT = ConversationId.parse("0123456789abcdef0123456789abcdef");
    private static final ConversationId OTHER = ConversationId.parse("fedcba9876543210fedcba9876543210");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir Path directory;

    @BeforeEach
    void begin() throws Exception {
        try (EventStore store = open("data")) {
            store.create(metadata(CHAT));
            store.create(metadata(OTHER));
            append(store, CHAT, "a", "b", "c");
        }
    }

    @Test
    void wrongUsageIsExplained() {
        assertEquals(2, run("verify"));
        assertTrue(err().contains("--data-dir") && err().contains("Usage:"), err());
        assertEquals(2, run("export", "--data-dir", path("data"), "--output", path("x")));
        assertEquals(2, run("export", "--data-dir", path("data"), "--all", "--output", "-"));
        assertEquals(2, run("export", "--data-dir", path("data"), "--conversation", "no-id", "--output", path("x")));
        assertEquals(2, run("import", "--data-dir", path("data")));
        assertEquals("", out());
    }

    @Test
    void storageThatCannotBeUsedIsSaidInOneLine() throws Exception {
        assertEquals(3, run("verify", "--data-dir", path("none")));
        assertTrue(err().matches("partyline: .* is not a data directory\\R"), err());
        assertEquals(3, run("backup", "--data-dir", path("data"), "--output", path("data")));
        assertEquals(3, run("restore", "--backup", path("data"), "--data-dir", path("new")));
        assertEquals(3, run("import", "--data-dir", path("data"), path("none")));
        try (EventStore store = open("data")) {
            assertEquals(2, store.list().size());
            assertEquals(3, run("import", "--data-dir", path("data"), path("data/partyline.lock")));
            assertTrue(err().contains("in use"), err());
        }
    }

    @Test
    void verifyNamesEachProblem() throws IOException {
        assertEquals(0, run("verify", "--data-dir", path("data")));
        assertTrue(out().matches("conversations=2 records=3 bytes=\\d+ problems=0\\R"), out());
        Path log = directory.resolve("data/conversations").resolve(CHAT.hex() + ".0.log");
        Files.writeString(log, Files.readString(log).replace("\"i\":\"b\"", "\"i\":\"x\""));
        assertEquals(1, run("verify", "--data-dir", path("data")));
        assertTrue(out().contains("problem: conversation=" + CHAT.hex() + " offset=1 file="), out());
        assertTrue(out().contains("byte=" + (Files.readString(log).indexOf("\n{\"v\":1,\"o\":1") + 1)), out());
        assertTrue(out().contains("problems=1"), out());
    }

    @Test
    void exportsToADirectoryAFileOrNothingAtAll() throws IOException {
        assertEquals(0, run("export", "--data-dir", path("data"), "--all", "--output", path("all")));
        assertEquals(4 + 1, lines("all/" + CHAT.hex() + ".jsonl"));
        assertEquals(2, lines("all/" + OTHER.hex() + ".jsonl"));
        assertEquals("exported=2" + System.lineSeparator(), out());
        assertEquals(3, run("export", "--data-dir", path("data"), "--all", "--output", path("all")), "is there already");
        var nobody = ConversationId.random();
        assertEquals(1, run("export", "--data-dir", path("data"), "--conversation", CHAT.dashed(), "--conversation",
                nobody.hex(), "--output", path("some")));
        assertTrue(err().contains("there is no conversation " + nobody.hex()), err());
        assertEquals(5, lines("some/" + CHAT.hex() + ".jsonl"));
    }

    @Test
    void exportLeavesDamagedRecordsOutAndSaysSo() throws Exception {
        Path log = directory.resolve("data/conversations").resolve(CHAT.hex() + ".0.log");
        Files.writeString(log, Files.readString(log).replace("\"i\":\"b\"", "\"i\":\"x\""));
        assertEquals(1, run("export", "--data-dir", path("data"), "--conversation", CHAT.hex(), "--output", path("x")));
        assertTrue(err().contains("the record is damaged"), err());
        assertEquals(0, run("import", "--data-dir", path("fresh"), path("x")));
        try (EventStore store = open("fresh")) {
            assertEquals(List.of("a", "void-1", "c"), ids(store, CHAT));
        }
    }

    @Test
    void exportBesideAServerHasWhatIsStillInTheJournal() throws Exception {
        try (EventStore store = open("data")) {
            append(store, CHAT, "d");
            assertEquals(0, run("export", "--data-dir", path("data"), "--conversation", CHAT.hex(), "--output", path("x")));
            assertEquals(6, lines("x"));
        }
    }

    @Test
    void importTakesAllOfAFileOrNothing() throws Exception {
        run("export", "--data-dir", path("data"), "--conversation", CHAT.hex(), "--output", path("x"));
        String good = Files.readString(directory.resolve("x"));
        Files.writeString(directory.resolve("flipped"), good.replace("\"i\":\"c\"", "\"i\":\"z\""));
        Files.writeString(directory.resolve("short"), good.substring(0, good.lastIndexOf("{\"records\"")));
        for (String bad : List.of("flipped", "short")) {
            assertEquals(1, run("import", "--data-dir", path("fresh"), path(bad)));
            assertTrue(err().contains("file=" + path(bad) + " line="), err());
        }
        try (EventStore store = open("fresh")) {
            assertEquals(List.of(), store.list());
        }
        try (var files = Files.list(directory.resolve("fresh/conversations"))) {
            assertEquals(List.of(), files.toList());
        }
        assertEquals(1, run("import", "--data-dir", path("fresh"), path("short"), path("x")), "the good one is taken");
        try (EventStore store = open("fresh")) {
            assertEquals(List.of("a", "b", "c"), ids(store, CHAT));
            assertEquals(metadata(CHAT), store.metadata(CHAT).orElseThrow());
        }
        assertEquals(0, run("verify", "--data-dir", path("fresh")));
    }

    @Test
    void importRefusesATakenIdUnlessItMayGiveAnother() throws Exception {
        run("export", "--data-dir", path("data"), "--conversation", CHAT.hex(), "--output", path("x"));
        assertEquals(1, run("import", "--data-dir", path("data"), path("x")));
        assertTrue(err().contains("--new-id"), err());
        assertEquals(0, run("import", "--data-dir", path("data"), "--new-id", path("x")));
        try (EventStore store = open("data")) {
            assertEquals(3, store.list().size());
            store.delete(CHAT);
        }
        assertEquals(0, run("import", "--data-dir", path("data"), path("x")));
        try (EventStore store = open("data")) {
            assertEquals(1, store.metadata(CHAT).orElseThrow().epoch(), "of a deleted id, a new epoch");
            assertEquals(List.of("a", "b", "c"), ids(store, CHAT));
            assertFalse(store.undelete(CHAT).isPresent(), "the one before is gone");
        }
        assertEquals(0, run("verify", "--data-dir", path("data")));
    }

    @Test
    void auditVerifyNamesTheFirstRecordThatIsNotAsItWas() throws IOException {
        assertEquals(2, run("audit-verify"));
        assertEquals(3, run("audit-verify", path("none")));
        assertTrue(err().matches("partyline: .* is no audit directory\\R"), err());
        AuditSample.write(directory.resolve("data"), 5);
        String good = "files=1 records=9 signed=9 unsigned=0 repaired=0 lost=0 problems=0\\R";
        for (String where : List.of("data", "data/audit")) {
            assertEquals(0, run("audit-verify", path(where)), err());
            assertTrue(out().matches(good), out());
        }
        Path file = directory.resolve("data/audit/000000000000000001.jsonl");
        Files.writeString(file, Files.readString(file).replace("event-2", "event-7"));
        assertEquals(1, run("audit-verify", path("data")));
        assertTrue(out().matches("problem: record=5 file=\\S+1\\.jsonl line=5: altered, its hash is wrong\\R"
                + "files=1 records=4 signed=2 unsigned=2 repaired=0 lost=0 problems=1\\R"), out());
        assertEquals(1, run("audit-verify", "--first", "4", path("data")));
        assertTrue(out().contains("problem: record=5 "), out());
        assertEquals(3, run("audit-verify", "--public-key", path("data/partyline.lock"), path("data")));
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Commands.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private String out() {
        return out.toString();
    }

    private String err() {
        return err.toString();
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    private long lines(String file) throws IOException {
        return Files.readAllLines(directory.resolve(file)).size();
    }

    private EventStore open(String name) {
        return new FileEventStore(directory.resolve(name), Limits.defaults(), Clock.systemUTC(),
                new SimpleMeterRegistry(), Thread::new, 1);
    }

    private static ConversationMetadata metadata(ConversationId id) {
        return new ConversationMetadata(id, 0, "anna", "Tïtle", Instant.EPOCH, Instant.EPOCH, Map.of("k", "v"),
                "{\"model\":\"m\"}", "{\"kind\":\"outside\"}");
    }

    private static void append(EventStore store, ConversationId id, String... eventIds) throws Exception {
        for (String each : eventIds) {
            String payload = "{\"id\":\"" + each + "\",\"kind\":\"MessageEvent\",\"timestamp\":\"2026-01-02T03:04:05\"}";
            var draft = EventDraft.of(Dialect.V1, "MessageEvent", each, payload);
            store.append(id, List.of(draft), EventStore.ANY_STATE).toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }

    private static List<String> ids(EventStore store, ConversationId id) {
        return store.read(id, 0, 100, 1 << 20).stream().map(ConversationEvent::eventId).toList();
    }
}
