package dev.partyline.rest;

import static dev.partyline.rest.Fixture.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

import dev.partyline.testing.PlainHttp;
import dev.partyline.testing.PlainHttp.Answer;
import dev.partyline.testing.SharedServers;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The events of a conversation over HTTP (V1 spec 7.3 and section 10, F). */
class EventsIT {

    private static final String NOTHING = "{'items':[],'next_page_id':null}";

    private final PlainHttp http = new PlainHttp(SharedServers.open(), "");
    private final Chat chat = Chat.start(http, Recordings.acting());

    @Test
    void aMessageIsAppendedAsTheProtocolHasIt() {
        Expect.success(chat.post("/events", "{'role':'user','content':[{'type':'text','text':'hi','cache_prompt':true},"
                + "{'type':'image','image_urls':['data:image/png;base64,AA=='],'cache_prompt':false}]}"));

        JsonObject event = chat.events().get(0);
        assertEquals(json("{'role':'user','content':[{'cache_prompt':true,'type':'text','text':'hi'},"
                + "{'cache_prompt':false,'type':'image','image_urls':['data:image/png;base64,AA==']}],"
                + "'thinking_blocks':[]}"), event.getJsonObject("llm_message"));
        assertEquals("user", event.getString("source"));
        assertEquals(List.of("MessageEvent", "last_user_message_id"), chat.kinds());
        assertEquals(event.getString("id"), chat.events().get(1).getString("value"));
    }

    @Test
    void roleAndContentMayBeLeftOut() {
        Expect.success(chat.post("/events", "{}"));
        Expect.success(chat.post("/events", "{'content':null,'sender':'x','type':'message','unknown':1}"));
        Expect.success(chat.post("/events", "{'content':[{'text':'untyped'}]}"));
        Expect.success(chat.post("/events", "{'content':[{'type':'image_url','image_url':{'url':'u'}}]}"));

        assertEquals(4, chat.kinds().stream().filter("MessageEvent"::equals).count());
    }

    @Test
    void whatIsNoMessageOfAUserIsRefused() {
        Expect.invalid("value_error", "'body'", "content must be a list of text and image items",
                chat.post("/events", "{'role':'user','content':'text'}"));
        Expect.status(422, chat.post("/events", "{'role':'system','content':[]}"));
        Expect.status(422, chat.post("/events", "{'role':'robot','content':[]}"));
        Expect.status(422, chat.post("/events", "{'content':[{'type':'text','text':7}]}"));
        Expect.status(422, chat.post("/events", "{'content':[{'type':'video'}]}"));
        Expect.invalid("bool_type", "'body','run'", "Input should be a valid boolean",
                chat.post("/events", "{'content':[],'run':'yes'}"));
        Expect.answer(200, "0", chat.get("/events/count"));
    }

    @Test
    void anUnknownConversationHasNoEvents() {
        var unknown = Chat.unknown(http);

        Expect.refusal(404, Chat.NOT_FOUND, unknown.say("hi", false));
        Expect.refusal(404, Chat.NOT_FOUND, unknown.get("/events/search"));
        Expect.refusal(404, Chat.NOT_FOUND, unknown.get("/events/count"));
        Expect.refusal(404, Chat.NOT_FOUND, unknown.get("/events/" + Chat.UNKNOWN));
        Expect.refusal(404, Chat.NOT_FOUND, http.get("/api/v1/events/count?conversation_id__eq=" + Chat.UNKNOWN));
    }

    @Test
    void oneEventIsShownAsTheSearchShowsIt() {
        chat.say("hi", false);
        String page = chat.get("/events/search?limit=1").body();
        String id = chat.events().get(0).getString("id");

        var event = chat.get("/events/" + id);

        Expect.status(200, event);
        assertTrue(page.startsWith("{\"items\":[" + event.body() + "]"), page);
        Expect.refusal(404, "Event not found", chat.get("/events/" + Chat.UNKNOWN));
        Expect.refusal(404, "Event not found", chat.get("/events/no-such-event"));
    }

    @Test
    void aBatchHasAnItemForEveryIdAndNullForUnknownOnes() {
        say(2);
        List<String> ids = chat.events().stream().map(event -> event.getString("id")).toList();
        String wanted = "[" + chat.get("/events/" + ids.get(2)).body() + ",null,"
                + chat.get("/events/" + ids.get(0)).body() + "]";

        assertEquals(wanted, chat.get("/events?ids=" + ids.get(2) + "&ids=x&ids=" + ids.get(0)).body());
        assertBatch(wanted, "['" + ids.get(2) + "','x','" + ids.get(0) + "']");
        assertBatch("[]", "[]");
    }

