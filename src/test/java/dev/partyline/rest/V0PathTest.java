package dev.partyline.rest;

import static dev.partyline.rest.Fixture.SOMEBODY;
import static dev.partyline.rest.Fixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.security.Action;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class V0PathTest {

    private final Fixture server = new Fixture();
    private final V0Path path = server.path;

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "abc", "\u00fc", "a.b", "~"})
    void otherTextsMayBeIds(String id) {
        assertDoesNotThrow(() -> V0Path.checkSyntax(id));
    }

    @Test
    void anIdHasAHundredCharactersAtMost() {
        assertDoesNotThrow(() -> V0Path.checkSyntax("x".repeat(100)));
        assertRefused("Conversation ID is too long", "x".repeat(101));
    }

    @Test
    void whatMightLeadElsewhereIsNoId() {
        assertRefused("Conversation ID contains invalid characters", "a\0b");
        for (String id : List.of("..", "a..b", "a/b", "a\\b", "../x")) {
            assertRefused("Conversation ID contains invalid path characters", id);
        }
        for (String id : List.of("a\nb", "\t", "\u001f")) {
            assertRefused("Conversation ID contains control characters", id);
        }
    }

    @Test
    void aConversationIsFoundInEitherSpelling() {
        ConversationMetadata chat = server.conversation();
        assertEquals(chat, path.conversation(chat.id().hex(), SOMEBODY, Action.WATCH));
        assertEquals(chat, path.conversation(chat.id().dashed(), SOMEBODY, Action.WATCH));
    }

    @Test
    void anUnknownOneIsNamedAndOtherTextIsNot() {
        assertProblem(404, "{'detail':'Conversation " + Chat.UNKNOWN.replace("-", "") + " not found'}",
                () -> path.conversation(Chat.UNKNOWN, SOMEBODY, Action.WATCH));
        assertProblem(404, "{'detail':'Conversation not found'}",
                () -> path.conversation("<script>", SOMEBODY, Action.WATCH));
    }

    @Test
    void whoMayNotIsTold() {
        String id = server.conversation().id().hex();
        server.policy.denied = Action.SAY;
        assertProblem(403, "{'detail':'Forbidden'}", () -> path.conversation(id, SOMEBODY, Action.SAY));
    }

    private static void assertRefused(String detail, String id) {
        assertProblem(400, "{'detail':'" + detail + "'}", () -> V0Path.checkSyntax(id));
    }
}
