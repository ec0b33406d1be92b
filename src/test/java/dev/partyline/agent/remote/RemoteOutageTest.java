package dev.partyline.agent.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventJson;
import dev.partyline.session.StatusLine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Either of the two servers ends while the agent works. */
class RemoteOutageTest {

    @TempDir Path directory;
    private RemoteRig rig;

    @BeforeEach
    void start() throws IOException {
        rig = new RemoteRig(directory).create("NeverConfirm");
    }

    @AfterEach
    void end() {
        rig.close();
    }

    @Test
    void anAgentServerThatComesBackGoesOn() throws IOException {
        rig.say("work 100 3");
        for (int stop = 1; stop <= 3; stop++) {
            long enough = stop * 20L;
            rig.await("the run is on", () -> rig.count("ActionEvent") > enough);
            rig.stopServer();
            rig.startServer();
        }
        rig.await("finished");
        rig.assertSame();
        assertEquals(100, rig.count("ObservationEvent"));
        assertEquals(1, rig.there().stream().filter(event -> event.contains("work 100 3")).count());
    }

    @Test
    void anAgentServerThatStaysAwayIsToldOnceAndThenEndsTheRun() throws IOException {
        rig.say("work 1000 3");
        rig.await("the run is on", () -> rig.count("ActionEvent") > 5);
        rig.stopServer();
        rig.await("nobody was told", () -> rig.count("ConversationErrorEvent") == 1);
        assertTrue(rig.state().running());
        assertTrue(rig.state().value("x.agent_server", "").contains("\"reachable\":false"));
        rig.await("error");
        assertEquals(2, rig.count("ConversationErrorEvent"));

        rig.startServer();
        rig.say("work 1 0");
        rig.await("finished");
        assertEquals(List.of("STATUS$ERROR_RUNTIME_DISCONNECTED", "STATUS$ERROR_RUNTIME_DISCONNECTED",
                "STATUS$ERROR_RUNTIME_DISCONNECTED", "STATUS$READY"), rig.lines().shown().stream().map(StatusLine::id).toList(),
                "while it is missed, when it is given up, until it answers the next run");
        assertTrue(rig.state().value("x.agent_server", "").contains("\"reachable\":true"));
    }

    @Test
    void whoPausesAnAgentThatCannotBeReachedIsNotKeptWaiting() throws IOException {
        rig.say("work 1000 3");
        rig.await("the run is on", () -> rig.count("ActionEvent") > 5);
        rig.stopServer();
        rig.await("nobody was told", () -> rig.count("ConversationErrorEvent") == 1);
        assertTrue(RemoteOutage.isToldIn(rig.state()));
        rig.commands.pause(rig.chat, "").toCompletableFuture().join();
        rig.await("paused");
        assertEquals(1, rig.count("ConversationErrorEvent"));
    }

    @Test
    void aRunGoesOnWhenThisServerComesBack() {
        rig.say("work 150 3");
        rig.await("the run is on", () -> rig.count("ActionEvent") > 10);
        rig.die();
        long before = rig.count("ActionEvent");
        rig.await("the agent works on", () -> rig.there().size() > 2 * before + 60);
        rig.live();
        rig.await("finished");
        rig.assertSame();
        assertEquals(1, rig.count("run"));
        assertEquals(150, rig.count("ObservationEvent"));
    }

    @Test
    void aRunThatEndedMeanwhileIsNotAskedForAgain() {
        rig.say("work 20 3");
        rig.await("the run is on", () -> rig.count("ActionEvent") > 2);
        rig.die();
        rig.await("the agent is done", () -> rig.there().stream().anyMatch(event -> event.contains("\"finished\"")));
        rig.live();
        rig.await("finished");
        rig.assertSame();
        assertEquals(1, rig.server.requests().stream().filter(request -> request.endsWith("/run")).count());
    }

    @Test
    void whatHappensThereWithoutUsIsFollowedWhenAWebhookRings() {
        rig.say("work 1 0");
        rig.await("finished");
        var id = ConversationId.parse(rig.remoteId());
        int before = rig.there().size();
        var api = rig.agents.api(rig.remote());
        api.post(id.dashed(), "events", EventJson.parseObject(
                "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"work 3 0\"}]}")).toCompletableFuture().join();
        api.post(id.dashed(), "run", EventJson.object().build()).toCompletableFuture().join();
        rig.await("the agent works", () -> rig.there().size() > before + 6);
        var events = EventJson.array();
        rig.there().subList(before, before + 6).forEach(event -> events.add(EventJson.parseObject(event)));
        rig.agents.rung(rig.remote(), id, events.build());

        rig.await("it was not followed", () -> rig.count("run-ended") == 2);
        assertEquals(4, rig.count("ActionEvent"));
        assertEquals(2, rig.server.requests().stream().filter(request -> request.endsWith("/run")).count());
        assertEquals(1, rig.records().stream().filter(event -> event.payload().contains("work 3 0")).count());
    }
}
