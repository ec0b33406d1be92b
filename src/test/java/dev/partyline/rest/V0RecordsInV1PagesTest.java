package dev.partyline.rest;

import static dev.partyline.rest.Fixture.query;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

import dev.partyline.conversation.AgentState;
import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.EventJson;
import dev.partyline.dialect.V0Events;
import dev.partyline.dialect.V0Ids;
import dev.partyline.dialect.V1Events;
import dev.partyline.dialect.V1Wire;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;

/** Clients of V1 read, by REST, the same projections of V0 records that their socket sends. */
class V0RecordsInV1PagesTest {

    private final Fixture server = new Fixture();
    private final ConversationMetadata chat = server.conversation();
    private final ConversationEvent said = server.append(chat, V0Events.agentMessage("from V0", false));
    private final ConversationEvent unseen = server.append(chat, V0Events.recall("x", true));
    private final ConversationEvent run = server.append(chat, Command.RUN.draft());
    private final ConversationEvent own = server.append(chat, V1Events.agentMessage("from V1"));
    private final ConversationEvent state = server.append(chat, V0Events.state(AgentState.STOPPED, ""));

    @Test
    void aPageHoldsWhatTheSocketSends() {
        assertEquals("{\"items\":[" + frame(said) + "," + own.payload() + "," + frame(state)
                + "],\"next_page_id\":null}", page());
    }

    @Test
    void whatIsCountedIsWhatIsSent() {
        assertEquals(3, count());
        assertEquals(3, server.events.visible(chat.id()));
        server.append(chat, V0Events.recall("y", false));
        server.append(chat, V0Events.agentMessage("more", false));
        assertEquals(4, server.events.visible(chat.id()), "counted on from where it was");
        assertEquals(4, server.events.visible(chat.id()));
    }

    @Test
    void aLogMadeAnewIsCountedAnew() {
        assertEquals(3, server.events.visible(chat.id()));
        server.conversations.delete(chat.id());
        server.conversations.create(chat.id(), "", null, chat.tags(), "{}", "{}", chat.dialect());
        var again = server.append(server.conversations.require(chat.id()), V0Events.agentMessage("anew", false));

        assertEquals(1, server.events.visible(chat.id()));
        assertEquals(Optional.empty(), server.events.event(chat.id(), uuid(said)), "an id of the log before");
        assertTrue(server.events.event(chat.id(), uuid(again)).isPresent());
    }

    @Test
    void theFiltersLookAtTheProjection() {
        assertEquals(2, count("kind", "MessageEvent"));
        assertEquals(1, count("body", "FROM v0"));
        assertEquals(0, count("kind", "action.message"));
        assertEquals(1, count("source", "environment"));
    }

    @Test
    void anEventIsFoundByTheIdThatWasSent() {
        assertEquals(Optional.of(frame(said)), server.events.event(chat.id(), uuid(said)));
        for (ConversationEvent other : List.of(unseen, run, own)) {
            assertEquals(Optional.empty(), server.events.event(chat.id(), uuid(other)), other::toString);
        }
        assertEquals(Optional.empty(), server.events.event(chat.id(), V0Ids.uuid(0, 99)));
    }

    @Test
    void aBatchFindsItToo() throws IOException {
        var out = new ByteArrayOutputStream();
        server.events.batch(chat.id(), List.of(uuid(state), uuid(unseen), own.eventId())).write(out);

        assertEquals("[" + frame(state) + ",null," + own.payload() + "]", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void pagesBeginAtIt() {
        JsonObject first = EventJson.parseObject(page("limit", "2"));
        assertEquals(uuid(state), first.getString("next_page_id"));
        assertEquals("{\"items\":[" + frame(state) + "],\"next_page_id\":null}", page("page_id", uuid(state)));
    }

    private static String frame(ConversationEvent event) {
        return V1Wire.encode(event, 1 << 20);
    }

    private static String uuid(ConversationEvent event) {
        return V0Ids.uuid(event.position().epoch(), event.offset());
    }

    private String page(String... query) {
        return server.events.page(chat.id(), EventQuery.parse(query(query)));
    }

    private long count(String... query) {
        return server.events.count(chat.id(), EventQuery.parse(query(query)));
    }
}
