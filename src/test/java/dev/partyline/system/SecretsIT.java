package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

import dev.partyline.conversation.EventJson;
import dev.partyline.testing.Await;
import dev.partyline.testing.Canary;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What agents are given, and what becomes of it when the key is another one. */
@Tag("side-by-side")
class SecretsIT {

    private static final String CANARY = "canary-of-a-client";
    private static final String OTHER_KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    @TempDir Path directory;

    private final ServerSettings settings = ServerSettings.of("secrets");

    @Test
    void whatAnAgentIsGivenIsKeptEncryptedAndShownToNobody() throws IOException {
        String id;
        String metadata;
        try (var server = ServerProcess.start(settings)) {
            var rest = new RestClient(server.http("/"));
            JsonObject request = EventJson.parseObject("{\"agent\":{\"llm\":{\"model\":\"m\",\"api_key\":\"" + CANARY
                    + "\"}},\"workspace\":{\"working_dir\":\"/w\"},\"secrets\":{\"A\":\"" + CANARY + "\"}}");
            id = rest.create(request, RestClient.recording(List.of()));
            assertEquals(200, add(rest, id).status());
            rest.say(id, "a message").required();

            metadata = metadata(id);
            assertTrue(metadata.contains("\"secrets\":\"1."), metadata);
            Path key = settings.data().resolve("secret.key");
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
            new Canary(server, rest, directory).assertNowhere(CANARY, id);
        }
        try (var server = ServerProcess.start(settings.with("PARTYLINE_SECRET_KEYS", OTHER_KEY))) {
            var rest = new RestClient(server.http("/"));
            var refused = add(rest, id);
            assertEquals(409, refused.status());
            assertTrue(refused.body().contains("partyline.secret-keys does not have"), refused.body());
            assertEquals(2, rest.events(id).size(), "the conversation is as before");
            assertEquals(secrets(metadata), secrets(metadata(id)));
            Await.until(Duration.ofSeconds(10), () -> "nobody was warned",
                    () -> server.logText().contains("has lost its secrets"));

            rest.delete(id + "?permanent=true").required();
            assertFalse(metadata(id).contains("secrets"), metadata(id));
        }
    }

    private RestClient.Answer add(RestClient rest, String id) {
        return rest.post("/api/conversations/" + id + "/secrets",
                EventJson.parseObject("{\"secrets\":{\"B\":{\"value\":\"" + CANARY + "\"}}}"));
    }

    private String metadata(String id) throws IOException {
        return Files.readString(settings.data().resolve("conversations").resolve(id.replace("-", "") + ".json"));
    }

    private static String secrets(String metadata) {
        return EventJson.parseObject(metadata).getString("secrets");
    }
}
