package dev.partyline.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;

import dev.partyline.testing.Await;
import dev.partyline.testing.PlainHttp;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import dev.partyline.testing.SharedServers;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;

/** Conversations that are deleted, brought back, and removed for good. */
class DeletionIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final PlainHttp http = new PlainHttp(SharedServers.open(), "");

    @Test
    void whatWasDeletedComesBackAsItWas() {
        var chat = Chat.start(http, "{'title':'kept','tags':{'a':'1'}}", Recordings.silent());
        Expect.success(chat.say("before", false));
        JsonObject shown = chat.get("").json();
        List<JsonObject> events = chat.events();
        Expect.success(http.call("DELETE", chat.path("")));
        Expect.refusal(404, "Conversation not found: " + chat.id(), chat.get(""));
        Expect.refusal(404, "Conversation not found: " + chat.id(), chat.get("/export"));

        var back = chat.ask("undelete");

        Expect.status(200, back);
        assertEquals(shown, back.json());
        assertEquals(events, chat.events());
        Expect.success(chat.say("after", false));
        Expect.status(200, chat.ask("undelete"));
    }

    @Test
    void aRunThatTheDeletionCutOffIsEnded() {
        var chat = Chat.start(http, Recordings.slow());
        Expect.success(chat.ask("run"));
        chat.awaitEvent("ActionEvent");
        Expect.success(http.call("DELETE", chat.path("")));

        Expect.status(200, chat.ask("undelete"));

        assertEquals("error", chat.status());
        List<String> kinds = chat.kinds();
        assertEquals(List.of("AgentErrorEvent", "ConversationErrorEvent", "error"),
                kinds.subList(kinds.size() - 3, kinds.size()));
    }

    @Test
    void whatIsRemovedForGoodDoesNotComeBack() {
        var chat = Chat.start(http, Recordings.silent());
        Expect.success(http.call("DELETE", chat.path("?permanent=true")));
        Expect.refusal(404, "Conversation not found: " + chat.id(), chat.ask("undelete"));

        var deleted = Chat.start(http, Recordings.silent());
        Expect.success(http.call("DELETE", deleted.path("")));
        Expect.success(http.call("DELETE", deleted.path("?permanent=true")));
        Expect.refusal(404, "Conversation not found: " + deleted.id(), deleted.ask("undelete"));
        Expect.refusal(400, "Conversation not found: " + deleted.id(),
                http.call("DELETE", deleted.path("?permanent=true")));
        Expect.invalid("bool_parsing", "'query','permanent'", "Input should be a valid boolean",
                http.call("DELETE", deleted.path("?permanent=perhaps")));
    }

    @Test
    void anIdThatIsUsedAgainForfeitsWhatWasDeleted() {
        var chat = Chat.start(http, Recordings.silent());
        Expect.success(chat.say("old", false));
        Expect.success(http.call("DELETE", chat.path("")));
        Chat.start(http, "{'conversation_id':'" + chat.id() + "'}", Recordings.silent());

        Expect.status(200, chat.ask("undelete"));
        assertEquals(List.of(), chat.events());
    }

    @Test
    void unknownConversationsDoNotComeBack() {
        Expect.refusal(404, Chat.NOT_FOUND, Chat.unknown(http).ask("undelete"));
        Expect.invalid("uuid_parsing", "'path','conversation_id'", "Input should be a valid UUID",
                http.call("POST", "/api/conversations/x/undelete"));
        Expect.refusal(405, "Method Not Allowed", Chat.unknown(http).get("/undelete"));
    }

    @Test
    void onlyTheOwnerRemovesForGood() {
        var owner = new PlainHttp(SharedServers.withKeys(), SharedServers.KEY);
        var other = new PlainHttp(SharedServers.withKeys(), SharedServers.SECOND_KEY);
        var chat = Chat.start(owner, Recordings.silent());

        Expect.refusal(403, "Forbidden", other.call("DELETE", chat.path("?permanent=true")));
        Expect.success(other.call("DELETE", chat.path("")));
        Expect.refusal(403, "Forbidden", other.call("DELETE", chat.path("?permanent=true")));
        Expect.status(200, other.call("POST", chat.path("/undelete")));
        Expect.success(owner.call("DELETE", chat.path("?permanent=true")));
    }

    /** One restart with a window, then one in which it has passed. */
    @Test
    void whatIsTooOldIsPurgedAfterARestartToo() {
        ServerSettings settings = ServerSettings.of("deletion");
        String kept;
        String lost;
        try (var server = ServerProcess.start(settings.with("partyline.undo-delete", "P1D"))) {
            kept = deleted(new PlainHttp(server, ""));
            lost = deleted(new PlainHttp(server, ""));
        }
        try (var server = ServerProcess.start(settings.with("partyline.undo-delete", "P1D"))) {
            Expect.status(200, new Chat(new PlainHttp(server, ""), kept).ask("undelete"));
        }
        try (var server = ServerProcess.start(settings.with("partyline.undo-delete", "PT1S"))) {
            var chat = new Chat(new PlainHttp(server, ""), lost);
            Expect.refusal(404, "Conversation not found: " + lost, chat.ask("undelete"));
            Await.until(LIMIT, () -> "its log is still there", () -> !log(settings, lost));
            Expect.status(200, new Chat(new PlainHttp(server, ""), kept).get(""));
        }
    }

    private static String deleted(PlainHttp http) {
        var chat = Chat.start(http, Recordings.silent());
        Expect.success(chat.say("hi", false));
        Expect.success(http.call("DELETE", chat.path("")));
        return chat.id();
    }

    private static boolean log(ServerSettings settings, String id) {
        return settings.data().resolve("conversations").resolve(id.replace("-", "") + ".0.log").toFile().exists();
    }
}
