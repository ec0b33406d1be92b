package dev.partyline.rest;

import static dev.partyline.rest.Fixture.assertProblem;
import static dev.partyline.rest.Fixture.query;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventTime;
import dev.partyline.dialect.V1Events;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import org.junit.jupiter.api.Test;

class EventPagesTest {

    private final Fixture server = new Fixture();
    private final ConversationMetadata chat = server.conversation();

    @Test
    void eventsComeExactlyAsTheyWereStored() {
        var odd = server.append(chat, V1Events.agentMessage("\u00e4 \"quoted\" \u20ac \u2028 </script>"));
        var plain = server.append(chat, V1Events.agentMessage("b"));

        assertEquals("{\"items\":[" + odd.payload() + "," + plain.payload() + "],\"next_page_id\":null}", text());
        assertEquals(Optional.of(odd.payload()), server.events.event(chat.id(), odd.eventId()));
    }

    @Test
    void anEmptyLogIsAnEmptyPage() {
        assertEquals("{\"items\":[],\"next_page_id\":null}", text());
        assertEquals("{\"items\":[],\"next_page_id\":null}", text("sort_order", "TIMESTAMP_DESC"));
        assertEquals(0, count());
    }

    @Test
    void pagesFollowEachOtherForwardsAndBackwards() {
        var ids = new ArrayList<>(server.say(chat, "1", "2", "3", "4", "5"));

        assertEquals(List.of(ids.subList(0, 2), ids.subList(2, 4), ids.subList(4, 5)), allPages("limit", "2"));
        Collections.reverse(ids);
        assertEquals(List.of(ids.subList(0, 2), ids.subList(2, 4), ids.subList(4, 5)),
                allPages("limit", "2", "sort_order", "TIMESTAMP_DESC"));
    }

    @Test
    void thereIsNoPageBehindAnExactlyFullOne() {
        server.say(chat, "1", "2");

        assertEquals(1, allPages("limit", "2").size());
        assertEquals(1, allPages("limit", "100").size());
    }

    @Test
    void anUnknownPageIsTheFirst() {
        var ids = server.say(chat, "1", "2");

        assertEquals(ids, ids(page("page_id", "nothing of ours")));
        assertEquals(ids.get(1), ids(page("page_id", "x", "sort_order", "TIMESTAMP_DESC")).get(0));
    }

    @Test
    void filtersHoldOnEveryPage() {
        var ids = server.say(chat, "a", "x", "a", "x", "a");

        assertEquals(List.of(List.of(ids.get(0), ids.get(2)), List.of(ids.get(4))),
                allPages("limit", "2", "body", "A"));
        assertEquals(3, count("body", "A"));
        assertEquals(5, count("kind", "openhands.sdk.event.llm_convertible.message.MessageEvent"));
        assertEquals(0, count("kind", "PauseEvent"));
        assertEquals(5, count("source", "agent"));
        assertEquals(0, count("source", "user"));
    }

    @Test
    void timesHoldFromInclusiveToExclusive() {
        var ids = server.say(chat, "0", "1", "2", "3");
        String one = time(1);
        String three = time(3);

        assertEquals(ids.subList(1, 4), ids(page("timestamp__gte", one)));
        assertEquals(ids.subList(0, 3), ids(page("timestamp__lt", three)));
        assertEquals(ids.subList(1, 3), ids(page("timestamp__gte", one, "timestamp__lt", three)));
        assertEquals(List.of(ids.get(2), ids.get(1)),
                ids(page("timestamp__gte", one, "timestamp__lt", three, "sort_order", "TIMESTAMP_DESC")));
        assertEquals(2, count("timestamp__gte", one, "timestamp__lt", three));
    }

    @Test
    void twoSpellingsOfAnInstantAreTheSameBound() {
        server.say(chat, "0", "1", "2");
        String utc = time(1);
        String india = OffsetDateTime.parse(utc).withOffsetSameInstant(ZoneOffset.ofHoursMinutes(5, 30)).toString();

        assertEquals(2, count("timestamp__gte", india));
        assertEquals(2, count("timestamp__gte", india.replace('+', ' ')));
        assertEquals(2, count("timestamp__gte", utc.replace("Z", "")));
    }

