package dev.partyline.rest;

import static dev.partyline.rest.Fixture.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.dialect.V0Events;
import dev.partyline.dialect.V1Events;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;

class TrajectoryTest {

    private final Fixture server = new Fixture();
    private final ConversationMetadata chat = server.conversation();

    @Test
    void anEmptyConversationIsAnEmptyRecording() throws IOException {
        assertEquals("{\"trajectory\":[]}", written());
    }

    @Test
    void itHoldsWhatPagesHold() throws IOException {
        server.append(chat, V0Events.agentMessage("a", true));
        server.append(chat, Command.RUN.draft());
        server.append(chat, V1Events.agentMessage("b"));

        String pages = server.v0Events.page(chat.id(), V0EventQuery.parse(Fixture.query()));

        assertEquals(EventJson.parseObject(pages).get("events"), EventJson.parseObject(written()).get("trajectory"));
    }

    @Test
    void hiddenEventsAreLeftOut() throws IOException {
        server.append(chat, V0Events.action("agent", "run", json("{'command':'ls','hidden':true}")));
        server.append(chat, V0Events.observation("agent", "run", "", json("{'command':'ls','hidden':true}"), null));
        server.append(chat, V0Events.action("agent", "run", json("{'command':'ls','hidden':false}")));

        assertEquals(List.of(2), EventJson.parseObject(written()).getJsonArray("trajectory")
                .getValuesAs(JsonObject.class).stream().map(event -> event.getInt("id")).toList());
    }

    @Test
    void whatPagesOfABrowserLeaveIsRemovedHoweverDeep() throws IOException {
        server.append(chat, raw("{'timestamp':'2026-01-01T00:00:00.000000','source':'agent','observation':'browse',"
                + "'content':'c','extras':{'url':'u','screenshot':'s','set_of_marks':'s','dom_object':{},"
                + "'a':[{'axtree_object':{},'b':1,'c':{'focused_element_bid':'7','d':[]}}],'last_browser_action':'',"
                + "'last_browser_action_error':'','active_page_index':[0],'extra_element_properties':{}}}"));

        assertEquals(json("{'trajectory':[{'id':0,'timestamp':'2026-01-01T00:00:00.000000','source':'agent',"
                + "'observation':'browse','content':'c','extras':{'url':'u','a':[{'b':1,'c':{'d':[]}}]}}]}"),
                EventJson.parseObject(written()));
    }

    @Test
    void argumentsAreNotTouched() throws IOException {
        server.append(chat, raw("{'timestamp':'2026-01-01T00:00:00.000000','source':'agent','action':'browse',"
                + "'args':{'screenshot':'s'}}"));

        assertEquals("s", EventJson.parseObject(written()).getJsonArray("trajectory").getJsonObject(0)
                .getJsonObject("args").getString("screenshot"));
    }

    private static EventDraft raw(String singleQuoted) {
        JsonObject json = json(singleQuoted);
        String kind = json.containsKey("action") ? "action." + json.getString("action")
                : "observation." + json.getString("observation");
        return EventDraft.of(Dialect.V0, kind, "id-" + kind, EventJson.write(json));
    }

    private String written() throws IOException {
        var out = new ByteArrayOutputStream();
        new Trajectory(server.log, chat.id(), server.log.head(chat.id())).write(out);
        return out.toString(UTF_8);
    }
}
