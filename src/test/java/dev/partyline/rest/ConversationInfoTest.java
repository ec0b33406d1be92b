package dev.partyline.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import dev.partyline.conversation.ConversationMetadata;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import org.junit.jupiter.api.Test;

class ConversationInfoTest {

    private final Fixture server = new Fixture();
    private final ConversationMetadata chat = server.conversation();
    private final JsonObject info = server.pages.info(chat);

    @Test
    void thePageFindsWhatItNeeds() {
        assertEquals(chat.id().hex(), info.getString("conversation_id"));
        assertEquals("RUNNING", info.getString("status"));
        assertEquals("STATUS$READY", info.getString("runtime_status"));
        assertEquals("V1", info.getString("conversation_version"));
        assertEquals("/api/conversations/" + chat.id().hex(), info.getString("url"));
        assertEquals(JsonValue.NULL, info.get("session_api_key"));
        assertHas(info, "title", "created_at", "last_updated_at", "selected_repository", "selected_branch",
                "git_provider", "trigger", "pr_number", "sub_conversation_ids");
    }

    @Test
    void thePythonClientFindsWhatItNeeds() {
        assertEquals(chat.id().dashed(), info.getString("id"));
        assertEquals("idle", info.getString("execution_status"));
        assertEquals("Agent", info.getJsonObject("agent").getString("kind"));
        assertEquals("m", info.getString("current_model_id"));
        assertHas(info, "workspace", "persistence_dir", "confirmation_policy", "stats", "tags", "metrics", "updated_at",
                "forked_from_conversation_id", "forked_from_event_id", "parent_conversation_id", "available_models",
                "supports_runtime_model_switch", "launched_agent_profile", "client_tools", "max_iterations");
    }

    @Test
    void whoWatchesIsCounted() {
        assertEquals(3, server.pages.listed(chat, server.log.state(chat.id()), 3).getInt("num_connections"));
        assertEquals(0, server.pages.info(chat).getInt("num_connections"));
    }

    @Test
    void timesAreUtc() {
        String created = info.getString("created_at");
        assertTrue(created.matches("2026-03-14T09:26:\\d\\d\\.000000Z"), created);
    }

    @Test
    void thePagesBackendKnowsItAsARunningSandbox() {
        JsonObject shown = PageObjects.conversation(chat, server.log.state(chat.id()));

        assertEquals("RUNNING", shown.getString("sandbox_status"));
        assertEquals("idle", shown.getString("execution_status"));
        assertEquals("/api/conversations/" + chat.id().hex(), ((JsonString) shown.get("conversation_url")).getString());
        assertHas(shown, "id", "created_by_user_id", "sandbox_id", "selected_repository", "selected_branch",
                "git_provider", "title", "trigger", "pr_number", "llm_model", "metrics", "created_at", "updated_at",
                "session_api_key", "sub_conversation_ids", "parent_conversation_id");
    }

    private static void assertHas(JsonObject object, String... members) {
        assertEquals(List.of(), List.of(members).stream().filter(member -> !object.containsKey(member)).toList());
    }
}
