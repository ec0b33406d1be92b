package dev.partyline.agent.trajectory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import dev.partyline.agent.AgentRuntime;
import dev.partyline.agent.AgentStep;
import dev.partyline.agent.AgentStep.Outcome;
import dev.partyline.agent.RuntimeFactory;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.EventJson;
import dev.partyline.dialect.V1Events;
import dev.partyline.rest.FakeInstance;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;

/** What goes on behind a recording. */
class FollowingRuntimeTest {

    private static final String TALK = "'events':[{'kind':'MessageEvent','id':'m','source':'user'},"
            + "{'kind':'ActionEvent','id':'a','source':'agent','tool_name':'t','tool_call_id':'c'},"
            + "{'kind':'ObservationEvent','id':'o','source':'environment','tool_name':'t','tool_call_id':'c','action_id':'a',"
            + "'observation':{'kind':'MCPToolObservation'}}]";
    private static final String TWICE = "{'instant':true,'then':{'kind':'trajectory'," + TALK + "}," + TALK + "}";

    private static String json(String singleQuoted) {
        return singleQuoted.replace('\'', '"');
    }

    @Test
    void anotherRecordingGoesOnInTheSameRunUnderIdsOfItsOwn() {
        var player = Player.of(json(TWICE)).play();
        assertEquals(List.of("MessageEvent", "ActionEvent", "ObservationEvent", "MessageEvent", "ActionEvent",
                "ObservationEvent"), player.kinds());
        assertEquals(6, new HashSet<>(ids(player)).size());
        assertEquals(player.log.get(4).eventId(), player.events().get(5).getString("action_id"));
    }

    @Test
    void aRestartAnywhereAlsoAtTheSeamLosesAndDoublesNothing() {
        List<String> whole = ids(Player.of(json(TWICE)).play());
        for (int at = 0; at <= whole.size(); at++) {
            var player = Player.of(json(TWICE)).steps(at);
            player.restart();
            player.play();
            assertEquals(whole, ids(player), "restarted behind " + at);
        }
    }

    @Test
    void aRecordingOfV0IsFollowedToo() {
        String v0 = "'events':[{'source':'user','action':'message','args':{'content':'Go'}},"
                + "{'id':1,'source':'agent','action':'run','args':{'command':'ls'}},"
                + "{'id':2,'cause':1,'source':'agent','observation':'run','content':'a'}]";
        String runtime = json("{'instant':true,'then':{'kind':'trajectory'," + v0 + "}," + v0 + "}");
        var player = Player.inV0(0, runtime).steps(4);
        player.restart();
        player.play();
        assertEquals(List.of("action.message", "action.run", "observation.run", "action.message", "action.run",
                "observation.run"), player.kinds());
        assertEquals(4, player.log.get(5).cause());
        assertEquals(6, new HashSet<>(ids(player)).size());
    }

    @Test
    void anotherKindGoesOn() {
        var other = new Scripted();
        var player = Player.of(json("{'instant':true,'then':{'kind':'scripted','seed':7}," + TALK + "}"));
        player.factory.factories = FakeInstance.of(other);
        player.steps(2);
        assertEquals(0, other.made, "not before it is its turn");
        assertFalse(player.runtime.limited(), "a recording is played whole");
        assertEquals(AgentRuntime.Standing.READY, player.runtime.standing(ConversationState.EMPTY));
        assertEquals(Outcome.GO_ON, player.step().outcome(), "the agent was at work");
        player.step();
        assertEquals("{\"kind\":\"scripted\",\"seed\":7}", other.runtime);
        assertTrue(player.runtime.limited());
        assertEquals(AgentRuntime.Standing.STARTING, player.runtime.standing(ConversationState.EMPTY));
        assertEquals("MessageEvent", player.kinds().get(3));
        player.reject();
        assertEquals(1, other.rejected);

        player.restart();
        assertEquals(Outcome.FINISHED, player.step().outcome());
        assertEquals(5, player.log.size(), "only the other goes on");
        assertEquals(2, other.made);
    }

