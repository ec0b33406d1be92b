package dev.partyline.socketio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.partyline.conversation.AgentState;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.ExecutionStatus;
import dev.partyline.conversation.StoreException;
import dev.partyline.dialect.V0Events;
import dev.partyline.dialect.V1Events;
import dev.partyline.session.ClientConnection;
import dev.partyline.session.EventDelivery;
import dev.partyline.session.Transport;
import dev.partyline.session.V0Opening;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in to a conversation of V0, and what comes first (V0 spec sections 1 and 2). */
class V0NamespaceTest {

    private static final String READY =
            "42[\"oh_event\",{\"status_update\":true,\"type\":\"info\",\"id\":\"STATUS$READY\",\"message\":\"\"}]";

    private static final String STOPPED = "42[\"oh_event\",{\"message\":\"\",\"observation\":\"agent_state_changed\","
            + "\"content\":\"\",\"extras\":{\"agent_state\":\"stopped\",\"reason\":\"\"}}]";

    private final V0Rig rig = V0Rig.open();

    @Test
    void connectIsAnsweredThenComesTheReplayThenTheStatusThenWhatIsLive() {
        rig.append(said("a"), said("b"));
        var client = rig.joined(-1);
        List<String> opening = client.received();
        assertEquals("40{\"sid\":\"SID\"}", opening.get(0));
        assertTrue(opening.get(1).startsWith("42[\"oh_event\",{\"id\":0,\"timestamp\":"), opening.get(1));
        assertTrue(opening.get(2).startsWith("42[\"oh_event\",{\"id\":1,"), opening.get(2));
        assertEquals(READY, opening.get(3));
        assertEquals(4, opening.size());
        rig.append(said("c"));
        assertEquals(List.of("2"), client.ids());
    }

    @Test
    void aClientGoesOnBehindTheLastEventItHas() {
        rig.append(said("a"), said("b"), said("c"));
        assertEquals(List.of("1", "2"), rig.joined(0).ids());
        assertEquals(List.of(), rig.joined(2).ids());
    }

    @Test
    void ofTheStatesUpToTheHeadOnlyTheNewestComesInItsOwnPlace() {
        rig.append(V0Events.state(AgentState.LOADING, ""), said("a"), V0Events.state(AgentState.RUNNING, ""), said("b"));
        var client = rig.joined(-1);
        assertEquals(List.of("1", "2", "3"), client.ids());
        rig.append(V0Events.state(AgentState.PAUSED, ""), V0Events.state(AgentState.RUNNING, ""));
        assertEquals(List.of("4", "5"), client.ids());
    }

