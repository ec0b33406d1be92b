package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.partyline.testing.Await;
import dev.partyline.testing.EventClient;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import dev.partyline.testing.StallableClient;
import dev.partyline.testing.Start;
import dev.partyline.testing.Writers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that do not read cost next to no memory, and nobody else notices them. */
class StalledCrowdIT {

    private static final String LARGE = "x".repeat(64 << 10);
    private static final int WARM_UP_MESSAGES = 200;
    /** 37 MB, several times what a server buffers by itself; {@code -Dpartyline.stalled-messages=3200} for 200 MB. */
    private static final int PASSING_MESSAGES = Integer.getInteger("partyline.stalled-messages", 600);
    /** What a connection may have in flight. */
    private static final long WINDOW_BYTES = 256 << 10;
    private static final long ALLOWED_BYTES = WINDOW_BYTES + (5 << 20);
    private static final int CROWD = 300;
    private static final int CROWD_MESSAGES = 100;
    private static final Duration SLOWEST = Duration.ofSeconds(5);
    private static final Duration TYPICAL = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** 200 MB by HTTP: seconds on a quiet machine, two minutes on one that is busy with other things. */
    private static final Duration WRITING = Duration.ofSeconds(300);

    /** Nobody is closed here for not reading. */
    private final ServerSettings settings =
            ServerSettings.of("stalled-crowd").with("partyline.limits.stuck-write", "PT10M")
                    .with("partyline.limits.pong-timeout", "PT10M");
    private final List<StallableClient> stalled = new ArrayList<>();
    private ServerProcess server;
    private RestClient rest;

    @BeforeEach
    void start() {
        server = ServerProcess.start(settings);
        rest = new RestClient(server.http("/"));
    }

    @AfterEach
    void stop() throws IOException {
        for (StallableClient client : stalled) client.close();
        server.close();
    }

    @Test
    void whatAStalledClientHasNotReadCostsNoMemory() throws IOException {
        String conversation = rest.create(List.of());
        try (var writers = new Writers(List.of(conversation)); var crowd = new Crowd(List.of(conversation), 1)) {
            crowd.resume(server);
            write(writers, WARM_UP_MESSAGES);
            crowd.awaitHead(rest, LIMIT);
            long before = server.heapAfterGcBytes();
            stall(conversation, 1);
            write(writers, PASSING_MESSAGES);
            crowd.awaitHead(rest, LIMIT);
            long growth = server.heapAfterGcBytes() - before;
            System.out.printf("heap grew by %d KiB while %d MiB passed a stalled client%n", growth >> 10,
                    (long) PASSING_MESSAGES * LARGE.length() >> 20);
            assertTrue(growth <= ALLOWED_BYTES, () -> "the heap grew by " + growth + " bytes");
            server.stop();
            crowd.verify(settings.data(), writers);
        }
    }

    @Test
    void everybodyElseIsServedWhileHundredsStall() throws IOException {
        String conversation = rest.create(List.of());
        try (var writers = new Writers(List.of(conversation)); var crowd = new Crowd(List.of(conversation), 1)) {
            write(writers, WARM_UP_MESSAGES);
            stall(conversation, CROWD);
            crowd.resume(server);
            crowd.awaitHead(rest, LIMIT);
            assertServedSoon(crowd.clients().get(0), writers);
            server.stop();
            crowd.verify(settings.data(), writers);
        }
    }

    private void assertServedSoon(EventClient live, Writers writers) {
        var times = new ArrayList<Duration>();
        for (int i = 0; i < CROWD_MESSAGES; i++) {
            int seen = live.received();
            long asked = System.nanoTime();
            writers.start(rest, 1, 1, LARGE, () -> { });
            Await.until(LIMIT, () -> "the live client got nothing", () -> live.received() > seen);
            times.add(Duration.ofNanos(System.nanoTime() - asked));
            writers.await(LIMIT);
            String head = rest.lastEventId(live.conversation());
            Await.until(LIMIT, () -> "the live client is behind", () -> live.lastEventId().equals(head));
        }
        times.sort(null);
        Duration median = times.get(times.size() / 2);
        Duration slowest = times.get(times.size() - 1);
        System.out.println("live beside " + CROWD + " stalled clients: median " + median + ", slowest " + slowest);
        assertTrue(median.compareTo(TYPICAL) < 0, () -> "median " + median);
        assertTrue(slowest.compareTo(SLOWEST) < 0, () -> "slowest " + slowest);
    }

    private void write(Writers writers, int messages) {
        int before = writers.acknowledged();
        writers.start(rest, 4, messages, LARGE, () -> { });
        writers.await(WRITING);
        assertEquals(before + messages, writers.acknowledged());
    }

    /** Clients that ask for everything, see the state, and read no more. */
    private void stall(String conversation, int clients) throws IOException {
        for (int i = 0; i < clients; i++) {
            var client = StallableClient.connect(server, conversation, Start.BEGINNING);
            stalled.add(client);
            assertTrue(client.read(LIMIT), "closed at once");
        }
    }
}
