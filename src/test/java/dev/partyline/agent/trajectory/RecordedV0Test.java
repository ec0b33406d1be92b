package dev.partyline.agent.trajectory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;

import dev.partyline.agent.AgentStep.Outcome;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.EventJson;
import dev.partyline.dialect.V0Events;
import dev.partyline.dialect.V0Wire;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import org.junit.jupiter.api.Test;

/** Recordings of V0 in conversations of V0 (V0 spec 7.6, T28). */
class RecordedV0Test {

    private static final List<JsonObject> TALK = List.of(says("Fix it"), run(7, "ls"), ran(8, 7), run(20, "make"),
            ran(21, 20), v0("'id':22,'action':'finish','args':{'final_thought':'Done'}"));

    private final List<JsonObject> fixtures = Player.fixture("v0-events.jsonl");

    /** D45: exported trajectories begin with the system prompt. D45b: the session's own events do not happen again. */
    @Test
    void theFixturesArePlayedButForWhatASessionDoesItself() {
        var player = Player.inV0(fixtures).play();
        assertEquals(List.of("action.system", "action.message", "action.run", "observation.run", "action.think",
                "observation.think", "action.read", "observation.read", "action.edit", "observation.edit", "action.write",
                "observation.write", "action.run_ipython", "observation.run_ipython", "action.browse", "observation.browse",
                "action.browse_interactive", "observation.download", "action.call_tool_mcp", "observation.mcp",
                "action.task_tracking", "observation.task_tracking", "action.delegate", "observation.delegate",
                "action.condensation_request", "action.condensation", "observation.condense", "observation.error",
                "observation.user_rejected", "observation.success", "action.reject", "action.finish"), player.kinds());
    }

    @Test
    void whatIsPlayedIsWhatWasRecordedUnderNewIds() {
        var player = Player.inV0(fixtures).play();
        JsonObject recorded = fixtures.get(7);
        JsonObject played = EventJson.parseObject(V0Wire.encode(player.log.get(3)));
        assertEquals(3, played.getInt("id"));
        assertEquals(2, played.getInt("cause"));
        for (String member : List.of("source", "message", "observation", "content", "extras", "tool_call_metadata")) {
            assertEquals(recorded.get(member), played.get(member), member);
        }
        assertFalse(played.getString("timestamp").equals(recorded.getString("timestamp")));
    }

    @Test
    void everyAnswerNamesItsActionByItsNewPlace() {
        var player = Player.inV0(TALK).play();
        assertEquals(List.of("message", "run", "run <1", "run", "run <3", "finish"), script(player));
        assertEquals(List.of(1L, 3L), player.log.stream().map(ConversationEvent::cause).filter(at -> at >= 0).toList());
        assertTrue(player.state.unanswered().isEmpty());
    }

    @Test
    void theIdOfAnActionHoldsTheEpoch() {
        var player = Player.inV0(2, Player.runtime(TALK)).play();
        assertEquals((2L << 32) + 1, EventJson.parseObject(player.log.get(2).payload()).getJsonNumber("cause").longValue());
    }

    @Test
    void anActionThatWasDecidedAboutIsAnsweredByItsSecondRecord() {
        var player = Player.inV0(TALK).steps(2);
        player.append(V0Events.decided(player.log.get(1), true));
        player.step();
        assertEquals(List.of("message", "run", "run", "run <2"), script(player));
        assertEquals(1, player.log.get(3).cause());
        assertTrue(player.state.unanswered().isEmpty());
    }

    @Test
    void clearedIdsAreReplacedByPlaces() {
        var player = Player.inV0(List.of(says("Go"), v0("'action':'run','args':{'command':'ls'}"),
                v0("'cause':1,'observation':'run','content':'a'"))).play();
        assertEquals(List.of("message", "run", "run <1"), script(player));
    }

    @Test
    void anAnswerMayAlsoBeTiedByItsToolCall() {
        String call = ",'tool_call_metadata':{'function_name':'f','tool_call_id':'c1'}";
        var player = Player.inV0(List.of(v0("'action':'run','args':{'command':'ls'}" + call),
                v0("'observation':'run','content':'a'" + call))).play();
        assertEquals(List.of("run", "run <0"), script(player));
    }

    @Test
    void whatComesBeforeTheUserIsSkippedButForOnePrompt() {
        var player = Player.inV0(List.of(v0("'action':'system','args':{'content':'Be careful'}"), run(1, "early"),
                v0("'source':'agent','action':'message','args':{'content':'Hi'}"), says("Fix it"),
                v0("'action':'system','args':{'content':'Again'}"), run(5, "ls"))).play();
        assertEquals(List.of("system", "message", "run"), script(player));
    }

    @Test
    void aRecordingWithoutAUserIsPlayedWhole() {
        assertEquals(List.of("run", "run <0"), script(Player.inV0(TALK.subList(1, 3)).play()));
    }

    @Test
    void theEnvironmentIsNotPlayed() {
        assertEquals(List.of(), script(Player.inV0(List.of(
                v0("'source':'environment','observation':'run','content':'x'"),
                v0("'source':'environment','action':'run','args':{'command':'setup'}"))).play()));
    }

    @Test
    void whatV0DoesNotKnowIsLeftOut() {
        assertEquals(List.of("message"), script(Player.inV0(List.of(says("Go"), v0("'action':'teleport','args':{}"),
                v0("'observation':'telepathy','content':'x'"))).play()));
    }

