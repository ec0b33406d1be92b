package dev.partyline.rest;

import static dev.partyline.rest.Fixture.SOMEBODY;
import static dev.partyline.rest.Fixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.ExecutionStatus;
import dev.partyline.conversation.UnknownConversationException;
import dev.partyline.security.Action;
import dev.partyline.security.Identity;
import org.junit.jupiter.api.Test;

class DeletionTest {

    private final Fixture server = new Fixture(Duration.ofHours(1));
    private final ConversationMetadata chat = server.conversation();
    private final String id = chat.id().dashed();

    @Test
    void theWindowEndsAfterItsTimeWhetherSweptOrNot() {
        server.deletion.delete(id, SOMEBODY);
        server.store.now = server.store.now.plus(Duration.ofHours(1));

        assertThrows(UnknownConversationException.class, () -> server.deletion.undelete(id, SOMEBODY));
        server.store.now = server.store.now.minusNanos(1);
        assertEquals(chat, server.deletion.undelete(id, SOMEBODY));
    }

    @Test
    void withoutAWindowNothingStays() {
        var strict = new Fixture(Duration.ZERO);
        ConversationMetadata gone = strict.conversation();

        strict.deletion.delete(gone.id().dashed(), SOMEBODY);

        assertEquals(List.of(), strict.store.deleted());
    }

    @Test
    void theSweepPurgesWhatIsOldEnoughAndNothingElse() {
        server.deletion.delete(id, SOMEBODY);
        var deletedAt = server.store.now;
        ConversationMetadata later = server.conversation();
        server.deletion.delete(later.id().dashed(), SOMEBODY);

        assertEquals(0, server.conversations.purgeDeleted(deletedAt.minusNanos(1)));
        assertEquals(1, server.conversations.purgeDeleted(deletedAt));

        assertEquals(Optional.empty(), server.conversations.findDeleted(chat.id()));
        assertEquals(later, server.conversations.findDeleted(later.id()).orElseThrow().metadata());
    }

    @Test
    void aRunThatWasCutOffIsEnded() {
        server.commands.run(chat.id(), "").toCompletableFuture().join();
        server.deletion.delete(id, SOMEBODY);

        server.deletion.undelete(id, SOMEBODY);

        assertFalse(server.log.state(chat.id()).running());
        assertEquals(ExecutionStatus.ERROR, server.log.state(chat.id()).status());
    }

    @Test
    void whatNobodyMayIsRefusedAndChangesNothing() {
        server.policy.denied = Action.MANAGE;
        assertProblem(403, "{'detail':'Forbidden'}", () -> server.deletion.delete(id, SOMEBODY));
        server.policy.denied = null;
        server.deletion.delete(id, SOMEBODY);
        server.policy.denied = Action.MANAGE;
        assertProblem(403, "{'detail':'Forbidden'}", () -> server.deletion.undelete(id, SOMEBODY));
        assertEquals(1, server.store.deleted().size());
    }

    @Test
    void onlyAnOwnerRemovesForGood() {
        var mine = server.conversations.create(ConversationId.random(), "key-1", null, Map.of(), "{}",
                "{\"kind\":\"trajectory\"}", Dialect.V1).orElseThrow().id().dashed();
        var owner = new Caller(new Identity("key-1", Identity.Kind.SESSION_KEY), null);
        var other = new Caller(new Identity("key-2", Identity.Kind.SESSION_KEY), null);

        assertProblem(403, "{'detail':'Forbidden'}", () -> server.deletion.purge(mine, other));
        server.deletion.delete(mine, other);
        assertProblem(403, "{'detail':'Forbidden'}", () -> server.deletion.purge(mine, other));
        server.deletion.purge(mine, owner);
        assertProblem(400, "{'detail':'Conversation not found: " + mine + "'}",
                () -> server.deletion.purge(mine, owner));
    }
}
