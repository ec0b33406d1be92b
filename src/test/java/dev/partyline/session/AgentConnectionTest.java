package dev.partyline.session;

import static dev.partyline.session.DeliveryFixture.said;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.ExecutionStatus;
import dev.partyline.dialect.V1Events;
import dev.partyline.security.Identity;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;

/** A program that is the agent, on the same delivery as those who watch, but not one of them. */
class AgentConnectionTest {

    private final DeliveryFixture partyline = new DeliveryFixture();
    private final ConversationMetadata chat = partyline.logs.create();
    private final RecordingTransport agent = new RecordingTransport();

    private ClientConnection attach(long cursor) {
        return partyline.delivery.connect(new AgentOpening(chat.id(), Identity.LOCAL, cursor, "{\"type\":\"attached\"}"), agent)
                .orElseThrow();
    }

    private List<String> told() {
        return agent.frames().stream().map(EventJson::parseObject).map(frame ->
                frame.get("event") instanceof JsonObject event ? event.getString("kind") : frame.getString("type")).toList();
    }

    @Test
    void itIsToldEverythingBehindWhatItHasWhole() {
        String large = "x".repeat(2 * partyline.limits.outboundFrameBytes());
        partyline.append(chat, said("known"), said(large));
        attach(0).acknowledged(agent.lastMark());
        partyline.append(chat, Command.CLIENT_WAIT_EXPIRED.draft(), V1Events.pause());

        assertEquals(List.of("attached", "MessageEvent", "PauseEvent"), told());
        assertEquals(large, EventJson.parseObject(agent.frames().get(1)).getJsonObject("event").getJsonObject("llm_message")
                .getJsonArray("content").getJsonObject(0).getString("text"));
    }

    @Test
    void whatIsSaidOfAPlaceInTheLogComesBehindItAndOnlyTheNewest() {
        partyline.append(chat, said("one"));
        var connection = attach(0);
        agent.stall();
        partyline.append(chat, said("two"), said("three"));
        connection.tell("work", 2, "{\"type\":\"old\"}");
        connection.tell("work", 2, "{\"type\":\"new\"}");
        agent.take();

        assertEquals(List.of("attached", "MessageEvent", "MessageEvent", "new"), told());
    }

    @Test
    void itIsNobodyWhoWatches() {
        partyline.append(chat, Command.RUN.draft(), V1Events.status(ExecutionStatus.RUNNING));
        var connection = attach(-1);
        assertEquals(Set.of(), partyline.registry.connections(chat.id()));
        partyline.delivery.disconnected(connection);
        attach(-1);

        partyline.now = partyline.now.plus(partyline.limits.clientWait()).plus(Duration.ofSeconds(1));
        partyline.registry.sweepClientWaits();
        assertEquals(1, partyline.waitExpired.fired().size());
    }

    @Test
    void itIsClosedWithItsConversation() {
        attach(-1);
        partyline.logs.conversations.delete(chat.id());
        assertEquals(List.of(Disconnect.CONVERSATION_NOT_FOUND), agent.closes());
    }

    @Test
    void aStoppingServerClosesItAndTakesNoOther() {
        attach(-1);
        partyline.delivery.stop();
        assertEquals(List.of(Disconnect.RESTART), agent.closes());
        assertTrue(partyline.delivery.connect(new AgentOpening(chat.id(), Identity.LOCAL, -1, "{}"), agent).isEmpty());
    }

    @Test
    void oneThatDoesNotReadIsClosedLikeOthers() {
        attach(-1);
        agent.stall();
        partyline.append(chat, said("unread"));
        partyline.now = partyline.now.plus(partyline.limits.stuckWrite()).plus(Duration.ofSeconds(1));
        partyline.registry.sweepStuckWrites();
        assertEquals(List.of(Disconnect.STUCK_WRITE), agent.closes());
        assertEquals(0, partyline.registry.everybody().count());
    }
}
