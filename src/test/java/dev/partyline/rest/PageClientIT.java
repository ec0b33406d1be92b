package dev.partyline.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

import dev.partyline.conversation.EventJson;
import dev.partyline.testing.PlainHttp;
import dev.partyline.testing.RawSocket;
import dev.partyline.testing.SharedServers;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;

/** What the page of OpenHands needs, call by call (V1 spec 7.6, 7.7, 9.1, 9.2 and 11.2). */
class PageClientIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Set<String> APP_CONVERSATION = Set.of("id", "created_by_user_id", "sandbox_id",
            "selected_repository", "selected_branch", "git_provider", "title", "trigger", "pr_number", "llm_model",
            "metrics", "created_at", "updated_at", "sandbox_status", "execution_status", "conversation_url",
            "session_api_key", "sub_conversation_ids", "parent_conversation_id");

    private final PlainHttp http = new PlainHttp(SharedServers.withKeys(), SharedServers.KEY);

    @Test
    void theHistoryIsLoadedWhenAsManyFramesHaveComeAsWereCounted() throws IOException {
        var chat = Chat.start(http, Recordings.acting());
        chat.say("go", true);
        chat.awaitStatus("finished");
        var counted = http.get("/api/v1/events/count?conversation_id__eq=" + chat.hex());
        Expect.answer(200, "7", counted);

        try (var socket = RawSocket.open(SharedServers.withKeys().socket("/sockets/events/" + chat.hex()
                + "?resend_all=true&session_api_key=" + SharedServers.KEY))) {
            JsonObject state = EventJson.parseObject(socket.readText(LIMIT));
            assertEquals("finished", state.getJsonObject("value").getString("execution_status"));
            for (JsonObject event : chat.events()) {
                assertEquals(event, EventJson.parseObject(socket.readText(LIMIT)));
            }
        }
        assertEquals(7, chat.events().size());
    }

    @Test
    void thePageIsToldWhereToConnect() {
        var chat = Chat.start(http, Recordings.silent());

        JsonObject shown = http.get("/api/conversations/" + chat.hex()).json();

        assertEquals("/api/conversations/" + chat.hex(), shown.getString("url"));
        assertEquals("RUNNING", shown.getString("status"));
        assertTrue(shown.isNull("session_api_key"));
    }

    @Test
    void itsOwnBackendShowsConversations() {
        var chat = Chat.start(http, "{'agent':{'llm':{'model':'m'}},'title':'T'}", Recordings.silent());

        var answer = http.get("/api/v1/app-conversations?ids=" + chat.hex() + "&ids=" + Chat.UNKNOWN);

        Expect.status(200, answer);
        JsonObject both = EventJson.parseObject("{\"items\":" + answer.body() + "}");
        JsonObject shown = both.getJsonArray("items").getJsonObject(0);
        assertEquals(new TreeSet<>(APP_CONVERSATION), new TreeSet<>(shown.keySet()));
        assertEquals(chat.hex(), shown.getString("id"));
        assertEquals("RUNNING", shown.getString("sandbox_status"));
        assertEquals("/api/conversations/" + chat.hex(), shown.getString("conversation_url"));
        assertEquals("m", shown.getString("llm_model"));
        assertTrue(both.getJsonArray("items").isNull(1));
    }

    @Test
    void whatItCountsMustBeNamed() {
        Expect.invalid("missing", "'query','conversation_id__eq'", "Field required", http.get("/api/v1/events/count"));
        Expect.invalid("uuid_parsing", "'query','conversation_id__eq'", "Input should be a valid UUID",
                http.get("/api/v1/events/count?conversation_id__eq=x"));
        Expect.invalid("missing", "'query','ids'", "Field required", http.get("/api/v1/app-conversations"));
    }

    @Test
    void itsButtonsWork() {
        var chat = Chat.start(http, Recordings.acting());

        Expect.success(chat.post("/confirmation_policy", "{'policy':{'kind':'AlwaysConfirm'}}"));
        Expect.success(chat.post("/run", "{}"));
        chat.awaitStatus("waiting_for_confirmation");
        Expect.success(chat.post("/events/respond_to_confirmation", "{'accept':true}"));
        chat.awaitStatus("finished");
        Expect.success(chat.post("/pause", "{}"));
        assertEquals("finished", chat.status());
    }
}
