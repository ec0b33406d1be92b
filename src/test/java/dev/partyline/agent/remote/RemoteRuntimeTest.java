package dev.partyline.agent.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.partyline.conversation.EventJson;
import dev.partyline.dialect.V0ClientAction;
import dev.partyline.dialect.V1Events;
import dev.partyline.session.ClientCommandsFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A conversation that an agent server executes, from the first message to the end of the run, and what may go wrong there. */
class RemoteRuntimeTest {

    @TempDir Path directory;
    private RemoteRig rig;

    @BeforeEach
    void start() throws IOException {
        rig = new RemoteRig(directory);
    }

    @AfterEach
    void end() {
        rig.close();
    }

    @Test
    void whatIsSaidHereIsDoneThereAndSeenHere() {
        rig.create("NeverConfirm").say("work 3 0");
        rig.await("finished");

        rig.assertSame();
        assertEquals(1, rig.records().stream().filter(event -> event.kind().equals("MessageEvent")
                && event.payload().contains("work 3 0")).count());
        assertEquals(1, rig.there().stream().filter(event -> event.contains("work 3 0")).count());
        rig.say("work 1 0");
        rig.await("two runs", () -> rig.count("run-ended") == 2);
        rig.assertSame();
        assertEquals(4, rig.count("ActionEvent"));
    }

    @Test
    void whatIsSaidDuringARunReachesTheAgent() {
        rig.create("NeverConfirm").say("work 200 5");
        rig.await("the run is on", () -> rig.count("ActionEvent") > 5);
        rig.say("work 1 0");
        rig.await("finished");
        rig.assertSame();
        assertEquals(1, rig.there().stream().filter(event -> event.contains("work 1 0")).count());
    }

    @Test
    void whatAClientOfV0SaysReachesTheAgentToo() {
        rig.create("NeverConfirm");
        var said = (V0ClientAction.Message) V0ClientAction.parse(EventJson.parseObject(
                "{\"action\":\"message\",\"args\":{\"content\":\"work 2 0\"}}"));
        ClientCommandsFixture.v0(rig.logs.log).say(rig.chat, said, "").toCompletableFuture().join();
        rig.await("finished");
        rig.assertSame();
        assertEquals(2, rig.count("ActionEvent"));
        assertEquals(1, rig.count("MessageEvent"), "the agent's own; what the user said is of V0");
    }

    @Test
    void orderAndNumberDoNotDependOnTheSocket() {
        rig.server.faults("{\"doubled\":true,\"backwards\":true,\"drop_every\":7,\"delay\":2}");
        rig.create("NeverConfirm").say("work 150 0");
        rig.await("finished");
        rig.assertSame();
        assertEquals(150, rig.count("ActionEvent"));
    }

    @Test
    void aServerThatFailsNowAndThenIsAskedAgain() {
        rig.create("NeverConfirm");
        rig.server.faults("{\"fail_every\":4}");
        rig.say("work 50 2");
        rig.await("finished");
        rig.assertSame();
        assertEquals(1, rig.there().stream().filter(event -> event.contains("work 50 2")).count());
    }

    @Test
    void eventsThatLieAreLeftOut() {
        rig.create("NeverConfirm");
        rig.server.faults("{\"lies\":true}");
        rig.say("work 20 0");
        rig.await("finished");
        rig.assertSame();
        assertFalse(rig.records().toString().contains("a lie"));
        assertTrue(rig.meters.counter("partyline.remote.refused").count() >= 5);
    }

    @Test
    void anEventThatIsTooLongIsLeftOutAndTheRunGoesOn() {
        rig.create("NeverConfirm").say("write 5000000");
        rig.await("finished");
        assertEquals(1, rig.here().stream().filter(event -> event.toString().contains("\"done\"")).count());
        assertTrue(rig.records().stream().allMatch(event -> event.payloadBytes() < 1_000_000));
        assertEquals(1, rig.meters.counter("partyline.remote.refused").count());
    }

