package dev.partyline.rest;

import static dev.partyline.rest.Fixture.SOMEBODY;
import static dev.partyline.rest.Fixture.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.ConversationRenamed;
import dev.partyline.conversation.StoreException;
import dev.partyline.security.Action;
import org.junit.jupiter.api.Test;

/** Answers of V0 when conversations are renamed and deleted (V0 spec 11.2, T09). */
class V0EditsTest {

    private final Fixture server = new Fixture();
    private final ConversationMetadata chat = server.v0.create(V0StartRequest.parse(json("{}")), SOMEBODY);

    @Test
    void aNewTitleIsStoredAndDated() {
        server.store.now = server.store.now.plusSeconds(5);

        assertAnswer(200, "true", server.v0Edits.edit(chat.id(), "New", null, SOMEBODY));

        ConversationMetadata edited = server.conversations.require(chat.id());
        assertEquals("New", edited.title());
        assertTrue(edited.updatedAt().isAfter(chat.updatedAt()));
        assertEquals(chat.tags(), edited.tags());
    }

    @Test
    void whoMayNotIsToldInThePagesWords() {
        server.policy.denied = Action.MANAGE;
        assertAnswer(403, "{'status':'error','message':'Permission denied: You can only update your own conversations',"
                + "'msg_id':'AUTHORIZATION$PERMISSION_DENIED'}",
                server.v0Edits.edit(chat.id(), "New", null, SOMEBODY));
        assertEquals(chat.title(), server.conversations.require(chat.id()).title());
    }

    @Test
    void aTitleIsStoredWhoeverCannotBeTold() {
        server.news.observedBy(event -> {
            if (event instanceof ConversationRenamed) throw new IllegalStateException("planted");
        });

        assertAnswer(200, "true", server.v0Edits.edit(chat.id(), "New", null, SOMEBODY));

        assertEquals("New", server.conversations.require(chat.id()).title());
        assertTrue(server.news.fired().contains(new ConversationRenamed(chat.id(), "New")));
    }

    @Test
    void aStoreThatFailsIsToldInThePagesWords() {
        server.store.failure = new StoreException("planted", null);
        assertAnswer(500, "{'status':'error','message':'Failed to update conversation: storage does not answer',"
                + "'msg_id':'CONVERSATION$UPDATE_ERROR'}", server.v0Edits.edit(chat.id(), "New", null, SOMEBODY));
    }

    @Test
    void whatIsGoneIsNotFoundInThePagesWords() {
        server.conversations.delete(chat.id());
        assertAnswer(404, "{'status':'error','message':'Conversation not found','msg_id':'CONVERSATION$NOT_FOUND'}",
                server.v0Edits.edit(chat.id(), "New", null, SOMEBODY));
    }

    @Test
    void deletingSaysWhetherThereWasAnything() {
        assertAnswer(200, "true", server.v0Edits.delete(chat.id(), false, SOMEBODY));
        assertAnswer(200, "false", server.v0Edits.delete(chat.id(), false, SOMEBODY));
        assertAnswer(200, "true", server.v0Edits.delete(chat.id(), true, SOMEBODY));
        assertFalse(server.v0Edits.concern(chat.id(), SOMEBODY));
    }

    @Test
    void onlyConversationsOfV0AreMeant() {
        assertTrue(server.v0Edits.concern(chat.id(), SOMEBODY));
        assertFalse(server.v0Edits.concern(server.conversation().id(), SOMEBODY));
        assertFalse(server.v0Edits.concern(ConversationId.random(), SOMEBODY));
        server.conversations.delete(chat.id());
        assertTrue(server.v0Edits.concern(chat.id(), SOMEBODY), "it is still known what it was");
    }

    private static void assertAnswer(int status, String body, V0Answer answer) {
        assertEquals(body.replace('\'', '"'), answer.json());
        assertEquals(status, answer.status());
    }
}
