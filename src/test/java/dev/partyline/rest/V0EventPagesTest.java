package dev.partyline.rest;

import static dev.partyline.rest.Fixture.assertProblem;
import static dev.partyline.rest.Fixture.json;
import static dev.partyline.rest.Fixture.query;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;

import dev.partyline.conversation.AgentState;
import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.EventJson;
import dev.partyline.dialect.V0Events;
import dev.partyline.dialect.V1Events;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;

class V0EventPagesTest {

    private final Fixture server = new Fixture();
    private final ConversationMetadata chat = server.v0Conversation();

    @Test
    void nothingOfV0IsLeftOut() {
        var silent = server.append(chat, V0Events.nothing(null));
        server.append(chat, V0Events.changeState("environment", AgentState.RUNNING));
        server.append(chat, V0Events.recall("x", true));

        var events = page().getJsonArray("events");

        assertTrue(text().startsWith("{\"events\":[{\"id\":0," + silent.payload().substring(1) + ","), text());
        assertEquals(List.of("environment", "environment", "user"), events.getValuesAs(JsonObject.class).stream()
                .map(event -> event.getString("source")).toList());
    }

    @Test
    void whatHasNoCounterpartIsAHoleInTheIds() {
        server.append(chat, V1Events.agentMessage("hi"));
        server.append(chat, Command.RUN.draft());
        server.append(chat, V1Events.stateUpdate("stats", json("{}")));
        server.append(chat, V0Events.agentMessage("ho", true));

        assertEquals(List.of(0, 3), ids(page()));
    }

    @Test
    void aPageIsAPartInEitherDirection() {
        say(5);

        assertEquals(List.of(0, 1, 2, 3, 4), ids(page()));
        assertEquals(List.of(1, 2, 3), ids(page("start_id", "1", "end_id", "3")));
        assertEquals(List.of(3, 2), ids(page("start_id", "1", "end_id", "3", "reverse", "true", "limit", "2")));
        assertEquals(List.of(4, 3), ids(page("reverse", "true", "limit", "2")));
        assertEquals(List.of(), ids(page("start_id", "5")));
        assertEquals(List.of(0, 1), ids(page("start_id", "-99999999999999", "limit", "2")));
        assertEquals(List.of(), ids(page("end_id", "-1")));
    }

    @Test
    void thereIsMoreOnlyWhenThereIs() {
        say(3);

        assertEquals(List.of(true, false, true, false), List.of(more("limit", "2"), more("limit", "3"),
                more("limit", "0"), more("start_id", "3", "limit", "0")));
        assertEquals(List.of(true, false), List.of(more("limit", "2", "reverse", "true"),
                more("limit", "2", "reverse", "true", "end_id", "1")));
    }

    @Test
    void idsOfAnotherEpochLieBeforeOrBehindTheLog() {
        say(2);
        String later = Long.toString(1L << 32);

        assertEquals(List.of(), ids(page("start_id", later)));
        assertEquals(List.of(0, 1), ids(page("end_id", later)));
    }

    @Test
    void twentyIsUsualAndAHundredTheMost() {
        say(21);

        assertEquals(20, ids(page()).size());
        assertEquals(21, ids(page("limit", "100")).size());
        for (String limit : List.of("101", "-1", "9999999999")) {
            assertProblem(400, "{'detail':'Invalid limit'}", () -> page("limit", limit));
        }
        assertProblem(422, "{'detail':[{'type':'int_parsing','loc':['query','end_id'],"
                + "'msg':'Input should be a valid integer'}]}", () -> page("end_id", "undefined"));
    }

    @Test
    void aPageEndsEarlyWhenItIsLarge() {
        String large = "x".repeat(1 << 20);
        IntStream.range(0, 9).forEach(i -> server.append(chat, V0Events.agentMessage(large, false)));

        JsonObject page = page();

        assertEquals(List.of(0, 1, 2), ids(page), "each has its text twice");
        assertEquals(true, page.getBoolean("has_more"));
    }

    private void say(int times) {
        IntStream.range(0, times).forEach(i -> server.append(chat, V0Events.agentMessage("m" + i, false)));
    }

    private boolean more(String... query) {
        return page(query).getBoolean("has_more");
    }

    private JsonObject page(String... query) {
        return EventJson.parseObject(text(query));
    }

    private String text(String... query) {
        return server.v0Events.page(chat.id(), V0EventQuery.parse(query(query)));
    }

    private static List<Integer> ids(JsonObject page) {
        return page.getJsonArray("events").getValuesAs(JsonObject.class).stream().map(each -> each.getInt("id"))
                .toList();
    }
}
