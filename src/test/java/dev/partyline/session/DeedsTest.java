package dev.partyline.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.partyline.conversation.AgentState;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.ExecutionStatus;
import dev.partyline.conversation.FakeEvent;
import dev.partyline.conversation.LogFixture;
import dev.partyline.dialect.InvalidFrameException;
import dev.partyline.dialect.V0ClientAction.ChangeState;
import dev.partyline.dialect.V0ClientAction.Message;
import dev.partyline.dialect.V0Events;
import dev.partyline.dialect.V1Events;
import dev.partyline.security.Deed;
import dev.partyline.store.MemoryEventStore;
import jakarta.json.JsonValue;
import org.junit.jupiter.api.Test;

/** What is told of what people do: once, when it is durable, and nothing of what came to nothing. */
class DeedsTest {

    private final LogFixture logs = new LogFixture(new MemoryEventStore(() -> Instant.EPOCH, Runnable::run),
            () -> Instant.EPOCH);
    private final FakeEvent<Deed> deeds = new FakeEvent<>();
    private final ClientCommands commands = ClientCommandsFixture.over(logs.log);
    private final V0Commands v0Commands = ClientCommandsFixture.v0(logs.log);

    DeedsTest() {
        commands.deeds = deeds;
        v0Commands.deeds = deeds;
    }

    private List<String> told() {
        var told = new ArrayList<String>();
        for (Deed deed : deeds.fired()) {
            ConversationEvent named = logs.log.read(deed.conversation(), deed.position().offset(), 1, 1).get(0);
            assertEquals(named.eventId(), deed.eventId());
            told.add(deed.who() + " " + deed.kind() + " " + named.kind());
        }
        return told;
    }

    @Test
    void whatPeopleOfV1DoIsToldByItsName() {
        ConversationId chat = logs.create().id();
        var hello = EventJson.object().add("role", "user").add("content", V1Events.content("hello")).build();
        commands.say(chat, hello, "ann", false);
        commands.say(chat, hello, "bob", true);
        commands.run(chat, "cat"); // it runs already
        commands.pause(chat, "dan");
        commands.interrupt(chat, "eve");
        commands.reject(chat, "fay", "no"); // nothing waits

        assertEquals(List.of("ann SAID MessageEvent", "bob SAID MessageEvent", "dan PAUSED pause",
                "eve STOPPED interrupt"), told());
    }

    @Test
    void aVerdictIsToldAsWhatItIs() {
        for (boolean accept : List.of(true, false)) {
            ConversationId chat = logs.create().id();
            logs.log.append(chat, List.of(V1Events.status(ExecutionStatus.WAITING_FOR_CONFIRMATION)));
            if (accept) commands.approve(chat, "ann");
            else commands.reject(chat, "bob", "no");
        }
        assertEquals(List.of("ann CONFIRMED run", "bob REJECTED ConversationStateUpdateEvent"), told());
    }

    @Test
    void whatPeopleOfV0DoIsToldByItsName() {
        ConversationId chat = logs.create("{}", Dialect.V0).id();
        v0Commands.say(chat, new Message("hello", JsonValue.EMPTY_JSON_ARRAY, JsonValue.EMPTY_JSON_ARRAY), "ann");
        logs.log.append(chat, List.of(V0Events.action("agent", "run", JsonValue.EMPTY_JSON_OBJECT),
                V0Events.state(AgentState.AWAITING_USER_CONFIRMATION, "")));
        v0Commands.request(chat, new ChangeState(AgentState.USER_CONFIRMED), "bob");
        assertThrows(InvalidFrameException.class,
                () -> v0Commands.request(chat, new ChangeState(AgentState.USER_REJECTED), "cat"));
        v0Commands.request(chat, new ChangeState(AgentState.PAUSED), "dan");
        v0Commands.close(chat, "eve");
        v0Commands.close(chat, "fay"); // it is closed
        v0Commands.open(chat, "gil");

        assertEquals(List.of("ann SAID action.message", "bob CONFIRMED action.change_agent_state",
                "dan PAUSED action.change_agent_state", "eve STOPPED action.change_agent_state", "gil REOPENED open"),
                told());
    }
}
