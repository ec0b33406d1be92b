package dev.partyline.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.UnknownConversationException;
import org.junit.jupiter.api.Test;

class WholeLogTest {

    private final Fixture server = new Fixture();
    private final ConversationMetadata chat = server.conversation();

    @Test
    void itEndsWhereTheLogEndedAtTheStart() {
        say(1000);
        var whole = new WholeLog(server.log, chat.id(), server.log.head(chat.id()));
        say(5);

        var read = new ArrayList<ConversationEvent>();
        whole.forEachRemaining(read::add);

        assertEquals(1000, read.size());
        assertEquals(999, read.get(999).offset());
        assertTrue(server.store.mostRead <= 256, server.store.mostRead + " records at once");
    }

    @Test
    void aLogThatIsMadeAnewMeanwhileIsNoPartOfIt() {
        say(1000);
        var whole = new WholeLog(server.log, chat.id(), server.log.head(chat.id()));
        whole.next();
        server.conversations.delete(chat.id());

        assertThrows(UnknownConversationException.class, () -> whole.forEachRemaining(event -> { }));

        server.conversations.create(chat.id(), "", null, chat.tags(), chat.agent(), chat.runtime(), chat.dialect());
        say(1000);
        assertThrows(StoreException.class, () -> whole.forEachRemaining(event -> { }));
    }

    private void say(int messages) {
        for (int i = 0; i < messages; i++) server.say(chat, "m" + i);
    }
}
