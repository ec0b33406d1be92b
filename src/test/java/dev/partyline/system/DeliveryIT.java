package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.partyline.testing.EventClient;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.Seed;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import dev.partyline.testing.Start;
import dev.partyline.testing.Writers;
import org.junit.jupiter.api.Test;

/** A hundred clients come and go while eight writers fill five conversations. */
class DeliveryIT {

    private static final int CONVERSATIONS = 5;
    private static final int CLIENTS = 100;
    private static final int WRITERS = 8;
    private static final int RECORDS = Integer.getInteger("partyline.delivery-records", 10_000);
    /** The message, and the note of its id. */
    private static final int RECORDS_PER_MESSAGE = 2;
    /** Writers give leave for so many comings and goings per acknowledged message, so that both end together. */
    private static final int MESSAGES_PER_CHANGE = 7;
    private static final int CHANGERS = 2;
    private static final int LIVE_PERCENT = 10;
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration WRITING = Duration.ofSeconds(90);
    private static final Duration CATCHING_UP = Duration.ofSeconds(60);

    private static final int CHANGES_AHEAD = 20;

    private final Semaphore changes = new Semaphore(0);
    /** However fast the server is, writers wait for the crowd. */
    private final Semaphore ahead = new Semaphore(CHANGES_AHEAD);

    @Test
    void everyClientGetsEveryEventOnceAndInOrderAcrossDropsAndResumes() {
        ServerSettings settings = ServerSettings.of("delivery");
        Random random = Seed.random("delivery");
        try (var server = ServerProcess.start(settings)) {
            var rest = new RestClient(server.http("/"));
            List<String> conversations = Stream.generate(() -> rest.create(List.of())).limit(CONVERSATIONS).toList();
            try (var writers = new Writers(conversations); var crowd = new Crowd(conversations, CLIENTS)) {
                write(server, rest, writers, crowd, random);
                crowd.resume(server);
                crowd.awaitHead(rest, CATCHING_UP);
                server.stop();
                assertEquals(RECORDS, crowd.verify(settings.data(), writers));
                assertTheCrowdWasRestless(crowd);
            }
        }
    }

    private void write(ServerProcess server, RestClient rest, Writers writers, Crowd crowd, Random random) {
        long began = System.nanoTime();
        var acknowledged = new AtomicInteger();
        writers.start(rest, WRITERS, RECORDS / RECORDS_PER_MESSAGE, "hello", () -> {
            if (acknowledged.incrementAndGet() % MESSAGES_PER_CHANGE == 0 && granted(ahead, WRITING)) changes.release();
        });
        var changers = IntStream.range(0, CHANGERS).mapToObj(part -> {
            var own = crowd.clients().subList(part * CLIENTS / CHANGERS, (part + 1) * CLIENTS / CHANGERS);
            var chance = new Random(random.nextLong());
            return CompletableFuture.runAsync(() -> comeAndGo(server, own, writers, chance));
        }).toList();
        writers.await(WRITING);
        changers.forEach(changer -> changer.orTimeout(WRITING.toSeconds(), TimeUnit.SECONDS).join());
        System.out.printf("%d records written in %d ms%n", RECORDS, (System.nanoTime() - began) / 1_000_000);
    }

    private void comeAndGo(ServerProcess server, List<EventClient> clients, Writers writers, Random random) {
        while (writers.writing()) {
            if (!granted(changes, LOOK)) continue;
            change(server, clients.get(random.nextInt(clients.size())), random);
            ahead.release();
        }
    }

    private static boolean granted(Semaphore leave, Duration longest) {
        try {
            return leave.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stop);
        }
    }

    private static void change(ServerProcess server, EventClient client, Random random) {
        if (!client.connected()) {
            if (random.nextInt(100) < LIVE_PERCENT) client.connect(server, new Start.Live());
            else client.resume(server);
        } else if (random.nextBoolean()) {
            client.close();
        } else {
            client.abort();
        }
    }

    private static void assertTheCrowdWasRestless(Crowd crowd) {
        int connections = crowd.clients().stream().mapToInt(client -> client.connections().size()).sum();
        System.out.println(connections + " connections of " + crowd.clients().size() + " clients");
        assertTrue(connections > 3 * CLIENTS, () -> "only " + connections + " connections");
    }
}