    @Test
    void whoWasDoneInTheRecordingWaitsForItsUser() {
        assertEquals(Outcome.FINISHED, lastOutcome("{'kind':'MessageEvent','id':'x','source':'agent'}"));
        assertEquals(Outcome.FINISHED, lastOutcome("{'kind':'ObservationEvent','id':'x','source':'environment',"
                + "'observation':{'kind':'FinishObservation'}}"));
        assertEquals(Outcome.GO_ON, lastOutcome("{'kind':'MessageEvent','id':'x','source':'user'}"));
        assertEquals(Outcome.FINISHED, lastOutcome("{'source':'agent','action':'reject','args':{}}"));
    }

    private static Outcome lastOutcome(String event) {
        String runtime = json("{'instant':true,'then':{'kind':'trajectory'},'events':[" + event + "]}");
        return (event.contains("kind") ? Player.of(runtime) : Player.inV0(0, runtime)).step().outcome();
    }

    @Test
    void whatFollowsIsCheckedBefore() {
        var factory = new TrajectoryRuntimeFactory();
        factory.factories = FakeInstance.of(new Scripted());
        assertWrong(factory, "{'then':7}", "runtime.then must be an object, such as runtime is");
        assertWrong(factory, "{'then':{'kind':'magic'}}", "runtime.then.kind: there is no such kind of runtime");
        assertWrong(factory, "{'then':{'kind':'scripted','bad':true}}", "planted");
        assertWrong(factory, "{'then':{'kind':'trajectory','then':{'kind':'trajectory','speed':0}}}",
                "runtime.speed must be a number above 0");
        String deep = "{'kind':'trajectory'}";
        for (int i = 0; i < 9; i++) deep = "{'kind':'trajectory','then':" + deep + "}";
        factory.check(EventJson.parseObject(json(deep)));
        assertWrong(factory, "{'then':" + deep + "}", "runtime may be followed by at most 9 others");
    }

    @Test
    void whoLivesElsewhereCannotFollow() {
        var factory = new TrajectoryRuntimeFactory();
        var elsewhere = new Scripted();
        elsewhere.elsewhere = true;
        factory.factories = FakeInstance.of(elsewhere);
        assertWrong(factory, "{'then':{'kind':'scripted'}}",
                "runtime.then.kind: an agent that lives elsewhere knows nothing of a recording");
    }

    private static void assertWrong(TrajectoryRuntimeFactory factory, String runtime, String message) {
        var wrong = assertThrows(IllegalArgumentException.class, () -> factory.check(EventJson.parseObject(json(runtime))));
        assertEquals(message, wrong.getMessage());
    }

    private static List<String> ids(Player player) {
        return player.log.stream().map(ConversationEvent::eventId).toList();
    }

    /** Says one thing and is done. */
    private static final class Scripted implements RuntimeFactory, AgentRuntime {

        private int made;
        private int rejected;
        private String runtime;
        private boolean elsewhere;

        @Override
        public boolean outlivesServer() {
            return elsewhere;
        }

        @Override
        public String kind() {
            return "scripted";
        }

        @Override
        public void check(JsonObject given) {
            if (given.containsKey("bad")) throw new IllegalArgumentException("planted");
        }

        @Override
        public AgentRuntime create(ConversationMetadata metadata, Function<String, OptionalLong> offsets) {
            made++;
            runtime = metadata.runtime();
            return this;
        }

        @Override
        public CompletionStage<AgentStep> next(ConversationState state) {
            assertTrue(made > 0);
            return CompletableFuture.completedFuture(AgentStep.finished(Duration.ZERO, List.of(V1Events.agentMessage("mine"))));
        }

        @Override
        public Standing standing(ConversationState state) {
            return Standing.STARTING;
        }

        @Override
        public void rejected() {
            rejected++;
        }

        @Override
        public void close() {
            // holds nothing
        }
    }
}
