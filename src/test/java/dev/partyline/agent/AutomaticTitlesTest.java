package dev.partyline.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationRenamed;
import dev.partyline.conversation.Conversations;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.LogFixture;
import dev.partyline.dialect.V0ClientAction;
import dev.partyline.dialect.V0ClientAction.Message;
import dev.partyline.dialect.V0Events;
import dev.partyline.dialect.V1Events;
import dev.partyline.session.ManualThreads;
import dev.partyline.store.MemoryEventStore;
import org.junit.jupiter.api.Test;

class AutomaticTitlesTest {

    private final ManualThreads clock = new ManualThreads();
    private final LogFixture logs = new LogFixture(new MemoryEventStore(clock::now, Runnable::run), clock::now);
    private final Conversations conversations = logs.conversations;
    private final Queue<Runnable> chores = new ArrayDeque<>();
    private int looks;

    AutomaticTitlesTest() {
        var titles = new AutomaticTitles();
        titles.log = logs.log;
        titles.conversations = conversations;
        titles.chores = new Chores() {
            @Override
            public void execute(Runnable work) {
                looks++;
                chores.add(work);
            }
        };
        logs.appended.observedBy(titles::appended);
    }

    @Test
    void theFirstMessageNamesAConversationOfEitherDialectOnce() {
        for (Dialect dialect : List.of(Dialect.V1, Dialect.V0)) {
            ConversationId id = create(dialect, "{}");
            append(id, V1Events.agentMessage("I am ready"));
            assertEquals(0, chores.size(), "nobody has said anything");
            say(id, dialect, "The cart total is wrong when a coupon is used");
            append(id, V1Events.agentMessage("I see"));
            say(id, dialect, "and hurry");
            work();

            assertEquals("The cart total is wrong when a...", conversations.require(id).title());
            say(id, dialect, "thanks");
            assertEquals(0, chores.size(), "it has its title");
        }
        assertEquals(2, logs.renamed.fired().size(), "told " + logs.renamed.fired());
    }

    @Test
    void aTitleThatSomebodyGivesMeanwhileStays() {
        ConversationId id = create(Dialect.V0, "{}");
        say(id, Dialect.V0, "a message");
        conversations.edit(id, "Mine", null);
        work();

        assertEquals("Mine", conversations.require(id).title());
        assertEquals(List.of(new ConversationRenamed(id, "Mine")), logs.renamed.fired());
    }

    @Test
    void tagsThatSomebodyGivesMeanwhileStayBesideTheTitle() {
        ConversationId id = create(Dialect.V1, "{}");
        say(id, Dialect.V1, "a message");
        conversations.edit(id, null, Map.of("team", "blue"));
        Instant edited = conversations.require(id).updatedAt();
        clock.stall(Duration.ofSeconds(1));
        work();

        assertEquals("a message", conversations.require(id).title());
        assertEquals(Map.of("team", "blue"), conversations.require(id).tags());
        assertEquals(edited, conversations.require(id).updatedAt(), "that was nobody's edit");
    }

    @Test
    void aMessageWithoutTextIsLookedAtOnceAndTheNextOneCounts() {
        ConversationId id = create(Dialect.V1, "{}");
        say(id, Dialect.V1, " ");
        append(id, V1Events.agentMessage("a picture?"));
        append(id, V1Events.agentMessage("say something"));
        work();
        assertEquals(1, looks);
        assertNull(conversations.require(id).title());

        say(id, Dialect.V1, "well then");
        work();
        assertEquals("well then", conversations.require(id).title());
    }

    @Test
    void whoWantsNoneGetsNone() {
        ConversationId id = create(Dialect.V1, "{\"autotitle\":false}");
        say(id, Dialect.V1, "a message");
        work();
        assertNull(conversations.require(id).title());
    }

    @Test
    void aConversationThatIsDeletedMeanwhileIsNoTrouble() {
        ConversationId id = create(Dialect.V1, "{}");
        say(id, Dialect.V1, "a message");
        conversations.delete(id);
        work();
        assertEquals(List.of(), logs.renamed.fired());
    }

    private ConversationId create(Dialect dialect, String runtime) {
        return logs.create(runtime, dialect).id();
    }

    private void say(ConversationId id, Dialect dialect, String text) {
        if (dialect == Dialect.V0) {
            var args = EventJson.object().add("content", text);
            append(id, V0Events.userMessage((Message) V0ClientAction.parse(
                    EventJson.object().add("action", "message").add("args", args).build())));
        } else {
            append(id, V1Events.userMessage(EventJson.object().add("role", "user").add("content", V1Events.content(text))
                    .build(), ""));
        }
    }

    private void append(ConversationId id, EventDraft draft) {
        logs.log.append(id, List.of(draft)).toCompletableFuture().join();
    }

    private void work() {
        while (!chores.isEmpty()) chores.remove().run();
    }
}
