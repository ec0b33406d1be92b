package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.partyline.testing.Await;
import dev.partyline.testing.PlainHttp;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import dev.partyline.testing.V0Checker;
import dev.partyline.testing.V0Client;
import dev.partyline.testing.V0Link.Way;
import dev.partyline.testing.V0Log;
import dev.partyline.testing.V0Record;
import dev.partyline.testing.V0SlowReader;
import dev.partyline.testing.V0SlowReader.UnreadPoll;
import dev.partyline.testing.Writers;
import org.junit.jupiter.api.Test;

/** Clients of V0 that do not read, whatever they read over, cost little, disturb nobody and lose nothing (A11). */
class V0SlowClientIT {

    private static final String LARGE = "x".repeat(64 << 10);
    private static final int MESSAGES = 240;
    private static final int POLLS = 15;
    private static final int SOCKETS = 15;
    /** A third of what the replay of one client has. */
    private static final long ALLOWED_BYTES = 5 << 20;
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final ServerSettings settings = ServerSettings.of("v0-slow").with("partyline.limits.stuck-write", "PT15S")
            .with("partyline.limits.ping-interval", "PT5S").with("partyline.limits.pong-timeout", "PT10S");
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<AutoCloseable> idle = new ArrayList<>();
    private final List<UnreadPoll> polls = new ArrayList<>();
    private ServerProcess server;
    private RestClient rest;
    private String conversation;

    @Test
    void whoDoesNotReadCostsLittleDisturbsNobodyAndResumesExactly() throws Exception {
        var record = new V0Record();
        try (var running = ServerProcess.start(settings)) {
            server = running;
            fill();
            var live = new V0Client("live", conversation, http);
            live.connect(server, Way.WEBSOCKET);
            assertServed(live, "first");
            long before = server.heapAfterGcBytes();
            stall(record);
            assertServed(live, "beside");
            assertSmall(server.heapAfterGcBytes() - before);
            assertAllAreClosed();
            assertServed(live, "behind");
            resume(record);
            live.leave();
            server.stop();
            verify(live, record);
        } finally {
            for (AutoCloseable each : idle) each.close();
        }
    }

    private void fill() {
        rest = new RestClient(server.http("/"));
        conversation = rest.create(List.of());
        try (var writers = new Writers(List.of(conversation))) {
            writers.start(rest, 4, MESSAGES, LARGE, () -> { });
            writers.await(LIMIT);
            assertEquals(MESSAGES, writers.acknowledged());
        }
    }

    private void stall(V0Record record) throws IOException {
        for (int i = 0; i < POLLS; i++) {
            UnreadPoll poll = V0SlowReader.poll(server, conversation);
            idle.add(poll);
            polls.add(poll);
            for (int bytes = 0; bytes < 100; bytes++) assertTrue(poll.read() >= 0, "a slow poll was closed at once");
        }
        for (int i = 0; i < SOCKETS; i++) {
            var slow = V0SlowReader.connect(server, conversation, i == 0 ? record : new V0Record());
            idle.add(slow);
            assertTrue(slow.read(SOON) && slow.read(SOON), "a slow socket was closed at once");
        }
    }

    private void assertServed(V0Client live, String text) throws IOException {
        Await.until(LIMIT, () -> "live is " + live.record(), () -> live.record().ready());
        rest.say(conversation, text).required();
        Await.until(SOON, () -> "live is " + live.record(), () -> live.record().heard(text));
    }

    private static void assertSmall(long growth) {
        System.out.printf("heap grew by %d KiB for each of %d that do not read%n", (growth >> 10) / (POLLS + SOCKETS),
                POLLS + SOCKETS);
        assertTrue(growth <= (POLLS + SOCKETS) * ALLOWED_BYTES, () -> "the heap grew by " + growth);
    }

    private void assertAllAreClosed() {
        Await.until(LIMIT, () -> sessions() + " sessions", () -> sessions() == 1);
        var plain = new PlainHttp(server, "");
        for (UnreadPoll poll : polls) assertEquals(400, plain.get(poll.target()).status());
    }

    private int sessions() {
        return rest.get("/metrics").body().lines().filter(line -> line.startsWith("partyline_socketio_sessions"))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ')))).sum();
    }

    /** What the buffers between both still hold is read; then the connection is over, and another one goes on. */
    private void resume(V0Record record) throws IOException {
        var stalled = (V0SlowReader) idle.get(POLLS);
        while (stalled.read(SOON)) assertFalse(record.heard("behind"), "one that stalled was served to the end");
        try (var resumed = V0SlowReader.connect(server, conversation, record)) {
            while (!record.heard("behind") || !record.ready()) {
                assertTrue(resumed.read(SOON), "closed although it reads");
            }
        }
    }

    private void verify(V0Client live, V0Record stalled) {
        var checker = new V0Checker(V0Log.of(settings.data(), conversation));
        checker.check("live", live.record(), true);
        checker.check("stalled", stalled, true);
        checker.verify();
    }
}
