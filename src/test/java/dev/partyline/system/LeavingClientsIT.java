package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.partyline.testing.Await;
import dev.partyline.testing.DeliveryChecker;
import dev.partyline.testing.EventClient;
import dev.partyline.testing.LogReader;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.Seed;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import dev.partyline.testing.Start;
import dev.partyline.testing.Writers;
import org.junit.jupiter.api.Test;

/**
 * Clients that leave in the middle of a replay, most without a word, while others connect: nobody gets a frame that was
 * meant for somebody else. Payara uses the objects of an ended connection again, so whoever writes too late writes to a
 * stranger.
 */
class LeavingClientsIT {

    private static final int CONVERSATIONS = 4;
    private static final int MESSAGES = 1_200;
    private static final int WRITERS = 8;
    private static final int LEAVERS = 8;
    private static final int CONNECTIONS = Integer.getInteger("partyline.leaving-connections", 600);
    private static final int CLOSING_PERCENT = 30;
    /** Most leave with more of the replay still to come. */
    private static final int READ_AT_MOST = 300;
    private static final Duration WRITING = Duration.ofSeconds(90);
    private static final Duration READING = Duration.ofSeconds(30);
    private static final Duration LEAVING = Duration.ofMinutes(10);

    private final ExecutorService threads = Executors.newFixedThreadPool(3);
    private final HttpClient http = HttpClient.newBuilder().executor(threads).build();

    @Test
    void nobodyGetsWhatWasMeantForSomebodyElse() {
        ServerSettings settings = ServerSettings.of("leaving");
        Random random = Seed.random("leaving");
        try (var server = ServerProcess.start(settings)) {
            var rest = new RestClient(server.http("/"));
            List<String> conversations = Stream.generate(() -> rest.create(List.of())).limit(CONVERSATIONS).toList();
            try (var writers = new Writers(conversations)) {
                writers.start(rest, WRITERS, MESSAGES, "hello", () -> { });
                writers.await(WRITING);
                List<EventClient> clients = comeAndGo(server, conversations, random);
                server.stop();
                verify(settings, writers, clients);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private List<EventClient> comeAndGo(ServerProcess server, List<String> conversations, Random random) {
        var leavers = IntStream.range(0, LEAVERS).mapToObj(number -> {
            var client = new EventClient("client " + number, conversations.get(number % CONVERSATIONS), http);
            var chance = new Random(random.nextLong());
            return CompletableFuture.supplyAsync(() -> comeAndGo(server, client, chance), command ->
                    new Thread(command, "leaver " + number).start());
        }).toList();
        var clients = new ArrayList<EventClient>();
        for (var leaver : leavers) clients.add(leaver.orTimeout(LEAVING.toSeconds(), TimeUnit.SECONDS).join());
        return clients;
    }

    private static EventClient comeAndGo(ServerProcess server, EventClient client, Random random) {
        for (int i = 0; i < CONNECTIONS / LEAVERS; i++) {
            client.connect(server, Start.BEGINNING);
            int read = random.nextInt(READ_AT_MOST);
            Await.until(READING, () -> client.name() + " was shown " + client.received() + " events, not " + read
                    + ", on connection " + client.connections().size(), () -> client.received() >= read);
            if (random.nextInt(100) < CLOSING_PERCENT) client.close();
            else client.abort();
        }
        return client;
    }

    private static void verify(ServerSettings settings, Writers writers, List<EventClient> clients) {
        int events = 0;
        for (String conversation : clients.stream().map(EventClient::conversation).distinct().toList()) {
            var log = LogReader.conversation(settings.data(), conversation);
            var checker = new DeliveryChecker(log, writers.account(conversation));
            for (EventClient client : clients) {
                if (!client.conversation().equals(conversation)) continue;
                checker.check(client.name(), client.connections(), false);
                events += client.connections().stream().mapToInt(each -> each.size()).sum();
            }
            checker.verify();
        }
        System.out.println(events + " events on " + CONNECTIONS + " connections");
        assertTrue(events > CONNECTIONS, "hardly anything was read");
    }
}
