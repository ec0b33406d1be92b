package dev.partyline.rest;

import static dev.partyline.rest.Fixture.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import dev.partyline.testing.PlainHttp;
import dev.partyline.testing.SharedServers;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page asks of its own backend to start conversations, and for its side panels (V1 spec 7.5, 7.6). */
class AppConversationsIT {

    private static final String TASKS = "/api/v1/app-conversations/start-tasks";

    private final PlainHttp http = new PlainHttp(SharedServers.open(), "");

    @Test
    void aStartedConversationIsReadyAtOnceAndSaysItsMessage() {
        JsonObject task = start("{'title':'From the page','llm_model':'m','selected_repository':null,'processors':[],"
                + "'initial_message':{'role':'user','content':[{'type':'text','text':'hi'}]}}");

        assertEquals("READY", task.getString("status"));
        var chat = new Chat(http, task.getString("app_conversation_id"));
        JsonObject shown = chat.get("").json();
        assertEquals(task.getString("app_conversation_id"), shown.getString("conversation_id"));
        assertEquals("From the page", shown.getString("title"));
        assertEquals("m", shown.getString("current_model_id"));
        assertEquals(List.of("MessageEvent", "last_user_message_id"), chat.kinds().subList(0, 2));
        assertEquals(JsonValue.NULL, task.get("detail"));
        assertEquals(json("{'title':'From the page','llm_model':'m'}"), task.getJsonObject("request"));
    }

    @Test
    void anEmptyRequestStartsAConversationToo() {
        assertEquals("idle", new Chat(http, start("{}").getString("app_conversation_id")).status());
        Expect.invalid("string_type", "'body','llm_model'", "Input should be a valid string",
                http.json("POST", "/api/v1/app-conversations", "{\"llm_model\":7}"));
    }

    @Test
    void tasksAreFoundByTheirIds() {
        String id = start("{'title':'t'}").getString("id");

        var found = http.get(TASKS + "?ids=" + id + "&ids=" + Chat.UNKNOWN);

        Expect.status(200, found);
        assertTrue(found.body().startsWith("[{\"id\":\"" + id + "\"") && found.body().endsWith(",null]"), found.body());
        Expect.contains("'status':'READY'", found);
        Expect.invalid("missing", "'query','ids'", "Field required", http.get(TASKS));
        Expect.answer(200, "{'items':[],'next_page_id':null}", http.get(TASKS + "/search?limit=100"));
    }

    @Test
    void pausingASandboxPausesItsAgent() {
        var chat = Chat.start(http, Recordings.slow());
        Expect.success(chat.ask("run"));
        var sandboxes = http.get("/api/v1/sandboxes?id=" + chat.hex() + "&id=" + Chat.UNKNOWN);
        Expect.contains("'id':'" + chat.hex() + "'", sandboxes);
        Expect.contains(",null]", sandboxes);

        Expect.success(http.call("POST", "/api/v1/sandboxes/" + chat.hex() + "/pause"));

        chat.awaitStatus("paused");
        Expect.success(http.call("POST", "/api/v1/sandboxes/" + chat.hex() + "/resume"));
        Expect.refusal(404, Chat.NOT_FOUND, http.call("POST", "/api/v1/sandboxes/" + Chat.UNKNOWN + "/pause"));
        Expect.refusal(404, Chat.NOT_FOUND, http.call("POST", "/api/v1/sandboxes/" + Chat.UNKNOWN + "/resume"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"?path=x", "", "/workspace", "/workspace/deep/er", "/%2Fworkspace%2Fproject"})
    void withoutAWorkspaceNothingHasChanged(String where) {
        Expect.answer(200, "[]", http.get("/api/git/changes" + where));
        Expect.refusal(404, "There is no workspace", http.get("/api/git/diff" + where));
        Expect.refusal(404, "There is no workspace", http.get("/api/file/download" + where));
        Expect.refusal(404, "There is no workspace", http.json("POST", "/api/file/upload" + where, "{}"));
    }

    @Test
    void thereIsNoEditor() {
        Expect.answer(200, "{'url':null}", http.get("/api/vscode/url"));
    }

    private JsonObject start(String request) {
        var answer = http.json("POST", "/api/v1/app-conversations", request.replace('\'', '"'));
        Expect.status(200, answer);
        return answer.json();
    }
}
