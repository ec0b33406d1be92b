package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.partyline.testing.LogSecrets;
import org.junit.jupiter.api.Test;

/** Runs once, behind all other tests of both servers, and reads what the servers have written. */
class SecretsInLogs {

    @Test
    void noLogOfAnyServerHasAKeyATokenOrATicket() throws IOException {
        Path directory = Path.of(System.getProperty("partyline.it.dir"));
        assumeTrue(Files.exists(directory), "no server was started");
        var result = LogSecrets.search(directory);
        assertFalse(result.looked().isEmpty(), "no log was there to be looked at");
        assertEquals(List.of(), result.findings());
    }
}
