package dev.partyline.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.partyline.testing.PlainHttp;
import dev.partyline.testing.SharedServers;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;

/** Lists of conversations while those come, go and change (V1 spec 7.2, 7.7). */
class ConversationListsIT {

    private final PlainHttp http = new PlainHttp(SharedServers.open(), "");

    @Test
    void withoutIdsThePageGetsItsList() {
        var older = Chat.start(http, Recordings.silent());
        var newer = Chat.start(http, Recordings.silent());

        JsonObject first = http.get("/api/conversations?limit=1").json();
        JsonObject second = http.get("/api/conversations?limit=1&page_id=" + first.getString("next_page_id")).json();

        assertEquals(List.of(newer.hex(), older.hex()), Stream.of(first, second).map(page ->
                page.getJsonArray("results").getJsonObject(0).getString("conversation_id")).toList());
        Expect.invalid("less_than_equal", "'query','limit'", "Input should be less than or equal to 100",
                http.get("/api/conversations?limit=101"));
    }

    @Test
    void aPageGoesOnWhereItWasWhateverBecomesOfItsFirstConversation() {
        IntStream.range(0, 3).forEach(i -> Chat.start(http, Recordings.silent()));
        JsonObject first = search("limit=1").json();
        String next = first.getString("next_page_id");
        JsonObject second = search("limit=1&page_id=" + next).json();
        Chat.start(http, Recordings.silent());
        Expect.success(http.call("DELETE", "/api/conversations/" + only(second)));

        JsonObject third = search("limit=1&page_id=" + next).json();

        assertEquals(third, search("limit=1&page_id=" + second.getString("next_page_id")).json());
    }

    private static String only(JsonObject page) {
        return page.getJsonArray("items").getJsonObject(0).getString("id");
    }

    @Test
    void whatIsSaidUpdatesTheConversation() {
        var chat = Chat.start(http, Recordings.silent());
        Chat.start(http, Recordings.silent());

        Expect.success(chat.say("hi", false));

        JsonObject shown = chat.get("").json();
        assertEquals(chat.events().get(1).getString("timestamp"), shown.getString("updated_at"));
        assertEquals(shown.getString("updated_at"), shown.getString("last_updated_at"));
        assertEquals(chat.id(), only(search("limit=1&sort_order=UPDATED_AT_DESC").json()));
    }

    private PlainHttp.Answer search(String query) {
        return http.get("/api/conversations/search?" + query);
    }
}
