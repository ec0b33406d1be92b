package dev.partyline.agent.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;

import dev.partyline.agent.AgentFailure;
import dev.partyline.config.RemoteServers;
import dev.partyline.conversation.ConversationDeleted;
import dev.partyline.conversation.EventJson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a conversation comes to its agent server, and how it leaves. */
class RemoteConversationTest {

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

    @ParameterizedTest
    @ValueSource(strings = {"{'kind':'remote'}", "{'kind':'remote','server':'beta'}", "{'kind':'remote','server':7}",
        "{'kind':'remote','server':'alpha','url':'http://127.0.0.1:22'}", "{'kind':'remote','server':'alpha','conversation_id':'x'}",
        "{'kind':'remote','server':'alpha','delete_remote':'yes'}"})
    void whatNamesNoAgentServerIsRefused(String runtime) {
        var json = EventJson.parseObject(runtime.replace('\'', '"'));
        assertThrows(IllegalArgumentException.class, () -> RemoteConversation.server(json, new RemoteServers(List.of(rig.remote()))));
    }

    @Test
    void oneThatIsThereAlreadyIsAdoptedWithItsHistory() {
        rig.create("NeverConfirm").say("work 2 0");
        rig.await("finished");
        String there = rig.remoteId();
        rig.create("NeverConfirm", "{\"kind\":\"remote\",\"server\":\"alpha\",\"conversation_id\":\"" + there + "\"}").say("work 2 0");
        rig.await("finished");
        assertEquals(there, rig.remoteId());
        assertEquals(4, rig.count("ActionEvent"));
        assertEquals(2, rig.records().stream().filter(event -> event.payload().contains("work 2 0")).count());
        assertEquals(2, rig.there().stream().filter(event -> event.contains("work 2 0")).count());
    }

    @Test
    void oneThatIsNotThereOrAServerThatDoesNotAnswerMakesNone() {
        var unknown = assertThrows(CompletionException.class, () -> rig.create("NeverConfirm",
                "{\"kind\":\"remote\",\"server\":\"alpha\",\"conversation_id\":\"00000000-0000-4000-8000-000000000001\"}"));
        assertInstanceOf(IllegalArgumentException.class, unknown.getCause());
        rig.stopServer();
        var gone = assertThrows(CompletionException.class, () -> rig.create("NeverConfirm"));
        assertInstanceOf(AgentFailure.class, gone.getCause());
        assertFalse(gone.toString().contains("sk-1"));
    }

    @Test
    void aConversationThatIsDeletedHereIsStoppedThereAndDeletedIfThatIsWanted() {
        rig.create("NeverConfirm", "{\"kind\":\"remote\",\"server\":\"alpha\",\"delete_remote\":true}").say("work 500 5");
        rig.await("the run is on", () -> rig.count("ActionEvent") > 2);
        rig.agents.deleted(new ConversationDeleted(rig.chat));
        rig.await("it was not stopped", () -> rig.server.requests().stream().anyMatch(each -> each.endsWith("/interrupt")));
        String there = rig.remoteId();
        rig.logs.purged.observedBy(rig.agents::purged);
        rig.logs.conversations.purge(rig.logs.conversations.delete(rig.chat));
        dev.partyline.testing.Await.until(RemoteRig.LIMIT, () -> rig.server.requests().toString(),
                () -> rig.server.requests().contains("DELETE /api/conversations/" + there));
    }

    @Test
    void oneThatIsGoneThereEndsTheRunAtOnce() {
        rig.create("NeverConfirm").say("work 500 5");
        rig.await("the run is on", () -> rig.count("ActionEvent") > 2);
        rig.agents.api(rig.remote()).delete(rig.remoteId()).toCompletableFuture().join();
        rig.await("error");
        assertTrue(rig.records().toString().contains("ConversationErrorEvent"));
        assertTrue(rig.records().stream().anyMatch(event -> event.payload().contains("AgentServerRefused")));
    }
}
