package dev.partyline.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;

import dev.partyline.conversation.EventJson;
import dev.partyline.dialect.V1Events;
import dev.partyline.session.StatusLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An agent that goes on for ever is ended (V1 spec section 5 and 4.9). */
class IterationLimitTest extends AgentSessionRig {

    private static final String TEXT = "Agent reached maximum iterations limit (%d).";

    @Test
    void theRunEndsWithAnErrorBehindTheLastStepAndItsAnswer() {
        limit("2");
        runtime.then(step(action("a"), observation("a"))).then(step(action("b"))).then(step(observation("b")))
                .then(step(action("c")));
        play();
        assertEquals(List.of("max_iterations", "run", "running", "ActionEvent", "ObservationEvent", "ActionEvent",
                "ObservationEvent", "ConversationErrorEvent", "error", "run-ended"), log());
        var error = EventJson.parseObject(events().get(7).payload());
        assertEquals("MaxIterationsReached", error.getString("code"));
        assertEquals(TEXT.formatted(2), error.getString("detail"));
        assertEquals(3, runtime.states().size(), "nobody asks for a step that is not taken");
        assertEquals(List.of(StatusLine.failed("MaxIterationsReached", TEXT.formatted(2))), told.shown());
    }

    @Test
    void whoRunsItAgainGrantsAsManyStepsAgain() {
        theRunEndsWithAnErrorBehindTheLastStepAndItsAnswer();
        runtime.then(step(observation("c"))).then(step(action("d"))).then(step(observation("d"))).then(step(action("e")));
        play();
        assertEquals(List.of("run", "running", "ActionEvent", "ObservationEvent", "ActionEvent", "ObservationEvent",
                "ConversationErrorEvent", "error", "run-ended"), log().subList(10, log().size()));
    }

    @Test
    void anActionBesideAnOpenOneIsNotTakenBeyondTheLimit() {
        limit("1");
        runtime.then(step(action("a"))).then(step(action("b")));
        play();
        assertEquals(List.of("max_iterations", "run", "running", "ActionEvent", "ConversationErrorEvent", "error",
                "run-ended"), log());
        assertEquals(List.of("a"), List.copyOf(state().unanswered().keySet()));
    }

    @Test
    void whoIsDoneWithTheLastStepHasFinished() {
        limit("1");
        runtime.then(last(action("a"), observation("a")));
        play();
        assertEquals("finished", state().status().wire());
    }

    @Test
    void stepsInWhichAnAgentOnlySpeaksAreNotCounted() {
        limit("1");
        runtime.then(step(said("one"))).then(step(said("two"))).then(step(action("a"))).then(last(observation("a")));
        play();
        assertEquals("finished", state().status().wire());
    }

    @Test
    void whoHasNoLimitGoesOn() {
        limit("1");
        runtime.withoutLimit();
        for (String call : List.of("a", "b", "c")) runtime.then(step(action(call), observation(call)));
        runtime.then(last(said("done")));
        play();
        assertEquals("finished", state().status().wire());
    }

    @Test
    void aRunOfMoreStepsThanTheUsualLimitEnds() {
        for (int i = 0; i <= Iterations.USUAL; i++) runtime.then(step(action("c" + i)));
        play();
        assertEquals(Iterations.USUAL, log().stream().filter("ActionEvent"::equals).count());
        assertTrue(events().stream().anyMatch(event -> event.payload().contains(TEXT.formatted(500))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"many\"", "0", "-3", "null", "[1]"})
    void aLimitThatMakesNoSenseIsTheUsualOne(String nonsense) {
        assertEquals(500, Iterations.most(state()));
        limit("7");
        assertEquals(7, Iterations.most(state()));
        limit(nonsense);
        assertEquals(500, Iterations.most(state()));
    }

    private void limit(String most) {
        logs.log.append(chat, List.of(V1Events.stateUpdate(Iterations.KEY, EventJson.parse(most))));
    }

    private void play() {
        run();
        threads.pass(Duration.ofMinutes(1));
    }
}
