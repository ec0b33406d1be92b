package dev.partyline.system;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import dev.partyline.dialect.V0Refusal;
import dev.partyline.testing.Await;
import dev.partyline.testing.EventClient;
import dev.partyline.testing.RandomBalancer;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.V0Client;
import dev.partyline.testing.V0Link.Way;

/**
 * Clients over every transport that go from server to server, half of them of V1. Those that poll hop with every request,
 * through a balancer without memory. Several threads may hop, each with a part of its own.
 */
final class HoppingCrowd implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(2);

    private final List<EventClient> clients;
    private final List<V0Client> clientsOfV0;
    private final List<ServerProcess> servers;
    private final RandomBalancer balancer;
    private final ExecutorService threads = Executors.newFixedThreadPool(3);

    /** @param servers each at its address, also while it is not there */
    HoppingCrowd(List<String> conversations, int size, List<ServerProcess> servers, Random random) {
        HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(threads).build();
        this.servers = servers;
        balancer = RandomBalancer.start(servers.stream().map(each -> each.http("/")).toList(), new Random(random.nextLong()));
        clients = IntStream.range(0, size / 2).mapToObj(i ->
                new EventClient("client " + i, conversations.get(i % conversations.size()), http)).toList();
        clientsOfV0 = IntStream.range(0, size / 2).mapToObj(i -> new V0Client("v0 client " + i,
                conversations.get(i % conversations.size()), http).tolerating(V0Refusal.FAILED)).toList();
    }

    List<EventClient> clients(String conversation) {
        return clients.stream().filter(each -> each.conversation().equals(conversation)).toList();
    }

    List<V0Client> clientsOfV0(String conversation) {
        return clientsOfV0.stream().filter(each -> each.conversation().equals(conversation)).toList();
    }

    /** Somebody of each protocol leaves, if he is there, and comes back somewhere else. */
    void hop(int part, int parts, Random random) {
        EventClient client = clients.get(random.nextInt(clients.size() / parts) * parts + part);
        if (random.nextBoolean()) client.close();
        else client.abort();
        client.tryToResume(server(random), CONNECT);
        hop(clientsOfV0.get(random.nextInt(clientsOfV0.size() / parts) * parts + part), random);
    }

    private void hop(V0Client client, Random random) {
        if (random.nextBoolean()) client.leave();
        else client.cut();
        connect(client, random);
    }

    private void connect(V0Client client, Random random) {
        Way way = Way.values()[random.nextInt(Way.values().length)];
        if (way == Way.POLLING) client.connect(balancer.http("/socket.io/"), way);
        else client.connect(server(random), way);
    }

    private ServerProcess server(Random random) {
        return servers.get(random.nextInt(servers.size()));
    }

    /** Waits until everybody has everything; whoever is connected gets it there, whoever is not comes back. */
    void awaitEnd(String conversation, String lastEventId, String lastWords, Duration standstill, Random random) {
        for (EventClient each : clients(conversation)) {
            Await.whileGoingOn(standstill, each::lastEventId, each::describe, () -> {
                if (!each.connected()) each.tryToResume(server(random), CONNECT);
                return each.connected() && each.lastEventId().equals(lastEventId);
            });
        }
        for (V0Client each : clientsOfV0(conversation)) {
            Await.whileGoingOn(standstill, () -> each.record().latestEventId(), () -> each.name() + " is " + each.record(), () -> {
                if (!each.connected()) connect(each, random);
                return each.record().ready() && each.record().heard(lastWords);
            });
        }
    }

    /** How many connections there were, of V1 and of V0. */
    List<Integer> connections() {
        return List.of(clients.stream().mapToInt(each -> each.connections().size()).sum(),
                clientsOfV0.stream().mapToInt(each -> each.record().connections().size()).sum());
    }

    @Override
    public void close() throws IOException {
        clients.forEach(EventClient::abort);
        clientsOfV0.forEach(V0Client::cut);
        balancer.close();
        threads.shutdownNow();
    }
}
