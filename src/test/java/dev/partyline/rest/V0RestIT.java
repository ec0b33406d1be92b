package dev.partyline.rest;

import static dev.partyline.rest.Fixture.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;

import dev.partyline.testing.PlainHttp;
import dev.partyline.testing.PlainHttp.Answer;
import dev.partyline.testing.SharedServers;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page of V0 asks over HTTP, call by call (V0 spec 11). */
class V0RestIT {

    private final PlainHttp http = new PlainHttp(SharedServers.open(), "");

    @Test
    void beforeAnythingElseThePageLearnsThatNobodyLogsInHere() {
        JsonObject options = http.get("/api/options/config").json();
        assertEquals("oss", options.getString("APP_MODE"));
        assertEquals(json("{'ENABLE_BILLING':false,'HIDE_LLM_SETTINGS':false}"),
                options.getJsonObject("FEATURE_FLAGS"));
        assertTrue(options.containsKey("GITHUB_CLIENT_ID") && options.containsKey("POSTHOG_CLIENT_KEY"));
        JsonObject settings = http.get("/api/settings").json();
        assertEquals(JsonValue.NULL, settings.get("llm_model"));
        assertEquals(JsonValue.EMPTY_JSON_OBJECT, settings.get("provider_tokens_set"));
        Expect.answer(200, "[]", http.get("/api/options/models"));
        Expect.answer(200, "['CodeActAgent']", http.get("/api/options/agents"));
        Expect.answer(200, "[]", http.get("/api/options/security-analyzers"));
    }

    @Test
    void aNewConversationIsOneThatThePageConnectsTo() {
        var chat = V0Chat.create(http, "{'repository':'a/b','selected_branch':'main','git_provider':'github'}");

        JsonObject shown = chat.shown();

        assertEquals("V0", shown.getString("conversation_version"));
        assertEquals("RUNNING", shown.getString("status"));
        assertEquals("STATUS$READY", shown.getString("runtime_status"));
        assertEquals("/api/conversations/" + chat.id(), shown.getString("url"));
        assertEquals(List.of("a/b", "main", "github", "gui"), List.of(shown.getString("selected_repository"),
                shown.getString("selected_branch"), shown.getString("git_provider"), shown.getString("trigger")));
        assertEquals("Conversation " + chat.id().substring(0, 5), shown.getString("title"));
        assertEquals(chat.id(), shown.getString("id").replace("-", ""), "and the Python client finds its members");
    }

    @Test
    void whoWatchesIsCounted() throws IOException {
        var chat = V0Chat.create(http, "{}");
        assertEquals(0, chat.shown().getInt("num_connections"));

        try (var one = chat.watch(); var two = chat.watch()) {
            assertEquals(2, chat.shown().getInt("num_connections"));
            JsonObject listed = http.get("/api/conversations?ids=" + chat.id() + "&ids=" + chat.id()).body()
                    .transform(text -> json("{'items':" + text + "}")).getJsonArray("items").getJsonObject(0);
            assertEquals(2, listed.getInt("num_connections"));
            one.sendText("41");
            two.sendText("41");
        }
    }

    @Test
    void aTitleIsTrimmedAndToldToWhoeverWatches() throws IOException {
        var chat = V0Chat.create(http, "{}");
        String before = chat.shown().getString("last_updated_at");
        try (var socket = chat.watch()) {
            Expect.answer(200, "true", http.json("PATCH", chat.path(""), "{\"title\":\"  A name \"}"));

            String frame = V0Chat.next(socket, "42[\"oh_event\",{\"status_update\":true,\"type\":\"info\",\"message\":\""
                    + chat.id());
            assertTrue(frame.endsWith("\"conversation_title\":\"A name\"}]"), frame);
        }
        assertEquals("A name", chat.shown().getString("title"));
        assertTrue(before.compareTo(chat.shown().getString("last_updated_at")) < 0);
        Expect.invalid("string_too_short", "'body','title'", "String should have at least 1 character",
                http.json("PATCH", chat.path(""), "{\"title\":\" \"}"));
        Expect.answer(200, "{'success':false}", http.json("PATCH", "/api/conversations/" + Chat.UNKNOWN, "{}"));
    }

    @Test
    void whatIsStoppedStaysSoUntilItIsStarted() {
        var chat = V0Chat.create(http, "{}");
        Expect.answer(200, life(chat, "null", "RUNNING"), chat.post("/start", "{'providers_set':['github']}"));

        Expect.answer(200, life(chat, "'Conversation stopped successfully'", "RUNNING"), chat.ask("/stop"));
        Expect.answer(200, life(chat, "'Conversation was not running'", "STOPPED"), chat.ask("/stop"));
        JsonObject stopped = chat.shown();
        Expect.answer(200, life(chat, "null", "RUNNING"), chat.post("/start", "{}"));
        Expect.answer(200, life(chat, "null", "RUNNING"), chat.ask("/start"));

        assertEquals("STOPPED", stopped.getString("status"));
        assertEquals(List.of(JsonValue.NULL, JsonValue.NULL), List.of(stopped.get("url"), stopped.get("runtime_status")));
        assertEquals("RUNNING", chat.shown().getString("status"));
        assertEquals("awaiting_user_input", chat.events().get(chat.events().size() - 1).getJsonObject("extras")
                .getString("agent_state"));
    }

