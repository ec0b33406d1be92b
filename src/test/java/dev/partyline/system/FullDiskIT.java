package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.partyline.testing.Await;
import dev.partyline.testing.LogReader;
import dev.partyline.testing.LogRecord;
import dev.partyline.testing.PlainHttp;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import org.junit.jupiter.api.Test;

/**
 * No file of the server may grow any more, as on a full disk, and later they may again: the operating system is told
 * so, so that the real server meets real errors.
 */
class FullDiskIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int BEFORE = 20;

    private final ServerSettings settings = ServerSettings.of("full-disk");

    @Test
    void appendsAreRefusedAndTheServerHealsByItself() throws Exception {
        String conversation;
        try (var server = ServerProcess.start(settings)) {
            var rest = new RestClient(server.http("/"));
            var http = new PlainHttp(server, "");
            conversation = rest.create(List.of());
            for (int i = 0; i < BEFORE; i++) rest.say(conversation, "before " + i).required();
            var events = rest.events(conversation);

            limitFiles(server, "1");
            assertRefused(http, rest, conversation);
            assertEquals(events, rest.events(conversation), "reading goes on");
            limitFiles(server, "unlimited");

            Await.until(LIMIT, () -> "not ready again: " + rest.get("/ready").body(), server::ready);
            rest.say(conversation, "after").required();
            server.stop();
        }
        var texts = LogReader.conversation(settings.data(), conversation).visible().stream()
                .filter(record -> record.kind().equals("MessageEvent")).map(LogRecord::messageText).toList();
        var expected = Stream.concat(IntStream.range(0, BEFORE).mapToObj(i -> "before " + i), Stream.of("after"));
        assertEquals(expected.toList(), texts);
    }

    private static void assertRefused(PlainHttp http, RestClient rest, String conversation) throws IOException {
        var refused = http.json("POST", "/api/conversations/" + conversation + "/events",
                "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"refused\"}]}");
        assertEquals(503, refused.status());
        assertTrue(Integer.parseInt(refused.header("Retry-After")) > 0);
        assertFalse(refused.body().contains("Exception"), refused.body());
        var ready = rest.get("/ready");
        assertEquals(503, ready.status());
        assertEquals("storage", ready.json().getString("status"));
        assertEquals(200, rest.get("/alive").status());
    }

    /** @param bytes that a file of the server may have; what it has already stays */
    private static void limitFiles(ServerProcess server, String bytes) throws IOException, InterruptedException {
        Process prlimit = new ProcessBuilder("prlimit", "--pid", String.valueOf(server.pid()),
                "--fsize=" + bytes + ":unlimited").inheritIO().start();
        try {
            assertTrue(prlimit.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS), "prlimit hangs");
            assertEquals(0, prlimit.exitValue(), "prlimit");
        } finally {
            prlimit.destroyForcibly();
        }
    }
}
