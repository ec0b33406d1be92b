package dev.partyline.system;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import dev.partyline.testing.Await;
import dev.partyline.testing.DeliveryChecker;
import dev.partyline.testing.EventClient;
import dev.partyline.testing.LogReader;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.Writers;

/** Many clients of a few conversations, on a few threads, and the verdict on what they received. */
final class Crowd implements AutoCloseable {

    private static final int THREADS = 3;

    private final List<EventClient> clients = new ArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    /** @param size clients, spread over the conversations */
    Crowd(List<String> conversations, int size) {
        HttpClient http = HttpClient.newBuilder().executor(threads).build();
        for (int i = 0; i < size; i++) {
            clients.add(new EventClient("client " + i, conversations.get(i % conversations.size()), http));
        }
    }

    List<EventClient> clients() {
        return clients;
    }

    /**
     * Connects whoever is not, each behind the last event it has; so too whoever has come for news only, and none came:
     * when nothing more is said, it would never get what it has missed.
     */
    void resume(ServerProcess server) {
        clients.stream().filter(EventClient::waitsForNews).forEach(EventClient::close);
        clients.stream().filter(client -> !client.connected()).forEach(client -> client.resume(server));
    }

    /** Waits until everybody has the newest event of its conversation; for as long as events come. */
    void awaitHead(RestClient rest, Duration standstill) {
        for (String conversation : clients.stream().map(EventClient::conversation).distinct().toList()) {
            String head = rest.lastEventId(conversation);
            for (EventClient client : clients) {
                if (!client.conversation().equals(conversation)) continue;
                Await.whileGoingOn(standstill, client::lastEventId,
                        () -> client.describe() + ", but the newest event is " + head,
                        () -> client.lastEventId().equals(head));
            }
        }
    }

    /**
     * Compares what everybody received with the log files. The server must have ended.
     *
     * @return number of records in all logs
     * @throws AssertionError that lists what is wrong
     */
    int verify(Path data, Writers writers) {
        int records = 0;
        for (String conversation : clients.stream().map(EventClient::conversation).distinct().toList()) {
            var log = LogReader.conversation(data, conversation);
            var checker = new DeliveryChecker(log, writers.account(conversation));
            for (EventClient client : clients) {
                if (!client.conversation().equals(conversation)) continue;
                checker.check(client.name(), client.connections(), true);
            }
            checker.verify();
            records += log.records().size();
        }
        return records;
    }

    @Override
    public void close() {
        clients.forEach(EventClient::abort);
        threads.shutdownNow();
    }
}
