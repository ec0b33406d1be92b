package dev.partyline.rest;

import static dev.partyline.rest.Fixture.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.partyline.conversation.EventJson;
import dev.partyline.testing.PlainHttp;
import dev.partyline.testing.RawSocket;
import dev.partyline.testing.SharedServers;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;

/** Events of V0 over HTTP, and the same for clients of V1 (V0 spec 11.2, V1 spec 7.3, 7.6). */
class V0EventsIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final PlainHttp http = new PlainHttp(SharedServers.open(), "");

    @Test
    void whatIsSaidFirstIsTheFirstEventBehindTheLoading() {
        var chat = V0Chat.create(http, "{'initial_user_msg':'hi','image_urls':['data:x']}");

        JsonObject loading = chat.events().get(0);
        JsonObject first = chat.events().get(1);

        assertEquals("loading", loading.getJsonObject("extras").getString("agent_state"));
        assertEquals(List.of("1", "message", "user"), List.of(first.get("id").toString(), first.getString("action"),
                first.getString("source")));
        assertEquals("hi", first.getJsonObject("args").getString("content"));
        assertEquals(json("{'a':['data:x']}").get("a"), first.getJsonObject("args").get("image_urls"));
    }

    @Test
    void anEventIsTakenAsFromTheSocketByEveryConversation() throws IOException {
        var placesById = Map.of(V0Chat.create(http, "{}").id(), 2, Chat.start(http, Recordings.silent()).hex(), 0);
        for (String id : placesById.keySet()) { // in a conversation of V0 the agent is ready first
            var chat = new V0Chat(http, id);
            try (var socket = chat.enter()) {
                Expect.success(chat.post("/events", "{'action':'message','args':{'content':'by post','x':1},'id':7}"));
                String frame = V0Chat.next(socket, "42[\"oh_event\",{\"id\":" + placesById.get(id) + ",");
                assertTrue(frame.contains("\"content\":\"by post\""), frame);
            }
        }
    }

    @Test
    void whatAClientMayNotSayIsRefused() {
        var chat = V0Chat.create(http, "{}");

        Expect.invalid("value_error", "'body'", "this action is not defined. Available actions: message, "
                + "change_agent_state", chat.post("/events", "{'action':'run','args':{'command':'ls'}}"));
        Expect.invalid("value_error", "'body'", "this observation is not defined. Available observations: none for "
                + "clients", chat.post("/events", "{'observation':'run','content':''}"));
        Expect.invalid("missing", "'body','message'", "Field required", chat.post("/message", "{}"));
        assertEquals(2, chat.events().size(), "the agent is ready, and nothing else");
    }

    @Test
    void pagesGoBothWays() {
        var chat = V0Chat.create(http, "{}");
        for (String wish : List.of("/stop", "/start", "/stop")) Expect.status(200, chat.ask(wish)); // no run: all is there
        List<JsonObject> all = chat.events();
        int last = all.get(all.size() - 1).getInt("id");

        assertEquals(List.of(all.get(0)), events(chat, "limit=1", true));
        assertEquals(List.of(all.get(all.size() - 1)), events(chat, "limit=1&reverse=true", true));
        assertEquals(all, events(chat, "start_id=0&end_id=" + last, false));
        assertEquals(List.of(), events(chat, "start_id=" + (last + 1), false));
        assertEquals(List.of(), events(chat, "limit=0", true));
        Expect.refusal(400, "Invalid limit", chat.get("/events?limit=101"));
        Expect.refusal(400, "Invalid limit", chat.get("/events?limit=-1"));
        Expect.invalid("int_parsing", "'query','start_id'", "Input should be a valid integer",
                chat.get("/events?start_id=x"));
    }

    private static List<JsonObject> events(V0Chat chat, String query, boolean more) {
        JsonObject page = chat.get("/events?" + query).json();
        assertEquals(more, page.getBoolean("has_more"), query);
        return page.getJsonArray("events").getValuesAs(JsonObject.class);
    }

    @Test
    void aRecordingIsPlayedAtOnceAndCanBeFetched() {
        var recorded = EventJson.array()
                .add(json("{'id':0,'timestamp':'2026-01-01T00:00:00.000000','source':'user','action':'message',"
                        + "'args':{'content':'do it','image_urls':[],'file_urls':[]},'message':'do it'}"))
                .add(json("{'id':1,'timestamp':'2026-01-01T00:00:00.000000','source':'agent','action':'message',"
                        + "'args':{'content':'done it','image_urls':[],'file_urls':[],'wait_for_response':true},"
                        + "'message':'done it'}")).build();
        String request = EventJson.write(EventJson.object().add("replay_json", EventJson.write(recorded)).build());
        var made = http.json("POST", "/api/conversations", request);
        Expect.status(200, made);
        var chat = new V0Chat(http, made.json().getString("conversation_id"));

        chat.awaitState("awaiting_user_input");

        JsonObject trajectory = chat.get("/trajectory").json();
        List<JsonObject> events = trajectory.getJsonArray("trajectory").getValuesAs(JsonObject.class);
        assertTrue(events.stream().anyMatch(event -> event.toString().contains("done it")), events::toString);
        assertEquals(chat.events(), events);
    }

    @Test
    void aClientOfV1FindsInPagesWhatItsSocketSends() throws IOException {
        var chat = V0Chat.create(http, "{'initial_user_msg':'a'}");
        var v1 = new Chat(http, chat.id());
        awaitEnd(chat); // nothing that clients see comes behind it
        List<JsonObject> found = v1.events();

        String count = http.get("/api/v1/events/count?conversation_id__eq=" + chat.id()).body();
        assertEquals(String.valueOf(found.size()), count);
        assertEquals(count, v1.get("/events/count").body());
        assertEquals(found, replayed(chat, "resend_all=true", found.size()));
        String first = found.get(0).getString("id");
        assertEquals(found.subList(1, found.size()), replayed(chat, "after=" + first, found.size() - 1));
        assertEquals(found.get(0), v1.get("/events/" + first).json());
        assertEquals("[" + v1.get("/events/" + first).body() + ",null]", v1.get("/events?ids=" + first + "&ids=x").body());
        Expect.answer(200, "1", v1.get("/events/count?kind=MessageEvent&source=user"));
    }

    /** The agent waits for its user again, who spoke to nobody. */
    private static void awaitEnd(V0Chat chat) {
        chat.awaitState("awaiting_user_input");
    }

    /** What a socket sends behind the state that comes first. */
    private static List<JsonObject> replayed(V0Chat chat, String query, int count) throws IOException {
        try (var socket = RawSocket.open(SharedServers.open().socket("/sockets/events/" + chat.id() + "?" + query))) {
            socket.readText(LIMIT);
            var events = new ArrayList<JsonObject>();
            while (events.size() < count) events.add(EventJson.parseObject(socket.readText(LIMIT)));
            return events;
        }
    }
}
