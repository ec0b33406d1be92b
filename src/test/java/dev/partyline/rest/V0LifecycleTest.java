package dev.partyline.rest;

import static dev.partyline.rest.Fixture.SOMEBODY;
import static dev.partyline.rest.Fixture.assertProblem;
import static dev.partyline.rest.Fixture.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import dev.partyline.conversation.AgentState;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.ExecutionStatus;
import dev.partyline.dialect.V0Events;
import dev.partyline.security.Action;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import org.junit.jupiter.api.Test;

class V0LifecycleTest {

    private final Fixture server = new Fixture();

    @Test
    void aNewConversationIsOneOfV0WithATitle() {
        ConversationMetadata made = create("{}");

        assertEquals(Dialect.V0, made.dialect());
        assertEquals("Conversation " + made.id().hex().substring(0, 5), made.title());
        assertEquals("{\"kind\":\"trajectory\"}", made.runtime());
        assertEquals(List.of("loading", "awaiting_user_input"), server.log.read(made.id(), 0, 9, 1 << 20).stream()
                .map(event -> json(event.payload()).getJsonObject("extras").getString("agent_state")).toList(),
                "or the page shows a spinner for ever");
        assertEquals("RUNNING", server.v0.status(made), "so that the page connects");
    }

    @Test
    void theFirstMessageRunsTheAgent() {
        ConversationMetadata made = create("{'initial_user_msg':'hi'}");

        assertEquals(List.of("observation.agent_state_changed", "action.message"),
                server.log.read(made.id(), 0, 2, 1 << 20).stream().map(ConversationEvent::kind).toList(), "loading first");
        assertTrue(server.log.state(made.id()).running());
    }

    @Test
    void aRecordingRunsAtOnce() {
        assertTrue(server.log.state(create("{'replay_json':'[]'}").id()).running());
        assertFalse(server.log.state(create("{}").id()).running());
    }

    @Test
    void nothingIsMadeOfWhatCannotBeRunOrMayNotBe() {
        for (Action needed : List.of(Action.CREATE, Action.SAY)) {
            server.policy.denied = needed;
            assertProblem(403, "{'detail':'Forbidden'}", () -> create("{'initial_user_msg':'hi'}"));
            assertEquals(List.of(), server.conversations.list());
        }
    }

    @Test
    void stoppedIsWhatTheLogSaysIsStopped() {
        ConversationMetadata chat = create("{}");

        server.v0.stop(chat, "");
        JsonObject stopped = server.pages.info(chat);
        server.v0.start(chat, "");

        assertEquals("STOPPED", stopped.getString("status"));
        assertEquals(JsonValue.NULL, stopped.get("url"));
        assertEquals(JsonValue.NULL, stopped.get("runtime_status"));
        assertEquals("RUNNING", server.pages.info(chat).getString("status"));
        assertEquals(AgentState.AWAITING_USER_INPUT, server.log.state(chat.id()).agentState());
    }

    @Test
    void startingTwiceAndStoppingTwiceAddNothing() {
        ConversationMetadata chat = create("{}");
        server.v0.start(chat, "");
        assertEquals(1, server.log.head(chat.id()).offset());

        server.v0.stop(chat, "");
        server.v0.start(chat, "");
        long head = server.log.head(chat.id()).offset();
        server.v0.start(chat, "");

        assertEquals(head, server.log.head(chat.id()).offset());
    }

    @Test
    void whoRunsAgainIsNotStoppedAnyMore() {
        ConversationMetadata chat = create("{}");
        server.v0.stop(chat, "");
        assertEquals("STOPPED", server.v0.status(chat));

        server.commands.run(chat.id(), "").toCompletableFuture().join();

        assertEquals("RUNNING", server.v0.status(chat));
    }

    /** Or the page would let go of its socket, and could not go on. */
    @Test
    void theStopButtonOfAPageStopsTheAgentOnly() {
        ConversationMetadata chat = create("{}");
        server.append(chat, V0Events.state(AgentState.STOPPED, ""));
        assertEquals("RUNNING", server.v0.status(chat));
    }

    @Test
    void whatAPageHasStoppedCanStillBePutAway() {
        ConversationMetadata chat = create("{}");
        server.append(chat, V0Events.state(AgentState.STOPPED, ""));
        server.v0.stop(chat, "");
        assertEquals("STOPPED", server.v0.status(chat));
    }

    @Test
    void aConversationOfV1IsNeverStopped() {
        ConversationMetadata chat = server.conversation();
        server.append(chat, V0Events.state(AgentState.STOPPED, ""));

        assertEquals("RUNNING", server.pages.info(chat).getString("status"));
        assertEquals("V1", server.pages.info(chat).getString("conversation_version"));
    }

    @Test
    void stoppingAConversationOfV1PausesIt() {
        ConversationMetadata chat = server.conversation();

        server.v0.stop(chat, "");

        assertEquals(ExecutionStatus.PAUSED, server.log.state(chat.id()).status());
        assertEquals(Dialect.V1, server.log.read(chat.id(), 0, 1, 1).get(0).dialect());
    }

    @Test
    void aRunThatIsActiveIsToldToStop() {
        ConversationMetadata chat = create("{'initial_user_msg':'hi'}");

        server.v0.stop(chat, "");

        assertTrue(server.log.state(chat.id()).run() == null || server.log.state(chat.id()).run().stopping() != null);
    }

    private ConversationMetadata create(String request) {
        return server.v0.create(V0StartRequest.parse(json(request)), SOMEBODY);
    }
}
