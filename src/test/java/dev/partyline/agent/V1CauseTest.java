package dev.partyline.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import dev.partyline.conversation.EventDraft;
import dev.partyline.session.V0View;
import org.junit.jupiter.api.Test;

/** What a run of a conversation of V1 looks like to clients of V0: answers name their actions, what waits says so. */
class V1CauseTest extends AgentSessionRig {

    @Test
    void anObservationNamesItsAction() {
        runtime.then(step(action("c1"))).then(step(terminal("c1"))).thenDone();
        run();
        threads.pass(SETTLE);
        assertEquals(List.of("1 is running", "2 run confirmed", "3 run <2", "4 is finished"), V0View.of(events()));
    }

    @Test
    void anActionThatWaitsSaysSoAndItsRefusalNamesIt() {
        confirmAlways();
        runtime.then(step(action("c1"))).thenDone();
        run();
        threads.pass(SETTLE);
        commands.reject(chat, "", "no").toCompletableFuture().join();
        assertEquals(List.of("2 is running", "3 run awaiting_confirmation", "4 is awaiting_user_confirmation",
                "6 user_rejected <3", "7 is awaiting_user_input"), V0View.of(events()));
    }

    @Test
    void anInterruptedCallNamesItsAction() {
        runtime.then(step(action("c1")));
        run();
        threads.pass(SETTLE);
        commands.interrupt(chat, "").toCompletableFuture().join();
        threads.pass(SETTLE);
        assertEquals(List.of("4 error  <2", "5 is paused"), V0View.of(events()).subList(2, 4));
    }

    private static EventDraft terminal(String call) {
        return draft("ObservationEvent", "{'kind':'ObservationEvent','tool_call_id':'" + call
                + "','observation':{'kind':'TerminalObservation','content':[],'command':'ls'}}");
    }
}
