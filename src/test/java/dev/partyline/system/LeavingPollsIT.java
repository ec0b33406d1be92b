package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
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
 * Clients that drop a poll which is held for them, while something is being said, and poll again at once: nobody gets an
 * answer that was meant for somebody else, or for an earlier connection. Payara uses the objects of an ended request
 * again, so whoever answers too late answers a stranger.
 */
class LeavingPollsIT {

    private static final int CONVERSATIONS = 3;
    private static final int LEAVERS = 6;
    private static final int CONNECTIONS = Integer.getInteger("partyline.leaving-polls", 600);
    private static final int MESSAGES_PER_TURN = 40;
    private static final int GOODBYE_PERCENT = 50;
    /** Most leave a poll that waits for what is said next. */
    private static final int EVENTS_AT_MOST = 4;
    private static final Duration READING = Duration.ofSeconds(30);
    private static final Duration LEAVING = Duration.ofMinutes(10);

    private final ServerSettings settings = ServerSettings.of("leaving-polls");
    private final Random random = Seed.random("leaving-polls");
    private final ExecutorService threads = Executors.newFixedThreadPool(3);
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(threads)
            .build();

    @Test
    void nobodyGetsAnAnswerThatWasMeantForSomebodyElse() {
        try (var server = ServerProcess.start(settings)) {
            var rest = new RestClient(server.http("/"));
            List<String> conversations = Stream.generate(() -> rest.create(List.of())).limit(CONVERSATIONS).toList();
            List<V0Client> clients = IntStream.range(0, LEAVERS).mapToObj(i ->
                    new V0Client("client " + i, conversations.get(i % CONVERSATIONS), http)).toList();
            comeAndGo(server, rest, conversations, clients);
            clients.forEach(V0Client::cut);
            server.stop();
            assertFalse(server.logText().contains("HttpContextLifecycle"), "Weld complains of polls");
            conversations.forEach(conversation -> verify(conversation, clients));
        } finally {
            threads.shutdownNow();
        }
    }

    private void comeAndGo(ServerProcess server, RestClient rest, List<String> conversations, List<V0Client> clients) {
        var leavers = clients.stream().map(client -> {
            var chance = new Random(random.nextLong());
            return CompletableFuture.runAsync(() -> comeAndGo(server, client, chance), command ->
                    new Thread(command, client.name()).start());
        }).toList();
        var all = CompletableFuture.allOf(leavers.toArray(CompletableFuture[]::new));
        try (var writers = new Writers(conversations)) {
            while (!all.isDone()) {
                writers.start(rest, CONVERSATIONS, MESSAGES_PER_TURN, "hello", () -> { });
                writers.await(READING);
            }
        }
        all.orTimeout(LEAVING.toSeconds(), TimeUnit.SECONDS).join();
    }

    private static void comeAndGo(ServerProcess server, V0Client client, Random random) {
        int left = 0;
        for (int i = 0; i < CONNECTIONS / LEAVERS; i++) {
            long had = client.record().latestEventId();
            client.connect(server, random.nextInt(5) == 0 ? Way.UPGRADE : Way.POLLING);
            int read = random.nextInt(EVENTS_AT_MOST);
            Await.until(READING,
                    () -> client.name() + " is " + client.record() + (client.connected() ? "" : ", and was left"),
                    () -> client.record().latestEventId() >= had + read || !client.connected());
            if (!client.connected()) left++;
            if (random.nextInt(100) < GOODBYE_PERCENT) client.leave();
            else client.cut();
        }
        System.out.println(client.name() + " was left " + left + " times by the server");
    }

    private void verify(String conversation, List<V0Client> clients) {
        var checker = new V0Checker(V0Log.of(settings.data(), conversation));
        int events = 0;
        for (V0Client client : clients) {
            if (!client.conversation().equals(conversation)) continue;
            checker.check(client.name(), client.record(), false);
            events += client.record().connections().stream()
                    .mapToInt(each -> each.replayed().size() + each.live().size()).sum();
        }
        checker.verify();
        System.out.println(events + " events of conversation " + conversation);
        assertTrue(events > CONNECTIONS / CONVERSATIONS, "hardly anything was read");
    }
}
