package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.partyline.testing.Await;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.Seed;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import dev.partyline.testing.V0Checker;
import dev.partyline.testing.V0Client;
import dev.partyline.testing.V0Link.Way;
import dev.partyline.testing.V0Log;
import dev.partyline.testing.Writers;
import org.junit.jupiter.api.Test;

/**
 * Clients of V0 hop from transport to transport while writers write: they leave, or are cut off in a poll, in an
 * upgrade, in a frame, and come back behind the last event they have (V0 spec 2.4, A02).
 */
class V0DeliveryIT {

    private static final int CONVERSATIONS = 2;
    private static final int CLIENTS = 20;
    private static final int WRITERS = 4;
    private static final int MESSAGES = 600;
    private static final int MESSAGES_PER_HOP = 2;
    private static final int MESSAGES_PER_RUN = 40;
    /** Some frames come in several parts. */
    private static final String PADDING = "x".repeat(18 << 10);
    private static final String END = "the end";
    private static final Duration LIMIT = Duration.ofSeconds(180);

    private final ServerSettings settings = ServerSettings.of("v0-delivery");
    private final Random random = Seed.random("v0-delivery");
    private List<V0Client> clients;
    private ServerProcess server;
    private RestClient rest;

    @Test
    void clientsThatHopBetweenTransportsMissNothingAndGetNothingTwice() {
        var threads = Executors.newFixedThreadPool(3);
        try (var running = ServerProcess.start(settings)) {
            server = running;
            rest = new RestClient(server.http("/"));
            HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(threads).build();
            List<String> conversations = Stream.generate(() -> rest.create(List.of())).limit(CONVERSATIONS).toList();
            clients = IntStream.range(0, CLIENTS).mapToObj(i ->
                    new V0Client("client " + i, conversations.get(i % CONVERSATIONS), http)).toList();
            write(conversations);
            conversations.forEach(this::end);
            server.stop();
            conversations.forEach(this::verify);
            assertTheyWereRestless();
        } finally {
            clients.forEach(V0Client::cut);
            threads.shutdownNow();
        }
    }

    private void write(List<String> conversations) {
        long began = System.nanoTime();
        var said = new AtomicInteger();
        try (var writers = new Writers(conversations)) {
            writers.start(rest, WRITERS, MESSAGES, PADDING, () -> {
                int number = said.incrementAndGet();
                if (number % MESSAGES_PER_RUN == 0) rest.ask(conversations.get(number / MESSAGES_PER_RUN % 2), "run");
                if (number % MESSAGES_PER_HOP == 0) hop();
            });
            writers.await(LIMIT);
            assertEquals(MESSAGES, writers.acknowledged());
        }
        System.out.printf("%d messages in %d ms%n", MESSAGES, (System.nanoTime() - began) / 1_000_000);
    }

    private synchronized void hop() {
        V0Client client = clients.get(random.nextInt(CLIENTS));
        if (!client.connected()) {
            client.connect(server, Way.values()[random.nextInt(3)]);
            return;
        }
        switch (random.nextInt(3)) {
            case 0 -> client.leave();
            case 1 -> client.cut();
            default -> client.cutInFrame();
        }
    }

    private void end(String conversation) {
        try {
            rest.say(conversation, END).required();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
        List<V0Client> own = clients.stream().filter(client -> client.conversation().equals(conversation)).toList();
        for (V0Client client : own) {
            Await.until(LIMIT, () -> client.name() + " is " + client.record(), () -> ended(client));
        }
    }

    private boolean ended(V0Client client) {
        if (!client.connected()) client.connect(server, Way.values()[clients.indexOf(client) % 3]);
        return client.record().ready() && client.record().heard(END);
    }

    private void verify(String conversation) {
        var checker = new V0Checker(V0Log.of(settings.data(), conversation));
        clients.stream().filter(client -> client.conversation().equals(conversation))
                .forEach(client -> checker.check(client.name(), client.record(), false));
        checker.verify();
    }

    private void assertTheyWereRestless() {
        int connections = clients.stream().mapToInt(client -> client.record().connections().size()).sum();
        long brokenOff = clients.stream().flatMap(client -> client.record().connections().stream())
                .filter(connection -> !connection.ready()).count();
        System.out.println(connections + " connections of " + CLIENTS + " clients, " + brokenOff + " broken off early");
        assertTrue(connections > 5 * CLIENTS, () -> "only " + connections + " connections");
    }
}
