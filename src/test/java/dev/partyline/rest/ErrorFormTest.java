package dev.partyline.rest;

import static dev.partyline.rest.Fixture.SOMEBODY;
import static dev.partyline.rest.Fixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.UnknownConversationException;
import dev.partyline.security.Action;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorFormTest {

    private static final ConversationId ID = ConversationId.parse("0f0e0d0c0b0a49088706050403020100");

    private final Fixture server = new Fixture();

    @Test
    void anUnknownConversationIsNamedWithDashes() {
        var unknown = assertThrows(UnknownConversationException.class,
                () -> server.access.conversation(ID.hex(), SOMEBODY, Action.WATCH));

        assertProblem(404, "{'detail':'Conversation not found: 0f0e0d0c-0b0a-4908-8706-050403020100'}", () -> {
            throw ProblemMapper.problem(unknown);
        });
        assertProblem(400, "{'detail':'Conversation not found: 0f0e0d0c-0b0a-4908-8706-050403020100'}",
                () -> server.access.conversationOr400(ID.hex(), SOMEBODY, Action.STEER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "../../etc/passwd", "0f0e0d0c0b0a4908870605040302010", "%00"})
    void anIdThatIsNoUuidIsRefusedBeforeAnythingIsLookedUp(String id) {
        assertProblem(422, "{'detail':[{'type':'uuid_parsing','loc':['path','conversation_id'],"
                + "'msg':'Input should be a valid UUID'}]}",
                () -> server.access.conversation(id, SOMEBODY, Action.WATCH));
    }

    @Test
    void whoMayNotIsForbidden() {
        var chat = server.conversation();
        server.policy.denied = Action.STEER;

        assertProblem(403, "{'detail':'Forbidden'}",
                () -> server.access.conversation(chat.id().hex(), SOMEBODY, Action.STEER));
        assertEquals(chat, server.access.conversation(chat.id().hex(), SOMEBODY, Action.WATCH));
    }

    @Test
    void nobodyMayNothing() {
        var chat = server.conversation();

        assertThrows(UnknownConversationException.class,
                () -> server.access.conversation(chat.id().hex(), new Caller(null, null), Action.WATCH));
        assertProblem(403, "{'detail':'Forbidden'}",
                () -> server.access.permit(new Caller(null, null), Action.CREATE, null));
    }

    @Test
    void anErrorOfOursHasAnIdAndNothingElse() {
        assertNull(ProblemMapper.problem(new IllegalStateException("secret")));
        assertEquals("{\"detail\":\"Internal Server Error\",\"error_id\":\"abc\"}",
                Answers.text(new Problem("Internal Server Error", "abc")));
    }

    @Test
    void successIsOneMember() {
        assertEquals("{\"success\":true}", Answers.text(new Success(true)));
        assertEquals("{\"success\":false}", Answers.text(new Success(false)));
    }

    @Test
    void serverInformationUsesTheProtocolsNames() {
        assertEquals("{\"capabilities\":[],\"idle_time\":3,\"sdk_version\":\"1.43.1\",\"title\":\"Partyline\","
                + "\"tools_version\":\"1.43.1\",\"uptime\":5,\"usable_tools\":[],\"version\":\"1\","
                + "\"workspace_version\":\"1.43.1\"}", Answers.text(new ServerInformation("1", 5, 3)));
    }

    @Test
    void waitingForStorageEnds() {
        assertThrows(StoreException.class, () -> Durable.await(new CompletableFuture<>(), Duration.ofMillis(1)));
    }

    @Test
    void whatAnAppendFailedWithIsThrown() {
        var failure = new UnknownConversationException(ID);

        assertSame(failure, assertThrows(UnknownConversationException.class,
                () -> Durable.await(CompletableFuture.failedStage(failure))));
        assertSame(failure, assertThrows(UnknownConversationException.class, () -> Durable.await(
                CompletableFuture.failedStage(failure).thenApply(nothing -> nothing))));
    }
}
