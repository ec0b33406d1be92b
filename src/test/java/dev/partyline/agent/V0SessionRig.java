package dev.partyline.agent;

import java.util.List;

import dev.partyline.conversation.AgentState;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.dialect.V0ClientAction.ChangeState;
import dev.partyline.dialect.V0ClientAction.Message;
import dev.partyline.dialect.V0Events;
import dev.partyline.session.ClientCommands.Answer;
import dev.partyline.session.ClientCommandsFixture;
import dev.partyline.session.OpenActions;
import dev.partyline.session.V0Commands;
import dev.partyline.session.V0View;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

/** The same in a conversation of V0, with a client of V0. */
abstract class V0SessionRig extends AgentSessionRig {

    final V0Commands wishes = ClientCommandsFixture.v0(logs.log);

    V0SessionRig() {
        super(Dialect.V0);
    }

    void tell(String text) {
        var message = new Message(text, JsonValue.EMPTY_JSON_ARRAY, JsonValue.EMPTY_JSON_ARRAY);
        wishes.say(chat, message, "").toCompletableFuture().join();
    }

    Answer want(AgentState state) {
        return wishes.request(chat, new ChangeState(state), "").toCompletableFuture().join();
    }

    /** What clients of V0 are sent. */
    List<String> seen() {
        return V0View.of(events());
    }

    /** The same from a record on. */
    List<String> seenFrom(int offset) {
        return V0View.of(events().subList(offset, events().size()));
    }

    static EventDraft run(String command) {
        return V0Events.action("agent", "run", EventJson.object().add("command", command).build());
    }

    /** @param offset where the action was recorded first */
    EventDraft ran(int offset) {
        var actions = new OpenActions(logs.log, chat).of(state());
        var action = actions.stream().filter(open -> open.offset() == offset || open.cause() == offset).findFirst();
        return V0Events.observation("agent", "run", "ok", JsonValue.EMPTY_JSON_OBJECT, action.orElseThrow());
    }

    static EventDraft finish() {
        return V0Events.action("agent", "finish", JsonObject.EMPTY_JSON_OBJECT);
    }
}
