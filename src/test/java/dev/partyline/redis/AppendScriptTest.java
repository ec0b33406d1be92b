package dev.partyline.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventStore;
import dev.partyline.conversation.UnknownConversationException;
import org.junit.jupiter.api.Test;

/** What the script decides by itself, whatever the server that asks believes. */
class AppendScriptTest extends TwoServers {

    private AppendScript.Result append(long epoch, long seen, ConversationId id, String... eventIds) {
        var drafts = List.of(eventIds).stream().map(TwoServers::draft).toList();
        return new AppendScript(one.connections, "test").append(new AppendScript.Target(id, epoch, seen, "", Duration.ZERO),
                List.of(RedisBatch.of(drafts, EventStore.ANY_STATE)), Instant.EPOCH);
    }

    @Test
    void aLogThatIsShorterThanSeenIsNotContinued() {
        assertEquals(1, append(0, -1, chat, "a", "b").added().size() - 1);
        assertThrows(AppendScript.OtherLogException.class, () -> append(0, 2, chat, "c"));
        assertThrows(AppendScript.OtherLogException.class, () -> append(1, -1, chat, "c"));
        assertEquals(1, append(0, 1, chat, "c").before());
        assertThrows(UnknownConversationException.class, () -> append(0, -1, ConversationId.random(), "c"));
    }

    @Test
    void whatWasAppendedIsAnsweredAgainAndNotWritten() {
        var first = append(0, -1, chat, "a", "b");
        var again = append(0, -1, chat, "b", "c", "b");
        assertEquals(List.of(0L, 1L), first.outcomes().get(0).offsets());
        assertEquals(List.of(1L, 2L, 1L), again.outcomes().get(0).offsets());
        assertEquals(List.of("c"), again.added().stream().map(event -> event.eventId()).toList());
        String stream = one.connections.keys().of(chat, 0, "log");
        assertEquals(3, one.connections.<Long>call(client -> client.xlen(stream)).intValue());
    }

    /** A renewed log keeps what is left, and no checkpoint of what is not. */
    @Test
    void aRenewedLogGoesOnWithWhatIsLeft() throws ExecutionException {
        one.append("a", "b");
        one.store.saveCheckpoint(chat, new EventStore.Checkpoint(1, "{\"kept\":1}"));
        one.store.saveCheckpoint(chat, new EventStore.Checkpoint(7, "{\"of\":\"the lost\"}"));
        var catalog = new RedisCatalog(new CatalogEntries(one.connections, "test"));
        assertEquals(true, catalog.renew(chat, 0));
        assertEquals(false, catalog.renew(chat, 0), "somebody was faster");
        assertEquals(1, catalog.metadata(chat).orElseThrow().epoch());
        assertEquals(1, append(1, 1, chat, "c", "a").before());
        var reader = new LogReader(one.connections, chat, 1);
        assertEquals(1, reader.checkpoint(100).orElseThrow().offset());
        assertEquals(2, reader.end());
        assertEquals(-1, new LogReader(one.connections, chat, 0).end());
    }
}