    /** T28: what waits for an answer that is recorded does not stop the play. */
    @Test
    void onlyTheLastMessageWaitsForAnAnswer() {
        String asks = "'source':'agent','action':'message','args':{'content':'%s','wait_for_response':true}";
        var player = Player.inV0(List.of(says("Go"), v0(asks.formatted("Which?")), says("That"),
                v0(asks.formatted("Anything else?")))).play();
        assertEquals(List.of("false", "false", "false", "true"), player.events().stream()
                .map(event -> event.getJsonObject("args").get("wait_for_response").toString()).toList());
    }

    @Test
    void aRecordedConfirmationIsPlayedOnce() {
        String run = "'action':'run','args':{'command':'rm x','thought':'%s','confirmation_state':'%s'}";
        var player = Player.inV0(List.of(v0("'id':1," + run.formatted("away", "awaiting_confirmation")),
                v0("'id':2,'source':'user','action':'change_agent_state','args':{'agent_state':'user_confirmed'}"),
                v0("'id':4," + run.formatted("", "confirmed")), ran(5, 4))).play();
        assertEquals(List.of("run", "run <0"), script(player));
        JsonObject args = player.events().get(0).getJsonObject("args");
        assertEquals("away", args.getString("thought"));
        assertEquals("confirmed", args.getString("confirmation_state"));
    }

    @Test
    void twoEqualCommandsAreTwo() {
        assertEquals(List.of("run", "run"), script(Player.inV0(List.of(run(1, "ls"), run(2, "ls"))).play()));
    }

    @Test
    void aRangeOfForgottenEventsIsNamedByNewIds() {
        var player = Player.inV0(List.of(says("Go"), run(10, "a"), ran(11, 10), run(12, "b"),
                v0("'id':13,'action':'condensation','args':{'forgotten_events_start_id':10,'forgotten_events_end_id':11}")))
                .play();
        JsonObject args = player.events().get(4).getJsonObject("args");
        assertEquals("[1,2]", args.get("forgotten_event_ids").toString());
        assertEquals(JsonValue.NULL, args.get("forgotten_events_start_id"));
        assertEquals("Condenser is dropping the events: [1, 2].", player.events().get(4).getString("message"));
    }

    @Test
    void refusedActionsGetNoRecordedAnswers() {
        var player = Player.inV0(TALK).steps(2);
        player.append(V0Events.rejected(player.log.get(1)));
        player.restart();
        player.play();
        assertEquals(List.of("message", "run", "user_rejected <1", "run", "run <3", "finish"), script(player));
    }

    @Test
    void restartsBehindWhatTheLogHas() {
        var player = Player.inV0(TALK).steps(3);
        player.restart();
        player.play();
        assertEquals(script(Player.inV0(TALK).play()), script(player));
    }

    @Test
    void whoWritesAfterTheEndIsToldSoInV0() {
        var player = Player.inV0(TALK.subList(0, 1));
        assertEquals(Outcome.FINISHED, player.step().outcome());
        player.append(V0Events.action("user", "message", EventJson.object().add("content", "Hello?").build())
                .changingState());
        player.step();
        JsonObject args = player.events().get(2).getJsonObject("args");
        assertEquals(TrajectoryRuntime.ENDED, args.getString("content"));
        assertEquals(JsonValue.TRUE, args.get("wait_for_response"));
    }

    @Test
    void aRecordingOfV1IsPlayedAsV1() {
        var player = Player.inV0(0, "{\"recording\":\"demo\"}").play();
        assertEquals(Player.of("{\"recording\":\"demo\"}").play().kinds(), player.kinds());
    }

    @Test
    void wrongTypesEverywhereDoNotHurt() {
        for (JsonObject fixture : fixtures) {
            for (String member : List.of("args", "extras", "tool_call_metadata", "content", "source", "id", "cause")) {
                for (String junk : List.of("null", "7", "[]", "{}", "\"text\"", "{\"thought\":7,\"path\":[]}", "-3")) {
                    JsonObject broken = EventJson.object(fixture).add(member, EventJson.parse(junk)).build();
                    var player = Player.inV0(List.of(fixtures.get(2), fixtures.get(6), broken)).play();
                    assertTrue(player.log.size() >= 1 && player.log.size() <= 3, broken::toString);
                }
            }
        }
    }

    private static List<String> script(Player player) {
        return player.log.stream().map(V0Wire::logged).map(EventJson::parseObject).map(json -> Stream
                .of("action", "observation").filter(json::containsKey).map(json::getString).findFirst().orElseThrow()
                + (json.get("cause") instanceof JsonNumber cause ? " <" + cause : "")).toList();
    }

    private static JsonObject says(String text) {
        return v0("'source':'user','action':'message','args':{'content':'" + text + "'}");
    }

    private static JsonObject run(int id, String command) {
        return v0("'id':" + id + ",'source':'agent','action':'run','args':{'command':'" + command + "'}");
    }

    private static JsonObject ran(int id, int cause) {
        return v0("'id':" + id + ",'cause':" + cause + ",'source':'agent','observation':'run','content':'ok'");
    }

    private static JsonObject v0(String members) {
        return EventJson.parseObject("{" + members.replace('\'', '"') + "}");
    }
}
