package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;

import dev.partyline.conversation.EventJson;
import dev.partyline.testing.Canary;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that an administrator has named: chosen, shown, and their keys shown to nobody. */
class ModelsIT {

    private static final String KEY = "canary-of-a-model";

    @TempDir Path directory;

    private final ServerSettings settings = ServerSettings.of("models").with("partyline.models.fast.model", "openai/gpt-4o-mini")
            .with("PARTYLINE_MODELS_SMART_MODEL", "anthropic/claude-sonnet-4").with("PARTYLINE_MODELS_SMART_API_KEY", KEY)
            .with("partyline.default-model", "smart");

    @Test
    void modelsAreListedChosenAndReportedWithoutTheirKeys() {
        try (var server = ServerProcess.start(settings)) {
            var rest = new RestClient(server.http("/"));
            assertEquals("[\"fast\",\"smart\"]", rest.get("/api/options/models").required().body());
            JsonObject chosen = rest.get("/api/settings").required().json();
            assertEquals("smart", chosen.getString("llm_model"));
            assertTrue(chosen.getBoolean("llm_api_key_set"));

            String ofV0 = rest.postText("/api/conversations", "{\"initial_user_msg\":\"hi\"}").required().json()
                    .getString("conversation_id");
            assertModel("smart", rest, ofV0);
            assertModel("fast", rest, created(rest, "fast"));
            assertModel("mistral/large", rest, created(rest, "mistral/large"));
            JsonObject task = rest.postText("/api/v1/app-conversations", "{}").required().json();
            assertEquals("smart", task.getJsonObject("request").getString("llm_model"));
            assertModel("smart", rest, task.getString("app_conversation_id"));

            new Canary(server, rest, directory).assertNowhere(KEY, ofV0, created(rest, "smart"));
        }
    }

    private static String created(RestClient rest, String model) {
        JsonObject request = EventJson.parseObject("{\"agent\":{\"llm\":{\"model\":\"" + model
                + "\"}},\"workspace\":{\"working_dir\":\"/w\"}}");
        return rest.create(request, RestClient.recording(java.util.List.of()));
    }

    private static void assertModel(String expected, RestClient rest, String id) {
        JsonObject shown = rest.conversation(id).required().json();
        assertEquals(expected, shown.getString("current_model_id"));
        assertEquals(expected, shown.getString("llm_model"));
        assertEquals("[{\"model_id\":\"fast\",\"name\":\"openai/gpt-4o-mini\"},"
                + "{\"model_id\":\"smart\",\"name\":\"anthropic/claude-sonnet-4\"}]",
                EventJson.write(shown.getJsonArray("available_models")));
    }
}
