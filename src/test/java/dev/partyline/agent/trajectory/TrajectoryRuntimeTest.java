package dev.partyline.agent.trajectory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.List;

import dev.partyline.agent.AgentStep.Outcome;
import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventJson;
import dev.partyline.dialect.V1Events;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import org.junit.jupiter.api.Test;

class TrajectoryRuntimeTest {

    private static final List<JsonObject> TWO_CALLS = List.of(call("one"), call("two"), answer("one"), answer("two"),
            call("three"), answer("three"));

    @Test
    void restartsBehindWhatTheLogHas() {
        var whole = Player.of("{\"recording\":\"demo\"}").play();
        var restarted = Player.of("{\"recording\":\"demo\"}");
        for (int events = 1; events < whole.log.size(); events += 7) {
            restarted.steps(events - restarted.log.size());
            restarted.restart();
        }
        restarted.play();
        assertEquals(ids(whole), ids(restarted));
    }

    @Test
    void aRestartBehindTheEndPlaysNothing() {
        var player = Player.of(TWO_CALLS).play();
        player.restart();
        assertEquals(List.of(), player.step().events());
        assertEquals(6, player.log.size());
    }

    @Test
    void idsDifferBetweenConversationsAndEpochs() {
        String runtime = "{\"recording\":\"demo\"}";
        var first = ids(Player.of(runtime).play());
        assertEquals(first, ids(Player.of(runtime).play()));
        assertNotEquals(first, ids(Player.of(ConversationId.random(), 0, runtime).play()));
        assertNotEquals(first, ids(Player.of(Player.CHAT, 1, runtime).play()));
    }

    @Test
    void onlyTheLastEventEndsTheRun() {
        var player = Player.of(List.of(call("one"), answer("one"),
                event("ActionEvent", "finish").add("tool_name", "finish").build(), call("two")));
        for (int i = 0; i < 3; i++) assertEquals(Outcome.GO_ON, player.step().outcome());
        assertEquals(Outcome.FINISHED, player.step().outcome());
    }

    @Test
    void refusedActionsGetNoRecordedAnswers() {
        var player = Player.of(TWO_CALLS).steps(2);
        player.reject();
        player.play();
        assertEquals(List.of("ask one", "ask two", "refuse one", "refuse two", "ask three", "answer three"),
                script(player));
    }

    @Test
    void aCallBehindTheRefusedOneIsLeftOutWithItsAnswer() {
        var player = Player.of(TWO_CALLS).steps(1);
        player.reject();
        player.play();
        assertEquals(List.of("ask one", "refuse one", "ask three", "answer three"), script(player));
    }

    @Test
    void aRefusalIsRememberedAcrossARestart() {
        var player = Player.of(TWO_CALLS).steps(2);
        player.reject();
        player.restart();
        player.play();
        assertEquals(List.of("ask one", "ask two", "refuse one", "refuse two", "ask three", "answer three"),
                script(player));
    }

    @Test
    void refusingNothingSkipsNothing() {
        var player = Player.of(TWO_CALLS).steps(4);
        player.reject();
        player.play();
        assertEquals(6, player.log.size());
    }

    @Test
    void anInterruptedActionGetsNoSecondAnswer() {
        var player = Player.of(TWO_CALLS).steps(5);
        player.append(V1Events.agentError("tool", "three", "interrupted"));
        assertEquals(List.of(), player.step().events());
        assertEquals(6, player.log.size());
    }

    @Test
    void whoWritesAfterTheEndIsToldSo() {
        var player = Player.of(TWO_CALLS);
        player.say("Begin");
        player.play();
        endRun(player);
        player.say("Are you there?");
        var step = player.step();
        assertEquals(Outcome.FINISHED, step.outcome());
        assertEquals(TrajectoryRuntime.ENDED, lastText(player));
        endRun(player);
        assertEquals(List.of(), player.step().events());
    }

    @Test
    void anEmptyRecordingSaysThatNobodyIsThere() {
        var player = Player.of("{\"kind\":\"trajectory\"}");
        assertEquals(List.of(), player.step().events());
        player.say("Hello?");
        player.step();
        assertEquals(TrajectoryRuntime.NO_AGENT, lastText(player));
        ClosedModels.check(player.events().get(1));
    }

    @Test
    void aRecordedUserMessageIsNotAnUnreadOne() {
        var player = Player.of(List.of(event("MessageEvent", "m").add("source", "user").build())).play();
        assertFalse(player.state.hasUnreadMessage());
        assertFalse(player.log.get(0).changesState());
        assertEquals(List.of(), player.step().events());
    }

    private static void endRun(Player player) {
        player.append(Command.RUN_ENDED.draft(EventJson.object().add("consumed", player.log.size() - 1).build()));
    }

    private static String lastText(Player player) {
        JsonObject last = player.events().get(player.log.size() - 1);
        assertEquals("agent", last.getString("source"));
        return last.getJsonObject("llm_message").getJsonArray("content").getJsonObject(0).getString("text");
    }

    private static List<String> ids(Player player) {
        return player.log.stream().map(ConversationEvent::eventId).toList();
    }

    private static List<String> script(Player player) {
        var script = new ArrayList<String>();
        for (JsonObject event : player.events()) {
            String what = switch (event.getString("kind")) {
                case "ActionEvent" -> "ask ";
                case "UserRejectObservation" -> "refuse ";
                default -> "answer ";
            };
            script.add(what + event.getString("tool_call_id"));
        }
        return script;
    }

    private static JsonObject call(String call) {
        return event("ActionEvent", "ask-" + call).add("tool_name", "tool").add("tool_call_id", call).build();
    }

    private static JsonObject answer(String call) {
        return event("ObservationEvent", "see-" + call).add("tool_name", "tool").add("tool_call_id", call)
                .add("action_id", "ask-" + call).build();
    }

    private static JsonObjectBuilder event(String kind, String id) {
        return EventJson.object().add("kind", kind).add("id", id);
    }
}
