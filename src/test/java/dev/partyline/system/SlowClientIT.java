package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.partyline.testing.Await;
import dev.partyline.testing.ConnectionRecord;
import dev.partyline.testing.DeliveryChecker;
import dev.partyline.testing.LogReader;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import dev.partyline.testing.StallableClient;
import dev.partyline.testing.Start;
import dev.partyline.testing.Writers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A slow client keeps its connection; one that stalls loses it, and no event. */
class SlowClientIT {

    private static final ServerSettings SETTINGS =
            ServerSettings.of("slow-client").with("partyline.limits.stuck-write", "PT3S");
    private static final String MESSAGE = "x".repeat(64 << 10);
    /** More than the buffers between two programs hold, so that a client that stalls is felt. */
    private static final int MESSAGES = 400;
    private static final int SLOWLY_READ = 160;
    private static final Duration BETWEEN_READS = Duration.ofMillis(50);
    /** The stuck write, the sweep that finds it, and as much again for a busy machine. */
    private static final Duration STALL = Duration.ofSeconds(12);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration WRITING = Duration.ofSeconds(90);

    private static ServerProcess server;
    private static RestClient rest;
    private static String conversation;
    private static Writers writers;

    @BeforeAll
    static void fillAConversation() {
        server = ServerProcess.start(SETTINGS);
        rest = new RestClient(server.http("/"));
        conversation = rest.create(List.of());
        writers = new Writers(List.of(conversation));
        writers.start(rest, 4, MESSAGES, MESSAGE, () -> { });
        writers.await(WRITING);
        assertEquals(MESSAGES, writers.acknowledged());
    }

    @AfterAll
    static void stop() {
        writers.close();
        server.close();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aSlowClientKeepsItsConnection() throws IOException {
        try (var slow = StallableClient.connect(server, conversation, Start.BEGINNING)) {
            for (int i = 0; i < SLOWLY_READ; i++) {
                assertTrue(slow.read(LIMIT), "closed while it was slow");
                Await.pass(BETWEEN_READS); // its slowness, longer in all than a stuck write may take
            }
            readToHead(slow);
            verify(List.of(slow.record()));
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aStalledClientIsClosedAndResumesExactly() throws IOException {
        var connections = new ArrayList<ConnectionRecord>();
        String last;
        try (var stalled = StallableClient.connect(server, conversation, Start.BEGINNING)) {
            assertTrue(stalled.read(LIMIT) && stalled.read(LIMIT), "closed at once");
            Await.pass(STALL);
            assertFalse(readToHead(stalled), "a stalled client was served to the end");
            connections.add(stalled.record());
            last = stalled.lastEventId();
        }
        try (var resumed = StallableClient.connect(server, conversation, new Start.After(last))) {
            assertTrue(readToHead(resumed), "closed although it reads");
            connections.add(resumed.record());
        }
        verify(connections);
    }

    /** @return false if the connection ended before */
    private static boolean readToHead(StallableClient client) throws IOException {
        String head = rest.lastEventId(conversation);
        while (!client.lastEventId().equals(head)) {
            if (!client.read(LIMIT)) return false;
        }
        return true;
    }

    private static void verify(List<ConnectionRecord> connections) {
        var checker = new DeliveryChecker(LogReader.conversation(SETTINGS.data(), conversation),
                writers.account(conversation));
        checker.check("client", connections, true);
        checker.verify();
    }
}
