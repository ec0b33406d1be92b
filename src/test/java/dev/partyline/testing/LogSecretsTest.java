package dev.partyline.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was planted is found, and what is harmless is not. */
class LogSecretsTest {

    private static final String TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl";

    @TempDir Path directory;

    @BeforeEach
    void someSecretIsKnown() throws IOException {
        Files.writeString(directory.resolve("known-secrets.txt"), "wisteria-4711\n");
    }

    private List<String> search(String file, String line) throws IOException {
        Path log = directory.resolve(file);
        Files.createDirectories(log.getParent());
        Files.writeString(log, "started\n" + line + "\nstopped\n", UTF_8);
        var result = LogSecrets.search(directory);
        assertEquals(List.of(log), result.looked());
        return result.findings();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"connected with wisteria-4711|secret of a test", "GET /x?session_api_key=s3 101|key in an address",
        "refused " + TOKEN + "|token", "{\"ticket\":\"AAAAAAAAAAAAAAAAAAAAAA\"}|ticket", "offers partyline.ticket.AAAAAAAAAAAAAAAAAAAAAA|ticket",
        "GET /x?ticket=AAAAAAAAAAAAAAAAAAAAAA|ticket", "headers: x-session-api-key=[abcd]|key", "X-Session-API-Key: abcd|key",
        "authorization: bearer abc|authorization", "{\"password\":\"s3cret\"}|password", "Set-Cookie: session=1|cookie"})
    void whatIsPlantedIsFoundAndNotSaid(String line, String kind) throws IOException {
        assertEquals(List.of("payara-micro/a/server-1.log: " + kind + " in line 2"), search("payara-micro/a/server-1.log", line));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"GET /socket.io/ 200", "{\"what\":\"refused\",\"reason\":\"ticket\"}", "keys=2", "no password is set",
        "X-Session-API-Key is missing", "session_api_key=***", "1 ticket given out"})
    void whatIsHarmlessIsNot(String line) throws IOException {
        assertEquals(List.of(), search("wildfly/a/standalone/log/server.log", line));
    }

    @ParameterizedTest
    @CsvSource({"a/access/access_log.2026-11-23.txt", "a/standalone/log/access_log.log", "a/standalone/log/server.log.2026-11-23",
        "a/data/audit/0000000001.jsonl"})
    void logsOfEveryKindAreLookedThrough(String file) throws IOException {
        assertEquals(List.of(file + ": secret of a test in line 2"), search(file, "wisteria-4711"));
    }

    /** What is kept of a conversation is what somebody has said. */
    @Test
    void conversationsAreNoLogs() throws IOException {
        Files.createDirectories(directory.resolve("a/data/conversations"));
        Files.writeString(directory.resolve("a/data/conversations/1.0.log"), "wisteria-4711");
        assertEquals(List.of(), LogSecrets.search(directory).looked());
    }
}