    @Test
    void aBatchHasAHundredIdsAtMost() {
        String hundred = "?ids=x" + "&ids=x".repeat(99);
        Expect.answer(200, "[null" + ",null".repeat(99) + "]", chat.get("/events" + hundred));
        Expect.invalid("too_long", "'query','ids'", "List should have at most 100 items",
                chat.get("/events" + hundred + "&ids=x"));
        Expect.refusal(404, Chat.NOT_FOUND, Chat.unknown(http).get("/events?ids=x"));
        assertBatch("{'detail':[{'type':'list_type','loc':['body'],'msg':'Input should be a valid list'}]}", "{}");
        assertBatch("{'detail':[{'type':'string_type','loc':['body',1],'msg':'Input should be a valid string'}]}",
                "['x',7]");
    }

    /** A GET with a body, as the protocol has it; Payara itself refuses those unless it is told not to. */
    private void assertBatch(String wanted, String ids) {
        Answer answer = http.json("GET", chat.path("/events"), ids.replace('\'', '"'));
        boolean payara = answer.status() == 400 && answer.header("Server").startsWith("Payara");
        assertEquals(payara ? "" : wanted.replace('\'', '"'), answer.body());
    }

    @Test
    void pagesFollowEachOtherAndTheLastOneSaysSo() {
        var ids = say(5);

        assertEquals(List.of(2, 2, 1), pageSizes("limit=2&kind=MessageEvent"));
        assertEquals(ids, ids("kind=MessageEvent"));
        assertEquals(List.of(5), pageSizes("limit=5&kind=MessageEvent"));
        assertEquals(ids.get(0), item(chat.get("/events/search?page_id=unknown"), 0).getString("id"));
        assertEquals(ids.get(3), item(chat.get("/events/search?page_id=" + ids.get(3)), 0).getString("id"));
        var backwards = new ArrayList<>(ids);
        Collections.reverse(backwards);
        assertEquals(backwards, ids("limit=100&kind=MessageEvent&sort_order=TIMESTAMP_DESC"));
        assertEquals(List.of(2, 2, 1), pageSizes("limit=2&kind=MessageEvent&sort_order=TIMESTAMP_DESC"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"MessageEvent", "openhands.sdk.event.llm_convertible.message.MessageEvent"})
    void kindsGoByTheirSimpleNameAndByTheirWholeOne(String kind) {
        say(2);

        Expect.answer(200, "2", chat.get("/events/count?kind=" + kind));
        assertEquals(2, ids("kind=" + kind).size());
        Expect.answer(200, "0", chat.get("/events/count?kind=Message"));
        Expect.answer(200, NOTHING, chat.get("/events/search?kind=NoSuchEvent"));
    }

    @Test
    void sourcesAreToldApart() {
        chat.say("question", true);
        chat.awaitStatus("finished");

        assertEquals(List.of("MessageEvent"), kinds("source=user"));
        assertEquals(List.of("ActionEvent", "MessageEvent"), kinds("source=agent"));
        Expect.answer(200, "0", chat.get("/events/count?source=hook"));
        int all = Integer.parseInt(chat.get("/events/count").body());
        assertEquals(all, 1 + 2 + kinds("source=environment").size());
    }

    @Test
    void textIsFoundInMessagesOnlyWhateverItsCase() {
        chat.say("Hello World", false);
        chat.say("say HELLO", false);
        chat.post("/events", "{'content':[]}");
        chat.say("other", true);
        chat.awaitStatus("finished");

        assertEquals(2, ids("body=hello").size());
        Expect.answer(200, "2", chat.get("/events/count?body=hElLo"));
        Expect.answer(200, "1", chat.get("/events/count?body=hello&source=user&kind=MessageEvent&body=other"));
        Expect.answer(200, "0", chat.get("/events/count?body=probe"));
    }

    @Test
    void timesBoundASearchBelowInclusivelyAndAboveExclusively() {
        say(3);
        List<String> times = chat.events().stream().filter(event -> event.getString("kind").equals("MessageEvent"))
                .map(event -> event.getString("timestamp")).toList();
        String from = "kind=MessageEvent&timestamp__gte=";
        String to = "kind=MessageEvent&timestamp__lt=";

        Expect.answer(200, "2", chat.get("/events/count?" + from + times.get(1)));
        Expect.answer(200, "1", chat.get("/events/count?" + to + times.get(1)));
        Expect.answer(200, "1", chat.get("/events/count?" + from + times.get(1) + "&timestamp__lt=" + times.get(2)));
        Expect.answer(200, "0", chat.get("/events/count?" + from + "2999-01-01T00:00:00Z"));
        Expect.answer(200, "3", chat.get("/events/count?" + from + "1999-01-01T00:00:00"));
        assertEquals(2, ids(from + times.get(1)).size());
        assertEquals(1, ids(to + times.get(1)).size());
    }

    @Test
    void everyNotationOfAnInstantMeansTheSame() {
        say(2);
        String utc = chat.events().get(2).getString("timestamp");
        String wall = utc.substring(11, 19);
        int hour = Integer.parseInt(wall.substring(0, 2));
        String elsewhere = "%s%02d%s".formatted(utc.substring(0, 11), (hour + 2) % 24, utc.substring(13, 26));
        boolean nextDay = hour >= 22; // then the other notation would need another date

        var bounds = new ArrayList<>(List.of(utc, utc.replace("Z", ""), utc.replace("Z", "%2B00:00")));
        if (!nextDay) bounds.addAll(List.of(elsewhere + "%2B02:00", elsewhere + "+02:00"));
        for (String bound : bounds) {
            Expect.answer(200, "1", chat.get("/events/count?kind=MessageEvent&timestamp__gte=" + bound));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "", "2026-13-01T00:00:00", "2026-01-01", "1767225600", "2026-01-01T25:00:00Z"})
    void whatIsNoTimeIsRefused(String bound) {
        for (String name : List.of("timestamp__gte", "timestamp__lt")) {
            Expect.invalid("datetime_from_date_parsing", "'query','" + name + "'", "Input should be a valid datetime",
                    chat.get("/events/search?" + name + "=" + bound));
        }
    }

    @Test
    void limitsLieBetweenOneAndAHundred() {
        for (String limit : List.of("0", "-1", "-2147483648")) {
            Expect.invalid("greater_than_equal", "'query','limit'", "Input should be greater than or equal to 1",
                    chat.get("/events/search?limit=" + limit));
        }
        Expect.invalid("less_than_equal", "'query','limit'", "Input should be less than or equal to 100",
                chat.get("/events/search?limit=101"));
        Expect.invalid("int_parsing", "'query','limit'", "Input should be a valid integer",
                chat.get("/events/search?limit=99999999999999999999"));
        Expect.invalid("enum", "'query','sort_order'", "Input should be one of the values that there are",
                chat.get("/events/search?sort_order=RANDOM"));
    }

    @Test
    void theNewestOfManyAreFoundPageByPage() {
        var texts = IntStream.range(0, 1000).mapToObj(i -> "t" + i).toArray(String[]::new);
        var many = Chat.start(http, Recordings.saying(texts));
        many.ask("run");
        many.awaitEnd();
        int all = Integer.parseInt(many.get("/events/count").body());

        var newest = many.get("/events/search?limit=50&sort_order=TIMESTAMP_DESC").json();
        String next = newest.getString("next_page_id");
        var following = many.get("/events/search?limit=50&sort_order=TIMESTAMP_DESC&page_id=" + next).json();

        assertEquals(50, newest.getJsonArray("items").size());
        assertEquals(next, following.getJsonArray("items").getJsonObject(0).getString("id"));
        var events = many.events();
        assertEquals(all, events.size());
        assertEquals(events.get(all - 51).getString("id"), next);
        assertEquals(List.of("t0", "t999"), List.of(text(events.get(1)), text(events.get(1000))));
        Expect.answer(200, Integer.toString(all), http.get("/api/v1/events/count?conversation_id__eq=" + many.hex()));
    }

    private static String text(JsonObject message) {
        return message.getJsonObject("llm_message").getJsonArray("content").getJsonObject(0).getString("text");
    }

    private List<String> say(int messages) {
        for (int i = 0; i < messages; i++) Expect.success(chat.say("m" + i, false));
        return ids("kind=MessageEvent");
    }

    private List<Integer> pageSizes(String query) {
        var sizes = new ArrayList<Integer>();
        for (String page = ""; page != null;) {
            JsonObject found = chat.get("/events/search?" + query + "&page_id=" + page).json();
            sizes.add(found.getJsonArray("items").size());
            page = found.isNull("next_page_id") ? null : found.getString("next_page_id");
        }
        return sizes;
    }

    private List<String> ids(String query) {
        return items(query).stream().map(event -> event.getString("id")).toList();
    }

    private List<String> kinds(String query) {
        return items(query).stream().map(event -> event.getString("kind")).toList();
    }

    private List<JsonObject> items(String query) {
        return chat.get("/events/search?" + query).json().getJsonArray("items").getValuesAs(JsonObject.class);
    }

    private static JsonObject item(Answer page, int index) {
        return page.json().getJsonArray("items").getJsonObject(index);
    }
}