    @Test
    void commandsAreNeitherListedNorCountedNorFound() {
        server.say(chat, "1");
        var run = server.append(chat, Command.RUN.draft());
        server.say(chat, "2");

        assertEquals(2, count());
        assertEquals(2, server.events.visible(chat.id()));
        assertEquals(2, ids(page()).size());
        assertEquals(Optional.empty(), server.events.event(chat.id(), run.eventId()));
        assertEquals(2, ids(page("page_id", run.eventId(), "sort_order", "TIMESTAMP_DESC")).size()
                + ids(page("page_id", run.eventId())).size());
    }

    @Test
    void aPageEndsEarlyAtItsBytesAndTheNextGoesOnThere() {
        String large = "x".repeat(3 << 20);
        var ids = server.say(chat, large, large, large, large, large);

        assertEquals(List.of(ids.subList(0, 2), ids.subList(2, 4), ids.subList(4, 5)), allPages());
    }

    @Test
    void anEventLargerThanAPageIsAPage() {
        var ids = server.say(chat, "x".repeat(EventPages.MAX_PAGE_BYTES), "y");

        assertEquals(List.of(ids.subList(0, 1), ids.subList(1, 2)), allPages());
    }

    @Test
    void lookingStopsInALongLogThatHasNothing() {
        var drafts = IntStream.range(0, EventPages.MAX_LOOKED_AT + 5).mapToObj(i -> V1Events.pause()).toList();
        server.log.append(chat.id(), drafts);
        var ids = server.say(chat, "needle");

        var pages = allPages("body", "needle");

        assertEquals(List.of(List.of(), ids), pages);
    }

    @Test
    void theNewestEventsOfALongLogAreFewReads() {
        for (int i = 0; i < 1000; i++) server.append(chat, V1Events.pause());
        server.store.reads = 0;

        JsonObject page = page("limit", "50", "sort_order", "TIMESTAMP_DESC");
        page("limit", "50", "sort_order", "TIMESTAMP_DESC", "page_id", page.getString("next_page_id"));

        assertTrue(server.store.reads <= 8, server.store.reads + " reads");
        assertTrue(server.store.mostRead <= 64, server.store.mostRead + " records at once");
    }

    @Test
    void badParametersAreNamed() {
        assertProblem(422, "{'detail':[{'type':'greater_than_equal','loc':['query','limit'],"
                + "'msg':'Input should be greater than or equal to 1'}]}", () -> page("limit", "0"));
        assertProblem(422, "{'detail':[{'type':'less_than_equal','loc':['query','limit'],"
                + "'msg':'Input should be less than or equal to 100'}]}", () -> page("limit", "101"));
        assertProblem(422, "{'detail':[{'type':'int_parsing','loc':['query','limit'],"
                + "'msg':'Input should be a valid integer'}]}", () -> page("limit", "ten"));
        assertProblem(422, "{'detail':[{'type':'datetime_from_date_parsing','loc':['query','timestamp__gte'],"
                + "'msg':'Input should be a valid datetime'}]}", () -> page("timestamp__gte", "yesterday"));
        assertProblem(422, "{'detail':[{'type':'enum','loc':['query','sort_order'],"
                + "'msg':'Input should be one of the values that there are'}]}", () -> page("sort_order", "RANDOM"));
    }

    private String text(String... query) {
        return server.events.page(chat.id(), EventQuery.parse(query(query)));
    }

    private JsonObject page(String... query) {
        return EventJson.parseObject(text(query));
    }

    private long count(String... query) {
        return server.events.count(chat.id(), EventQuery.parse(query(query)));
    }

    private String time(int offset) {
        return EventTime.format(server.log.read(chat.id(), offset, 1, 1).get(0).timestamp());
    }

    private List<List<String>> allPages(String... query) {
        var pages = new ArrayList<List<String>>();
        String next = "";
        while (next != null) {
            var more = new ArrayList<>(List.of(query));
            if (!next.isEmpty()) more.addAll(List.of("page_id", next));
            JsonObject page = page(more.toArray(String[]::new));
            pages.add(ids(page));
            next = page.get("next_page_id") instanceof JsonString id ? id.getString() : null;
        }
        return pages;
    }

    private static List<String> ids(JsonObject page) {
        return page.getJsonArray("items").getValuesAs(JsonObject.class).stream()
                .map(item -> item.getString("id")).toList();
    }
}
