package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.partyline.testing.Await;
import dev.partyline.testing.DeliveryChecker;
import dev.partyline.testing.EventClient;
import dev.partyline.testing.LogReader;
import dev.partyline.testing.RedisLogs;
import dev.partyline.testing.RedisProcess;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.Seed;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import dev.partyline.testing.V0Checker;
import dev.partyline.testing.V0Client;
import dev.partyline.testing.V0Link.Way;
import dev.partyline.testing.V0Log;
import dev.partyline.testing.Writers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two servers that share nothing but a Redis, with writers and clients of both protocols on each; clients hop between
 * them, and Redis ends in the middle and comes back.
 */
@Tag("side-by-side")
class ClusterIT {

    private static final int CONVERSATIONS = 2;
    private static final int CLIENTS = 8;
    private static final int WRITERS = 6;
    private static final int MESSAGES = 300;
    private static final int MESSAGES_PER_HOP = 10;
    private static final String PADDING = "x".repeat(400);
    private static final String END = "the end";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Random random = Seed.random("cluster");
    private final ServerSettings settings = ServerSettings.of("cluster-one");
    private List<ServerProcess> servers = List.of();
    private List<EventClient> clients;
    private List<V0Client> clientsOfV0;
    private List<String> conversations;

    @Test
    void everybodySeesEverythingOnceAndInOrderOnEitherServer() throws IOException, InterruptedException {
        var threads = Executors.newFixedThreadPool(3);
        try (var redis = RedisProcess.start(RedisProcess.ofThisMachine().orElse(RedisProcess.oldest()), settings.directory().resolve("redis"))) {
            servers = start(redis);
            HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(threads).build();
            conversations = Stream.generate(() -> rest(0).create(List.of())).limit(CONVERSATIONS).toList();
            clients = IntStream.range(0, CLIENTS).mapToObj(i ->
                    new EventClient("client " + i, conversations.get(i % CONVERSATIONS), http)).toList();
            clientsOfV0 = IntStream.range(0, CLIENTS).mapToObj(i ->
                    new V0Client("v0 client " + i, conversations.get(i % CONVERSATIONS), http)).toList();
            try (var writers = new Writers(conversations)) {
                run(redis, writers);
                verify(redis, writers);
            }
            whatOneServerDeletesIsGoneOnTheOther(http);
        } finally {
            servers.forEach(ServerProcess::close);
            threads.shutdownNow();
        }
    }

    /** Both at once, each with a directory of its own. */
    private List<ServerProcess> start(RedisProcess redis) {
        List<CompletableFuture<ServerProcess>> starting = Stream.of(settings, ServerSettings.of("cluster-other"))
                .map(each -> each.with("partyline.redis.uri", redis.uri()))
                .map(each -> CompletableFuture.supplyAsync(() -> ServerProcess.start(each))).toList();
        starting.forEach(CompletableFuture::join);
        return starting.stream().map(CompletableFuture::join).toList();
    }

    private RestClient rest(int server) {
        return new RestClient(servers.get(server).http("/"));
    }

    private void run(RedisProcess redis, Writers writers) throws IOException, InterruptedException {
        for (int i = 0; i < CLIENTS; i++) clients.get(i).resume(servers.get(i / 2 % 2));
        for (int i = 0; i < CLIENTS; i++) clientsOfV0.get(i).connect(servers.get(i / 2 % 2), Way.values()[i % 3]);
        var said = new AtomicInteger();
        write(writers, MESSAGES, () -> {
            if (said.incrementAndGet() % MESSAGES_PER_HOP == 0) hop(said.get());
        });
        assertEquals(MESSAGES, writers.acknowledged());
        write(writers, Integer.MAX_VALUE, () -> {
            if (said.incrementAndGet() == MESSAGES + 100) redis.kill();
        });
        whileRedisIsAway();
        redis.start();
        for (ServerProcess each : servers) Await.until(LIMIT, () -> "not ready again", each::ready);
        int before = writers.acknowledged();
        write(writers, MESSAGES, () -> { });
        assertEquals(before + MESSAGES, writers.acknowledged());
        for (int i = 0; i < CONVERSATIONS; i++) rest(i % 2).say(conversations.get(i), END).required();
    }

    /** Through both servers; a writer ends when it is refused. */
    private void write(Writers writers, int messages, Runnable onAcknowledged) {
        writers.start(List.of(rest(0), rest(1)), WRITERS, messages, PADDING, onAcknowledged);
        writers.await(LIMIT);
    }

    private synchronized void hop(int number) {
        EventClient client = clients.get(random.nextInt(CLIENTS));
        if (random.nextBoolean()) client.close();
        else client.abort();
        client.resume(servers.get(number % 2));
        V0Client ofV0 = clientsOfV0.get(random.nextInt(CLIENTS));
        ofV0.cut();
        ofV0.connect(servers.get(number % 2), Way.values()[random.nextInt(3)]);
    }

    private void whileRedisIsAway() throws IOException, InterruptedException {
        for (ServerProcess each : servers) Await.until(LIMIT, () -> "still ready", () -> !each.ready());
        for (ServerProcess each : servers) {
            var say = HttpRequest.newBuilder(each.http("/api/conversations/" + conversations.get(0) + "/events"))
                    .header("Content-Type", "application/json").timeout(Duration.ofSeconds(10))
                    .POST(HttpRequest.BodyPublishers.ofString("{\"role\":\"user\",\"content\":[],\"run\":false}")).build();
            var refused = HttpClient.newHttpClient().send(say, BodyHandlers.ofString());
            assertEquals(503, refused.statusCode(), refused.body());
            assertTrue(refused.headers().firstValue("Retry-After").isPresent());
        }
        assertTrue(clients.stream().allMatch(EventClient::connected), "sockets stay open");
        assertTrue(clientsOfV0.stream().allMatch(V0Client::connected), "sockets stay open");
    }

    private void verify(RedisProcess redis, Writers writers) {
        for (EventClient each : clients) {
            String last = rest(0).lastEventId(each.conversation());
            Await.until(LIMIT, each::describe, () -> each.lastEventId().equals(last));
        }
        for (V0Client each : clientsOfV0) Await.until(LIMIT, () -> each.name() + " is " + each.record(), () -> each.record().heard(END));
        RedisLogs.copy(redis, conversations, settings.data());
        for (String conversation : conversations) {
            var checker = new DeliveryChecker(LogReader.conversation(settings.data(), conversation), writers.account(conversation));
            clients.stream().filter(each -> each.conversation().equals(conversation))
                    .forEach(each -> checker.check(each.name(), each.connections(), true));
            checker.verify();
            var checkerOfV0 = new V0Checker(V0Log.of(settings.data(), conversation));
            clientsOfV0.stream().filter(each -> each.conversation().equals(conversation))
                    .forEach(each -> checkerOfV0.check(each.name(), each.record(), true));
            checkerOfV0.verify();
        }
        int connections = clients.stream().mapToInt(each -> each.connections().size()).sum();
        assertTrue(connections > 2 * CLIENTS, () -> "only " + connections + " connections");
        servers.forEach(each -> assertFalse(each.logText().contains(" ERROR "), each::logText));
        System.out.println(writers.acknowledged() + " messages, " + connections + " connections of V1");
    }

    private void whatOneServerDeletesIsGoneOnTheOther(HttpClient http) {
        var watching = new EventClient("watching", conversations.get(0), http);
        watching.resume(servers.get(1));
        rest(0).delete(conversations.get(0)).required();
        assertEquals(4004, watching.awaitClose(LIMIT));
        assertEquals(404, rest(1).conversation(conversations.get(0)).status());
    }
}