    @Test
    void eventsOfV1AreShownToo() {
        rig.append(V1Events.agentMessage("hello"), V1Events.status(ExecutionStatus.RUNNING));
        List<String> frames = rig.joined(-1).received();
        assertTrue(frames.get(1).contains("\"action\":\"message\",\"args\":{\"content\":\"hello\""), frames.get(1));
        assertTrue(frames.get(2).contains("\"extras\":{\"agent_state\":\"running\""), frames.get(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "conversation_id=", "latest_event_id=3&providers_set=&session_api_key=null"})
    void aConversationMustBeNamed(String query) {
        assertRefused("{\"message\":\"No conversation_id in query params\"}", rig.client(query));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000000000000000000000000000", "..%2F..%2Fetc", "x", "5d1f0c7e9a3b4f6d8c2e1a0b9f8e7d6c0"})
    void theConversationMustBeThere(String id) {
        assertRefused("{\"message\":\"Conversation not found\",\"data\":{\"msg_id\":\"CONVERSATION$NOT_FOUND\"}}",
                rig.client("conversation_id=" + id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "999999999999", "4294967296"})
    void whoHasSeenWhatIsNotThereMustBeginAnew(String latest) {
        rig.append(said("a"), said("b"));
        assertRefused("{\"message\":\"The conversation was made anew; load the page again\","
                + "\"data\":{\"msg_id\":\"CONVERSATION$RESET\"}}",
                rig.client("conversation_id=" + rig.chat.id().hex() + "&latest_event_id=" + latest));
    }

    @ParameterizedTest
    @ValueSource(strings = {"undefined", "", "+1", "1_0", " 1", "-99999999999999999", "12345678901234567890"})
    void anIdThatIsNoNumberStandsBeforeTheFirstEvent(String latest) {
        rig.append(said("a"), said("b"));
        var client = rig.client("conversation_id=" + rig.chat.id().hex() + "&latest_event_id=" + latest).send("40");
        assertEquals(List.of("0", "1"), client.ids());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&session_api_key=", "&session_api_key=wrong", "&session_api_key=null"})
    void aKeyIsNeededWhereOneIsConfigured(String key) {
        var closed = V0Rig.withKey();
        assertRefused("{\"message\":\"invalid_session_api_key\"}",
                closed.client("conversation_id=" + closed.chat.id().hex() + key));
    }

    @Test
    void theKeyMayComeInTheQueryInAHeaderOrInThePayload() {
        var closed = V0Rig.withKey();
        String query = "conversation_id=" + closed.chat.id().hex();
        assertLetIn(closed.client(query + "&session_api_key=" + V0Rig.KEY).send("40"));
        assertLetIn(closed.client(query, Map.of("X-Session-API-Key", List.of(V0Rig.KEY))).send("40"));
        assertLetIn(closed.client(query).send("40{\"session_api_key\":\"" + V0Rig.KEY + "\"}"));
    }

    @Test
    void inOpenModeWhateverAPageSendsAsKeyOrPayloadIsIgnored() {
        String query = "conversation_id=" + rig.chat.id().hex();
        assertLetIn(rig.client(query + "&session_api_key=null&providers_set=github%2Cunknown").send("40"));
        assertLetIn(rig.client(query).send("40{\"token\":[1,2]}"));
    }

    @Test
    void aFullConversationIsNotJoined() {
        for (int i = 0; i < rig.partyline.limits.socketsPerConversation(); i++) rig.joined(-1);
        assertRefused("{\"message\":\"Failed to join conversation\"}",
                rig.client("conversation_id=" + rig.chat.id().hex()));
    }

    @Test
    void whoIsRefusedHasTwoSecondsToGo() {
        var client = rig.client("").send("40");
        rig.threads.pass(Duration.ofMillis(1999));
        assertFalse(client.engine.closed);
        rig.threads.pass(Duration.ofMillis(1));
        assertTrue(client.engine.closed);
    }

    @Test
    void whoLeavesIsForgotten() {
        var client = rig.joined(-1);
        assertEquals(1, rig.partyline.registry.connections(rig.chat.id()).size());
        client.send("41");
        assertEquals(0, rig.partyline.registry.connections(rig.chat.id()).size());
        var other = rig.joined(-1);
        other.engine.close();
        assertEquals(0, rig.partyline.registry.connections(rig.chat.id()).size());
    }

    @Test
    void clientsOfADeletedConversationHearThatItHasStoppedAndAreTold() {
        var client = rig.joined(-1);
        client.received();
        rig.partyline.logs.conversations.delete(rig.chat.id());
        assertEquals(List.of(STOPPED, "41"), client.received());
    }

    @Test
    void whoEntersAConversationAsItIsDeletedHearsTheSame() {
        rig.onDecision = () -> rig.partyline.logs.conversations.delete(rig.chat.id());
        assertEquals(List.of("40{\"sid\":\"SID\"}", STOPPED, "41"), rig.joined(-1).received());
        assertEquals(0, rig.partyline.registry.connections(rig.chat.id()).size());
    }

    @Test
    void whomTheStoreFailsAfterTheDecisionComesBack() {
        rig.onDecision = () -> rig.namespace.delivery = new EventDelivery() {
            @Override
            public Optional<ClientConnection> connect(V0Opening opening, Transport transport) {
                throw new StoreException("out of reach for a moment");
            }
        };
        var client = rig.joined(-1);
        assertEquals(List.of("40{\"sid\":\"SID\"}"), client.received());
        assertTrue(client.engine.closed);
    }

    @Test
    void whenTheServerStopsAClientIsNotToldToLeave() {
        var client = rig.joined(-1);
        client.received();
        rig.partyline.delivery.stop();
        assertEquals(List.of(), client.received());
        assertTrue(client.engine.closed);
        assertRefused("{\"message\":\"Failed to join conversation\"}",
                rig.client("conversation_id=" + rig.chat.id().hex()));
    }

    @Test
    void aNewTitleIsToldToEverybodyInTheConversation() {
        var one = rig.joined(-1);
        var two = rig.joined(-1);
        one.received();
        two.received();
        rig.partyline.logs.conversations.edit(rig.chat.id(), "Fix the cart total", null);
        var told = List.of("42[\"oh_event\",{\"status_update\":true,\"type\":\"info\","
                + "\"message\":\"5d1f0c7e9a3b4f6d8c2e1a0b9f8e7d6c\",\"conversation_title\":\"Fix the cart total\"}]");
        assertEquals(told, one.received());
        assertEquals(told, two.received());
    }

    private static EventDraft said(String text) {
        return V0Events.agentMessage(text, false);
    }

    private static void assertLetIn(V0Rig.Client client) {
        assertEquals("40{\"sid\":\"SID\"}", client.received().get(0));
    }

    private static void assertRefused(String payload, V0Rig.Client client) {
        assertEquals(List.of("44" + payload), client.send("40").received());
    }
}
