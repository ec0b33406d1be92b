package dev.partyline.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import dev.partyline.conversation.AgentState;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.LogFixture;
import dev.partyline.dialect.InvalidFrameException;
import dev.partyline.dialect.V0ClientAction.ChangeState;
import dev.partyline.dialect.V0ClientAction.Message;
import dev.partyline.dialect.V0Events;
import dev.partyline.session.ClientCommands.Answer;
import dev.partyline.store.MemoryEventStore;
import jakarta.json.JsonValue;
import org.junit.jupiter.api.Test;

/** Two people decide about the same action before either decision is in the log. */
class V0VerdictRaceTest {

    private final ManualThreads threads = new ManualThreads();
    private final LogFixture logs = new LogFixture(new MemoryEventStore(threads::now, threads.stripe()), threads::now);
    private final V0Commands commands = ClientCommandsFixture.v0(logs.log);
    private final ConversationId chat = logs.create("{}", Dialect.V0).id();

    V0VerdictRaceTest() {
        logs.log.append(chat, List.of(V0Events.state(AgentState.AWAITING_USER_CONFIRMATION, ""),
                V0Events.action("agent", "run", JsonValue.EMPTY_JSON_OBJECT)));
        threads.run();
    }

    @Test
    void onlyTheFasterOfTwoVerdictsCounts() {
        var confirmed = want(AgentState.USER_CONFIRMED);
        var rejected = want(AgentState.USER_REJECTED);
        threads.run();
        assertEquals(Answer.DONE, confirmed.join());
        assertInstanceOf(InvalidFrameException.class, assertThrows(CompletionException.class, rejected::join).getCause());
        assertEquals(List.of("2 user wants user_confirmed", "3 run confirmed", "4 is user_confirmed"), seen());
    }

    @Test
    void aVerdictThatIsSlowerThanAMessageIsRefused() {
        var said = commands.say(chat, new Message("no", JsonValue.EMPTY_JSON_ARRAY, JsonValue.EMPTY_JSON_ARRAY), "")
                .toCompletableFuture();
        var confirmed = want(AgentState.USER_CONFIRMED);
        threads.run();
        assertEquals(Answer.DONE, said.join());
        assertTrue(confirmed.isCompletedExceptionally());
        assertEquals(List.of("2 user_rejected <1", "3 user says no", "6 is running"), seen());
    }

    @Test
    void aMessageThatIsSlowerThanAVerdictGoesToItsRun() {
        var confirmed = want(AgentState.USER_CONFIRMED);
        var said = commands.say(chat, new Message("go", JsonValue.EMPTY_JSON_ARRAY, JsonValue.EMPTY_JSON_ARRAY), "")
                .toCompletableFuture();
        threads.run();
        assertEquals(Answer.DONE, confirmed.join());
        assertEquals(Answer.DONE, said.join());
        assertEquals(List.of("2 user wants user_confirmed", "3 run confirmed", "4 is user_confirmed", "6 user says go"),
                seen());
    }

    private CompletableFuture<Answer> want(AgentState state) {
        return commands.request(chat, new ChangeState(state), "").toCompletableFuture();
    }

    /** Behind the action that waits. */
    private List<String> seen() {
        return V0View.of(logs.log.read(chat, 2, 1000, Integer.MAX_VALUE));
    }
}
