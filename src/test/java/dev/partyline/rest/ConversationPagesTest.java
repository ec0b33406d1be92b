package dev.partyline.rest;

import static dev.partyline.rest.Fixture.SOMEBODY;
import static dev.partyline.rest.Fixture.assertProblem;
import static dev.partyline.rest.Fixture.query;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import java.util.Map;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.EventTime;
import dev.partyline.dialect.V1Events;
import dev.partyline.security.Action;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.ws.rs.core.MultivaluedHashMap;
import org.junit.jupiter.api.Test;

class ConversationPagesTest {

    private final Fixture server = new Fixture();
    private final List<ConversationMetadata> chats =
            List.of(server.conversation(), server.conversation(), server.conversation());

    @Test
    void theNewestComeFirstUnlessAskedOtherwise() {
        server.store.now = server.store.now.plusSeconds(1);
        server.conversations.edit(chats.get(1).id(), "touched", Map.of());

        assertEquals(List.of(hex(2), hex(1), hex(0)), found());
        assertEquals(List.of(hex(0), hex(1), hex(2)), found("sort_order", "CREATED_AT"));
        assertEquals(List.of(hex(0), hex(2), hex(1)), found("sort_order", "UPDATED_AT"));
        assertEquals(List.of(hex(1), hex(2), hex(0)), found("sort_order", "UPDATED_AT_DESC"));
    }

    @Test
    void pagesFollowEachOther() {
        JsonObject first = server.pages.search(query("limit", "2"), SOMEBODY);
        String next = first.getString("next_page_id");
        JsonObject second = server.pages.search(query("limit", "2", "page_id", next), SOMEBODY);

        assertEquals(List.of(hex(2), hex(1)), ids(first));
        assertEquals(List.of(hex(0)), ids(second));
        assertEquals(JsonValue.NULL, second.get("next_page_id"));
        assertEquals(3, found("page_id", "unknown").size());
    }

    @Test
    void aPageBeginsAtItsPlaceEvenWhenItsConversationIsGone() {
        String next = server.pages.search(query("limit", "1"), SOMEBODY).getString("next_page_id");
        server.conversations.delete(chats.get(1).id());
        server.conversation();

        assertEquals(List.of(hex(0)), found("page_id", next));
        assertEquals(List.of(hex(0)), found("page_id", hex(0)), "the id of a conversation means its place");
    }

    @Test
    void aPageOfAStatusBeginsAtItsPlaceEvenWhenTheStatusHasChanged() {
        String next = server.pages.search(query("limit", "1", "status", "idle"), SOMEBODY).getString("next_page_id");
        server.commands.run(chats.get(1).id(), "").toCompletableFuture().join();

        assertEquals(List.of(hex(0)), found("status", "idle", "page_id", next));
    }

    @Test
    void theLastEventUpdatesAConversation() {
        var said = server.append(chats.get(0), V1Events.agentMessage("hi"));

        assertEquals(List.of(hex(0), hex(2), hex(1)), found("sort_order", "UPDATED_AT_DESC"));
        assertEquals(EventTime.format(said.timestamp()), server.pages.info(chats.get(0)).getString("updated_at"));
        assertEquals(EventTime.format(chats.get(1).updatedAt()),
                server.pages.info(chats.get(1)).getString("updated_at"));
    }

    @Test
    void thePageHasAListOfItsOwn() {
        JsonObject first = server.pages.list(query("limit", "2"), SOMEBODY);
        assertEquals(List.of(hex(2), hex(1)), ids(first, "results"));
        assertEquals(List.of(hex(0)),
                ids(server.pages.list(query("page_id", first.getString("next_page_id")), SOMEBODY), "results"));
    }

    @Test
    void thePagesListIsNarrowedByWhatAConversationIsAbout() {
        var about = create("{'repository':'a/b','suggested_task':{}}");
        create("{'repository':'a/c'}");

        assertEquals(List.of(about), ids(server.pages.list(query("selected_repository", "a/b"), SOMEBODY), "results"));
        assertEquals(List.of(about),
                ids(server.pages.list(query("conversation_trigger", "suggested_task"), SOMEBODY), "results"));
        assertEquals(List.of(), ids(server.pages.list(
                query("selected_repository", "a/c", "conversation_trigger", "slack"), SOMEBODY), "results"));
        assertEquals(5, ids(server.pages.list(query("selected_repository", ""), SOMEBODY), "results").size());
    }

    private String create(String request) {
        return server.v0.create(V0StartRequest.parse(Fixture.json(request)), SOMEBODY).id().hex();
    }

    @Test
    void aStatusSelects() {
        server.commands.run(chats.get(1).id(), "").toCompletableFuture().join();

        assertEquals(List.of(hex(1)), found("status", "running"));
        assertEquals(2, server.pages.count(query("status", "idle"), SOMEBODY));
        assertEquals(3, server.pages.count(query(), SOMEBODY));
        assertProblem(422, "{'detail':[{'type':'enum','loc':['query','status'],"
                + "'msg':'Input should be one of the values that there are'}]}", () -> found("status", "asleep"));
    }

    @Test
    void aBatchHasOneItemPerIdInEitherSpelling() {
        var items = batch(hex(1), ConversationId.random().hex(), chats.get(0).id().dashed());

        assertEquals(hex(1), items.getJsonObject(0).getString("conversation_id"));
        assertEquals(JsonValue.NULL, items.get(1));
        assertEquals(hex(0), items.getJsonObject(2).getString("conversation_id"));
    }

    @Test
    void aBatchIsBounded() {
        assertEquals(99, batch(Collections.nCopies(99, hex(0)).toArray(String[]::new)).size());
        assertProblem(422, "{'detail':[{'type':'too_long','loc':['query','ids'],"
                        + "'msg':'List should have at most 99 items'}]}",
                () -> batch(Collections.nCopies(100, hex(0)).toArray(String[]::new)));
        assertProblem(422, "{'detail':[{'type':'missing','loc':['query','ids'],'msg':'Field required'}]}",
                () -> batch());
    }

    @Test
    void whatACallerMayNotWatchIsNotThere() {
        server.policy.denied = Action.WATCH;

        assertEquals(List.of(), found());
        assertEquals(JsonValue.NULL, batch(hex(0)).get(0));
    }

    private JsonArray batch(String... ids) {
        var query = new MultivaluedHashMap<String, String>();
        query.addAll("ids", ids);
        return server.pages.batch(new Parameters(query), "ids", SOMEBODY, server.pages::listed);
    }

    private List<String> found(String... query) {
        return ids(server.pages.search(query(query), SOMEBODY));
    }

    private String hex(int chat) {
        return chats.get(chat).id().hex();
    }

    private static List<String> ids(JsonObject page) {
        return ids(page, "items");
    }

    private static List<String> ids(JsonObject page, String member) {
        return page.getJsonArray(member).getValuesAs(JsonObject.class).stream()
                .map(item -> item.getString("conversation_id")).toList();
    }
}
