package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.partyline.testing.Await;
import dev.partyline.testing.EventClient;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.Seed;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import dev.partyline.testing.TornEnd;
import dev.partyline.testing.Writers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The server is killed while it writes, again and again; nothing that it acknowledged or sent may be lost. */
@Tag("side-by-side")
class KillNineIT {

    /** A server takes seconds to start; {@code -Dpartyline.kills=20} for the full trial. */
    private static final int KILLS = Integer.getInteger("partyline.kills", 1);
    private static final int CLIENTS = 6;
    private static final int WRITERS = 4;
    private static final int MORE_THAN_A_ROUND_WRITES = 1_000_000;
    private static final int FEWEST_MESSAGES = 50;
    private static final int SPREAD_MESSAGES = 300;
    private static final Duration ROUND = Duration.ofSeconds(60);
    private static final Duration CATCHING_UP = Duration.ofSeconds(30);

    private final Random random = Seed.random("kill -9");
    private final ServerSettings settings = ServerSettings.of("kill-nine");

    @Test
    void whatWasAcknowledgedSurvivesAndClientsResumeExactly() throws IOException {
        List<String> conversations;
        try (var server = ServerProcess.start(settings)) {
            var rest = new RestClient(server.http("/"));
            conversations = List.of(rest.create(List.of()), rest.create(List.of()));
            server.stop();
        }
        try (var writers = new Writers(conversations); var crowd = new Crowd(conversations, CLIENTS)) {
            for (int round = 0; round < KILLS; round++) killWhileWriting(writers, crowd, round);
            try (var server = ServerProcess.start(settings)) {
                crowd.resume(server);
                crowd.awaitHead(new RestClient(server.http("/")), CATCHING_UP);
                assertReported(server);
                server.stop();
                crowd.verify(settings.data(), writers);
            }
            System.out.println(writers.acknowledged() + " messages acknowledged before " + KILLS + " kills");
        }
    }

    private void killWhileWriting(Writers writers, Crowd crowd, int round) throws IOException {
        try (var server = ServerProcess.start(settings)) {
            crowd.resume(server);
            var enough = new CountDownLatch(FEWEST_MESSAGES + random.nextInt(SPREAD_MESSAGES));
            writers.start(new RestClient(server.http("/")), WRITERS, MORE_THAN_A_ROUND_WRITES, "", enough::countDown);
            await(enough);
            server.kill();
        }
        writers.await(ROUND);
        crowd.clients().forEach(client -> client.awaitClose(ROUND));
        List<String> conversations = crowd.clients().stream().map(EventClient::conversation).distinct().toList();
        TornEnd.plant(settings.data(), conversations.get(round % conversations.size()), random);
    }

    /** An administrator finds the torn end in the server's log. */
    private static void assertReported(ServerProcess server) {
        boolean reported = Await.within(CATCHING_UP, () -> server.logText().lines()
                .anyMatch(line -> line.contains(".journal has a torn end")));
        assertTrue(reported, () -> "the torn end is not reported:\n" + server.logText());
    }

    private static void await(CountDownLatch enough) {
        try {
            assertTrue(enough.await(ROUND.toSeconds(), TimeUnit.SECONDS), "the writers are too slow");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stop);
        }
    }
}
