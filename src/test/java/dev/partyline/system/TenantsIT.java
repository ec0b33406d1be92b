package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventJson;
import dev.partyline.testing.Await;
import dev.partyline.testing.PlainHttp;
import dev.partyline.testing.RawSocket;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.SharedServers;
import dev.partyline.testing.WebSocketFrame;
import org.junit.jupiter.api.Test;

/** Parties that share a server know nothing of each other, whatever they try. */
class TenantsIT {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final ServerProcess server = SharedServers.withKeys();
    private final RestClient acme = new RestClient(server.http("/"), SharedServers.ACME_KEY);
    private final String theirs = acme.create(List.of());
    private final String ours = new RestClient(server.http("/"), SharedServers.KEY).create(List.of());

    private static PlainHttp with(ServerProcess server, String key) {
        return new PlainHttp(server, key);
    }

    @Test
    void everyCallForAConversationOfOthersIsAnsweredAsForOneThatIsNotThere() {
        for (String[] each : new String[][] {{SharedServers.KEY, theirs}, {SharedServers.GLOBEX_KEY, theirs},
                {SharedServers.ACME_KEY, ours}}) {
            PlainHttp http = with(server, each[0]);
            String unknown = ConversationId.random().dashed();
            for (String[] call : calls()) {
                PlainHttp.Answer heard = call(http, call, each[1]);
                PlainHttp.Answer expected = call(http, call, unknown);
                assertEquals(expected.status(), heard.status(), () -> String.join(" ", call));
                assertEquals(expected.body().replace(unknown, "ID").replace(unknown.replace("-", ""), "ID"),
                        heard.body().replace(each[1], "ID").replace(each[1].replace("-", ""), "ID"),
                        () -> String.join(" ", call));
            }
        }
        assertEquals(200, with(server, SharedServers.ACME_KEY).get("/api/conversations/" + theirs).status());
    }

    private static PlainHttp.Answer call(PlainHttp http, String[] call, String id) {
        String path = call[1].replace("ID", id);
        return call.length == 3 ? http.json(call[0], path, call[2]) : http.call(call[0], path);
    }

    private static String[][] calls() {
        String v1 = "/api/conversations/ID";
        return new String[][] {{"GET", v1}, {"DELETE", v1}, {"PATCH", v1, "{\"title\":\"x\"}"}, {"POST", v1 + "/run"},
            {"POST", v1 + "/pause"}, {"GET", v1 + "/events/search"}, {"GET", v1 + "/events/count"},
            {"POST", v1 + "/events", "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"hi\"}],\"run\":false}"},
            {"GET", v1 + "/export"}, {"GET", v1 + "/grants"}, {"POST", "/api/tickets", "{\"conversation_id\":\"ID\"}"},
            {"GET", v1 + "/trajectory"}, {"POST", v1 + "/stop"}};
    }

    @Test
    void listsAndCountsHaveOnlyWhatIsOfTheCallersTenant() {
        var globex = with(server, SharedServers.GLOBEX_KEY);
        String list = globex.get("/api/conversations/search?limit=100").body();
        assertFalse(list.contains(theirs) || list.contains(ours), list);
        String own = new RestClient(server.http("/"), SharedServers.GLOBEX_KEY).create(List.of());
        assertTrue(globex.get("/api/conversations/search?limit=100").body().contains(own));
        assertEquals("1", globex.get("/api/conversations/count").body());
        String batch = globex.get("/api/conversations?ids=" + theirs + "&ids=" + own).body();
        assertTrue(batch.startsWith("[null,{"), batch);
    }

    @Test
    void anIdOfOthersIsTakenAndSaysNoMore() {
        String start = "{\"conversation_id\":\"" + theirs + "\",\"agent\":{\"kind\":\"Agent\",\"llm\":{\"model\":\"m\","
                + "\"usage_id\":\"agent\"}},\"workspace\":{\"kind\":\"LocalWorkspace\",\"working_dir\":\"/w\"},"
                + "\"runtime\":{\"kind\":\"trajectory\",\"events\":[]}}";
        assertEquals(409, with(server, SharedServers.KEY).json("POST", "/api/conversations", start).status());
    }

    @Test
    void socketsOfBothDialectsKnowNothingOfThem() throws IOException {
        for (String key : List.of(SharedServers.KEY, SharedServers.GLOBEX_KEY)) {
            assertEquals(closeCode(key, ConversationId.random().dashed()), closeCode(key, theirs));
            assertEquals(refusal(key, ConversationId.random().hex()), refusal(key, theirs.replace("-", "")));
        }
        try (var socket = RawSocket.open(server.socket(path(SharedServers.ACME_KEY, theirs)))) {
            assertTrue(socket.readText(LIMIT).contains("full_state"), "its own tenant");
        }
    }

    private static String path(String key, String id) {
        return "/sockets/events/" + id + "?session_api_key=" + key;
    }

    private int closeCode(String key, String id) throws IOException {
        try (var socket = RawSocket.open(server.socket(path(key, id)))) {
            var frame = socket.read(LIMIT);
            while (frame.opcode() != WebSocketFrame.CLOSE) frame = socket.read(LIMIT);
            return frame.closeCode();
        }
    }

    private String refusal(String key, String id) throws IOException {
        String query = "/socket.io/?EIO=4&transport=websocket&latest_event_id=-1&conversation_id=" + id
                + "&session_api_key=" + key;
        try (var socket = RawSocket.open(server.socket(query))) {
            assertTrue(socket.readText(LIMIT).startsWith("0{"));
            socket.sendText("40");
            return socket.readText(LIMIT);
        }
    }

    @Test
    void figuresOfAllAreForTheDefaultTenant() {
        assertEquals(401, with(server, SharedServers.ACME_KEY).get("/metrics").status());
        String figures = with(server, SharedServers.KEY).get("/metrics").body();
        assertTrue(figures.lines().anyMatch(line -> line.matches("partyline_tenant_conversations\\{tenant=\"acme\"\\} [1-9].*")));
        new RestClient(server.http("/"), SharedServers.ACME_KEY).post("/api/conversations/" + theirs + "/run",
                EventJson.object().build()).required();
        Await.until(LIMIT, () -> "nothing is counted", () -> with(server, SharedServers.KEY).get("/metrics").body().lines()
                .anyMatch(line -> line.matches("partyline_tenant_appended_total\\{tenant=\"acme\"\\} [1-9].*")));
    }

    @Test
    void theirFilesLieApart() {
        String name = theirs.replace("-", "") + ".json";
        var conversations = server.settings().data().resolve("conversations");
        assertTrue(Files.exists(conversations.resolve("acme").resolve(name)));
        assertFalse(Files.exists(conversations.resolve(name)));
    }
}
