package dev.partyline.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import dev.partyline.testing.PlainHttp;
import dev.partyline.testing.PlainHttp.Answer;
import dev.partyline.testing.SharedServers;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;

/** Whole conversations, out of a server and into one. */
class TransferIT {

    private static final String LINES = "Content-Type: application/jsonl";

    private final PlainHttp http = new PlainHttp(SharedServers.open(), "");

    @Test
    void anExportHoldsEveryRecord() {
        Chat chat = finished();

        Answer export = chat.get("/export");

        assertEquals(200, export.status(), export.head());
        assertEquals("application/jsonl", export.header("Content-Type"));
        assertTrue(export.header("Content-Disposition").contains(chat.hex() + ".jsonl"), export.head());
        List<String> lines = export.body().lines().toList();
        assertTrue(lines.get(0).startsWith("{\"export\":1,\"id\":\"" + chat.hex() + "\""), lines.get(0));
        assertEquals("{\"records\":" + (lines.size() - 2) + "}", lines.get(lines.size() - 1));
        assertTrue(lines.stream().anyMatch(line -> line.contains("\"k\":\"run-ended\"")), "internal records too");
    }

    @Test
    void secretsAreNotExported() {
        var chat = Chat.start(http, "{'agent':{'llm':{'model':'m','api_key':'sk-hidden'}},"
                + "'secrets':{'A':'a-hidden'},'workspace':{'working_dir':'/w'}}", Recordings.silent());

        assertFalse(chat.get("/export").body().contains("hidden"));
    }

    @Test
    void whatWasExportedComesBackUnderAnotherId() {
        Chat chat = finished();
        String export = chat.get("/export").body();
        String id = UUID.randomUUID().toString();

        Answer made = load("?conversation_id=" + id, export);

        Expect.status(201, made);
        assertEquals(id, made.json().getString("id"));
        assertEquals("out and in", made.json().getString("title"));
        var copy = new Chat(http, id);
        assertEquals(chat.events(), copy.events());
        assertEquals(records(export), records(copy.get("/export").body()));
        assertEquals("finished", copy.status());
        Expect.success(copy.say("and on", false));
        Expect.refusal(409, "Conversation exists: " + id, load("?conversation_id=" + id, export));
    }

    @Test
    void withoutAnIdItComesBackUnderItsOwn() {
        Chat chat = finished();
        String export = chat.get("/export").body();
        Expect.refusal(409, "Conversation exists: " + chat.id(), load("", export));
        List<JsonObject> events = chat.events();
        Expect.success(http.call("DELETE", chat.path("?permanent=true")));

        Expect.status(201, load("", export));

        assertEquals(events, chat.events());
    }

    @Test
    void aBadLineIsNamedAndLeavesNothing() {
        List<String> lines = finished().get("/export").body().lines().toList();
        String id = UUID.randomUUID().toString();

        var altered = new ArrayList<>(lines);
        altered.set(3, altered.get(3).replaceFirst("\"k\":\"", "\"k\":\"X"));
        Expect.invalid("value_error", "'body','line',4", "checksum differs", load(id, altered));
        Expect.invalid("value_error", "'body','line'," + lines.size(), "the end is missing",
                load(id, lines.subList(0, lines.size() - 1)));
        var twice = new ArrayList<>(lines);
        twice.add(2, lines.get(1));
        Expect.invalid("value_error", "'body','line',3", "the offset is out of order", load(id, twice));
        Expect.invalid("value_error", "'body','line',1", "not a header", load(id, lines.subList(1, 4)));
        Expect.invalid("value_error", "'body','line',1,'runtime','kind'", "There is no such kind of runtime",
                load(id, List.of(lines.get(0).replace("\"trajectory\"", "\"time-machine\""), "{\"records\":0}")));
        Expect.invalid("value_error", "'body','line',1", "there is no header", load(id, List.of()));
        Expect.refusal(404, "Conversation not found: " + id, new Chat(http, id).get(""));
        Expect.status(201, load(id, lines));
    }

    @Test
    void aRunThatTheExportCutOffIsEnded() {
        var chat = Chat.start(http, Recordings.slow());
        Expect.success(chat.ask("run"));
        chat.awaitEvent("ActionEvent");
        String id = UUID.randomUUID().toString();

        Expect.status(201, load("?conversation_id=" + id, chat.get("/export").body()));

        var copy = new Chat(http, id);
        assertEquals("error", copy.status());
        assertEquals(1, copy.kinds().stream().filter("AgentErrorEvent"::equals).count());
        assertEquals("running", chat.status(), "whose run it is goes on");
    }

    @Test
    void aLongConversationGoesOutAndIn() {
        String[] texts = IntStream.range(0, 2000).mapToObj(i -> i + "x".repeat(500)).toArray(String[]::new);
        var chat = Chat.start(http, Recordings.saying(texts));
        Expect.success(chat.ask("run"));
        chat.awaitStatus("finished");
        Answer answer = chat.get("/export");
        assertEquals("", answer.header("Content-Length"), "nobody held the whole of it");
        String export = answer.body();
        String id = UUID.randomUUID().toString();

        Expect.status(201, load("?conversation_id=" + id, export));

        assertEquals(records(export), records(new Chat(http, id).get("/export").body()));
    }

    @Test
    void onlyLinesAreTaken() {
        Expect.refusal(415, "Unsupported Media Type", http.json("POST", "/api/conversations/import", "{}"));
        Expect.refusal(415, "Unsupported Media Type",
                http.send("POST", "/api/conversations/import", "{}".getBytes(UTF_8)));
        Expect.invalid("uuid_parsing", "'query','conversation_id'", "Input should be a valid UUID",
                load("?conversation_id=x", "{}"));
        Expect.refusal(404, Chat.NOT_FOUND, Chat.unknown(http).get("/export"));
    }

    private Chat finished() {
        var chat = Chat.start(http, "{'title':'out and in','tags':{'a':'1'}}", Recordings.acting());
        Expect.success(chat.say("go \u00e4", true));
        chat.awaitStatus("finished");
        return chat;
    }

    private Answer load(String id, List<String> lines) {
        return load("?conversation_id=" + id, String.join("\n", lines));
    }

    private Answer load(String query, String export) {
        return http.send("POST", "/api/conversations/import" + query, export.getBytes(UTF_8), LINES);
    }

    /** Everything but the header. */
    private static List<String> records(String export) {
        return export.lines().skip(1).toList();
    }
}