    @Test
    void anEventThatCannotEvenBeReadEndsTheRunVisibly() {
        rig.create("NeverConfirm").say("write 9000000");
        rig.await("error");
        assertTrue(rig.records().stream().anyMatch(event -> event.payload().contains("AgentEventTooLarge")));
    }

    @Test
    void whatWaitsThereWaitsHereAndGoesOnWhenItIsConfirmed() {
        rig.create("AlwaysConfirm").say("ask");
        rig.await("waiting_for_confirmation");
        assertEquals(1, rig.records().stream().filter(event -> event.kind().equals("ActionEvent") && event.changesState()).count());

        rig.commands.approve(rig.chat, "").toCompletableFuture().join();
        rig.await("finished");
        rig.assertSame();
        assertEquals(1, rig.count("ObservationEvent"));
    }

    @Test
    void aRefusalReachesTheAgentAtOnceAndIsThereOnce() {
        rig.create("AlwaysConfirm").say("ask");
        rig.await("waiting_for_confirmation");
        rig.commands.reject(rig.chat, "", "not today").toCompletableFuture().join();
        rig.await("the agent was not told", () -> rig.there().stream().anyMatch(event -> event.contains("not today")));

        rig.commands.run(rig.chat, "").toCompletableFuture().join();
        rig.await("finished");
        assertEquals(1, rig.count("UserRejectObservation"));
        assertEquals(0, rig.count("ObservationEvent"));
    }

    @Test
    void aPauseHoldsTheAgentThereAndARunGoesOn() {
        rig.create("NeverConfirm").say("work 60 5");
        rig.await("the run is on", () -> rig.count("ActionEvent") > 3);
        rig.commands.pause(rig.chat, "").toCompletableFuture().join();
        rig.await("paused");
        rig.assertSame();
        assertEquals(1, rig.count("PauseEvent"));
        assertTrue(rig.count("ActionEvent") < 60);

        rig.commands.run(rig.chat, "").toCompletableFuture().join();
        rig.await("finished");
        rig.assertSame();
        assertEquals(60, rig.count("ActionEvent"));
    }

    @Test
    void anInterruptStopsTheAgentThere() {
        rig.create("NeverConfirm").say("work 600 5");
        rig.await("the run is on", () -> rig.count("ActionEvent") > 3);
        rig.commands.interrupt(rig.chat, "").toCompletableFuture().join();
        rig.await("paused");
        assertTrue(rig.server.requests().stream().anyMatch(request -> request.endsWith("/interrupt")));
        assertEquals(1, rig.count("InterruptEvent"));
        rig.assertSame();
    }

    @Test
    void anErrorIsToldOnceAndBeforeTheStatus() {
        rig.create("NeverConfirm").say("fail");
        rig.await("error");
        assertEquals(1, rig.count("ConversationErrorEvent"));
        int error = rig.kinds().indexOf("ConversationErrorEvent");
        assertTrue(rig.records().subList(0, error).stream().noneMatch(event -> event.payload().contains("\"error\"")));
        rig.say("work 1 0");
        rig.await("finished");
        rig.assertSame();
    }

    @Test
    void secretsGoThereAndAreNotKept() throws IOException {
        rig.create("NeverConfirm").say("work 1 0");
        rig.await("finished");
        assertTrue(Files.readString(directory.resolve("logs.starts")).contains("sk-1"));
        assertFalse((rig.records() + rig.logs.conversations.require(rig.chat).toString()).contains("sk-1"));
        assertEquals(List.of(), rig.records().stream().filter(event -> event.payload().contains("sk-1")).toList());
    }

    @Test
    void aPolicyThatIsSetHereHoldsThere() {
        rig.create("NeverConfirm");
        var policy = EventJson.parseObject("{\"kind\":\"AlwaysConfirm\"}");
        rig.logs.log.append(rig.chat, List.of(V1Events.stateUpdate("confirmation_policy", policy)));
        rig.say("ask");
        rig.await("waiting_for_confirmation");
        assertTrue(rig.server.requests().stream().anyMatch(request -> request.endsWith("/confirmation_policy")));
    }
}
