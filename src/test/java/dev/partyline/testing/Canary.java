package dev.partyline.testing;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Looks for a secret wherever a server could show it: in its answers, on sockets, in its log, in its data directory, in
 * exports and in backups. For servers in open mode. One thread.
 *
 * @param directory for backups
 */
public record Canary(ServerProcess server, RestClient rest, Path directory) {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final List<String> PAGES = List.of("/api/conversations", "/api/conversations/search", "/api/settings",
            "/api/options/models", "/api/options/config", "/api/v1/app-conversations/start-tasks/search", "/server_info",
            "/metrics");

    /** @param conversations that the secret may have got into */
    public void assertNowhere(String secret, String... conversations) {
        for (String page : PAGES) assertAnswer(secret, page);
        for (String each : conversations) {
            String path = "/api/conversations/" + each;
            for (String page : List.of("", "/events/search", "/events?limit=100", "/trajectory", "/export", "/config")) {
                assertAnswer(secret, path + page);
            }
            assertAnswer(secret, "/api/v1/app-conversations?ids=" + each);
            assertAnswer(secret, "/api/v1/app-conversations/start-tasks?ids=" + each);
            assertFrames(secret, each);
        }
        assertText(secret, "the log", server.logText());
        assertFiles(secret, server.settings().data());
        assertBackup(secret);
    }

    private void assertAnswer(String secret, String path) {
        assertText(secret, path, rest.get(path).required().body());
    }

    /** The opening state, and everything again. */
    private void assertFrames(String secret, String conversation) {
        String path = "/api/conversations/" + conversation + "/events/count";
        int frames = 1 + Integer.parseInt(rest.get(path).required().body());
        try (var socket = RawSocket.open(server.socket("/sockets/events/" + conversation + "?resend_all=true"))) {
            for (int i = 0; i < frames; i++) assertText(secret, "a socket", socket.readText(LIMIT));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void assertBackup(String secret) {
        Path backup = directory.resolve("backup-" + System.nanoTime());
        new WarCommand(directory).run("backup", "--data-dir", server.settings().data().toString(), "--output",
                backup.toString()).required();
        assertFiles(secret, backup);
    }

    /** A file that a running server makes and takes away meanwhile is none. */
    private static void assertFiles(String secret, Path directory) {
        int looked = 0;
        for (String part : List.of("conversations", "journal", "audit")) {
            if (part.equals("audit") && !Files.exists(directory.resolve(part))) continue; // a backup has none
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory.resolve(part))) {
                for (Path file : files) {
                    assertText(secret, file.toString(), content(file));
                    looked++;
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        assertTrue(looked > 1, "nothing was there to be looked at");
    }

    private static String content(Path file) throws IOException {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException gone) {
            return "";
        }
    }

    private static void assertText(String secret, String where, String text) {
        int at = text.indexOf(secret);
        assertFalse(at >= 0, () -> where + " shows it: " + text.substring(Math.max(0, at - 200), at));
    }
}
