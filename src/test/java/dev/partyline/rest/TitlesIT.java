package dev.partyline.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;

import dev.partyline.testing.Await;
import dev.partyline.testing.PlainHttp;
import dev.partyline.testing.RawSocket;
import dev.partyline.testing.SharedServers;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import org.junit.jupiter.api.Test;

/** Titles from the first message, by whichever way it came (V0 spec 9.2). */
class TitlesIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String SAID = "The cart total is wrong when a coupon is used";
    private static final String TITLE = "The cart total is wrong when a...";

    private final PlainHttp http = new PlainHttp(SharedServers.open(), "");

    @Test
    void aPageThatWatchesIsToldTheTitleThatItsMessageMakes() throws IOException {
        var chat = V0Chat.create(http, "{}");
        try (var page = chat.watch(); var other = chat.watch()) {
            page.sendText("42[\"oh_user_action\",{\"action\":\"message\",\"args\":{\"content\":\"" + SAID + "\"}}]");
            for (RawSocket each : new RawSocket[] {page, other}) {
                String frame = V0Chat.next(each, "42[\"oh_event\",{\"status_update\":true,\"type\":\"info\",\"message\":\""
                        + chat.id());
                assertTrue(frame.endsWith("\"conversation_title\":\"" + TITLE + "\"}]"), frame);
            }
            page.sendText("41");
            other.sendText("41");
        }
        assertEquals(TITLE, chat.shown().getString("title"));
    }

    @Test
    void everyOtherWayOfSayingSomethingMakesATitleToo() {
        awaitTitle(V0Chat.create(http, "{'initial_user_msg':'" + SAID + "'}")::shown);
        var byRoute = V0Chat.create(http, "{}");
        Expect.status(200, byRoute.post("/message", "{'message':'" + SAID + "'}"));
        awaitTitle(byRoute::shown);

        String request = "{'agent':{'llm':{'model':'m'}},'workspace':{'working_dir':'/w'}";
        var first = Chat.start(http, request + ",'initial_message':{'content':[{'type':'text','text':'" + SAID + "'}]}}",
                Recordings.silent());
        awaitTitle(() -> first.get("").json());
        var later = Chat.start(http, Recordings.silent());
        Expect.success(later.say(SAID, false));
        awaitTitle(() -> later.get("").json());
        var ofV0 = Chat.start(http, Recordings.silent());
        Expect.success(ofV0.post("/events", "{'action':'message','args':{'content':'" + SAID + "'}}"));
        awaitTitle(() -> ofV0.get("").json());
    }

    @Test
    void aTitleThatSomebodyGaveIsKeptAndNoneIsMadeWhereNoneIsWanted() {
        var named = V0Chat.create(http, "{}");
        Expect.answer(200, "true", http.json("PATCH", named.path(""), "{\"title\":\"Mine\"}"));
        Expect.status(200, named.post("/message", "{'message':'" + SAID + "'}"));
        var unwanted = Chat.start(http, "{'agent':{'llm':{'model':'m'}},'workspace':{'working_dir':'/w'},"
                + "'autotitle':false}", Recordings.silent());
        Expect.success(unwanted.say(SAID, false));

        var last = V0Chat.create(http, "{'initial_user_msg':'" + SAID + "'}");
        awaitTitle(last::shown); // one after the other, so the others had their turn
        assertEquals("Mine", named.shown().getString("title"));
        assertEquals(JsonValue.NULL, unwanted.get("").json().get("title"));
    }

    private static void awaitTitle(Supplier<JsonObject> shown) {
        Await.until(LIMIT, () -> "the title is " + shown.get().get("title"),
                () -> shown.get().get("title").toString().equals('"' + TITLE + '"'));
    }
}