    @Test
    void aMessageStartsWhatIsStopped() {
        var chat = V0Chat.create(http, "{}");
        Expect.status(200, chat.ask("/stop"));

        Expect.success(chat.post("/message", "{'message':'go on'}"));

        assertEquals("RUNNING", chat.shown().getString("status"));
    }

    private static String life(V0Chat chat, String message, String status) {
        return "{'status':'ok','conversation_id':'" + chat.id() + "','message':" + message + ",'conversation_status':'"
                + status + "'}";
    }

    @Test
    void aListHasConversationsOfBothKindsAndCanBeNarrowed() {
        var newer = Chat.start(http, Recordings.silent());
        var chat = V0Chat.create(http, "{'repository':'list/narrowed','create_microagent':{'repo':'list/narrowed'}}");

        var versions = http.get("/api/conversations?limit=2").json().getJsonArray("results")
                .getValuesAs(JsonObject.class).stream()
                .map(each -> each.getString("conversation_version") + each.getString("conversation_id")).toList();

        assertEquals(List.of("V0" + chat.id(), "V1" + newer.hex()), versions);
        assertEquals(List.of(chat.id()), listed("selected_repository=list/narrowed"));
        assertEquals(List.of(chat.id()), listed("selected_repository=list/narrowed"
                + "&conversation_trigger=microagent_management&include_sub_conversations=true"));
        assertEquals(List.of(), listed("selected_repository=list/narrowed&conversation_trigger=gui"));
    }

    private List<String> listed(String query) {
        return http.get("/api/conversations?" + query).json().getJsonArray("results").getValuesAs(JsonObject.class)
                .stream().map(each -> each.getString("conversation_id")).toList();
    }

    @Test
    void deletingSaysWhetherThereWasAnything() {
        var chat = V0Chat.create(http, "{}");

        Expect.answer(200, "true", http.call("DELETE", chat.path("")));
        Expect.answer(200, "false", http.call("DELETE", chat.path("")));
        Expect.status(404, chat.get(""));
        Expect.refusal(404, "Conversation " + chat.id() + " not found", chat.get("/config"));
    }

    @Test
    void thereIsNoSandboxToLookInto() {
        var chat = V0Chat.create(http, "{}");

        Expect.answer(200, "{'runtime_id':null,'session_id':'" + chat.id() + "'}", chat.get("/config"));
        Expect.answer(200, "[]", chat.get("/list-files?path=src"));
        Expect.answer(404, "{'error':'Not a git repository'}", chat.get("/git/changes"));
        Expect.answer(404, "{'error':'Not a git repository'}", chat.get("/git/diff?path=a"));
        Expect.answer(200, "{'vscode_url':null}", chat.get("/vscode-url"));
        Expect.answer(200, "{'hosts':{}}", chat.get("/web-hosts"));
    }

    @Test
    void filesAreNamedAndNotKept() {
        var chat = V0Chat.create(http, "{}");
        String form = "--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a b.txt\"\r\n"
                + "Content-Type: text/plain\r\n\r\nsecret\r\n--x--\r\n";

        Answer answer = http.send("POST", chat.path("/upload-files"), form.getBytes(UTF_8),
                "Content-Type: multipart/form-data; boundary=x");

        Expect.answer(200, "{'uploaded_files':[],'skipped_files':[{'name':'a b.txt',"
                + "'reason':'There is no sandbox to put it into'}]}", answer);
        Expect.refusal(415, "Unsupported Media Type", chat.post("/upload-files", "{}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"config", "trajectory", "list-files", "git/changes", "git/diff", "vscode-url", "web-hosts"})
    void idsThatAreNoneAreRefusedBeforeAnythingIsLookedUp(String route) {
        String hundred = "x".repeat(100);
        Expect.refusal(404, "Conversation not found", http.get("/api/conversations/" + hundred + "/" + route));
        Expect.refusal(404, "Conversation not found", http.get("/api/conversations/a%20b/" + route));
        Expect.refusal(400, "Conversation ID is too long", http.get("/api/conversations/" + hundred + "x/" + route));
        Expect.refusal(400, "Conversation ID contains invalid path characters",
                http.get("/api/conversations/a..b/" + route));
        Expect.refusal(400, "Conversation ID contains control characters",
                http.get("/api/conversations/a%01b/" + route));
    }

    @Test
    void aConversationThatIsNotThereHasNoLife() {
        String hex = Chat.UNKNOWN.replace("-", "");
        for (String route : List.of("/start", "/stop")) {
            Expect.answer(404, "{'status':'error','conversation_id':'" + hex + "'}",
                    http.call("POST", "/api/conversations/" + Chat.UNKNOWN + route));
        }
        Expect.refusal(404, "Conversation " + hex + " not found",
                http.json("POST", "/api/conversations/" + hex + "/message", "{\"message\":\"x\"}"));
    }

    @Test
    void aRequestWithUnknownMembersIsRefused() {
        Expect.invalid("extra_forbidden", "'body','conversation_id'", "Extra inputs are not permitted",
                http.json("POST", "/api/conversations", "{\"conversation_id\":\"" + Chat.UNKNOWN + "\"}"));
        Expect.invalid("value_error", "'body','replay_json'", "Expected a list of events, as JSON",
                http.json("POST", "/api/conversations", "{\"replay_json\":\"{}\"}"));
    }
}
