package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.IntStream;

import dev.partyline.testing.Await;
import dev.partyline.testing.PlainHttp;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import dev.partyline.testing.V0Client;
import dev.partyline.testing.V0Link.Way;
import org.junit.jupiter.api.Test;

/** What clients of V0 cost that do nothing, and those that begin something and never end it. */
class V0IdleIT {

    private static final int CLIENTS = Integer.getInteger("partyline.idle-clients", 100);
    private static final long ALLOWED_BYTES = 100 << 10;
    private static final int ABANDONED = 60;
    private static final Duration LIMIT = Duration.ofSeconds(120);

    @Test
    void anIdleClientCostsLittle() {
        var threads = Executors.newFixedThreadPool(3);
        var settings = ServerSettings.of("v0-idle").with("partyline.limits.sockets-per-conversation", "" + 3 * CLIENTS);
        try (var server = ServerProcess.start(settings)) {
            var rest = new RestClient(server.http("/"));
            String conversation = rest.create(List.of());
            var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(threads).build();
            for (Way way : List.of(Way.WEBSOCKET, Way.POLLING)) {
                Function<String, List<V0Client>> clients = name -> IntStream.range(0, CLIENTS)
                        .mapToObj(i -> new V0Client(name + " " + way + " " + i, conversation, http)).toList();
                come(server, way, clients.apply("first")).forEach(V0Client::leave); // what a server makes once for all of them
                awaitNobody(rest);
                assertCheap(server, rest, way, clients.apply("then"));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** What they take may have been there, left by others; what they give back when they leave was theirs. */
    private static void assertCheap(ServerProcess server, RestClient rest, Way way, List<V0Client> clients) {
        long before = server.heapAfterGcBytes();
        come(server, way, clients);
        long with = server.heapAfterGcBytes();
        assertTrue(clients.stream().allMatch(V0Client::connected), "some were closed");
        clients.forEach(V0Client::leave);
        awaitNobody(rest);
        long taken = (with - before) / clients.size();
        long given = (with - server.heapAfterGcBytes()) / clients.size();
        System.out.printf("%d idle by %s: each took %d bytes of heap, and gave back %d%n", clients.size(), way, taken,
                given);
        assertTrue(Math.max(taken, given) < ALLOWED_BYTES, () -> taken + " and " + given + " bytes each");
    }

    private static List<V0Client> come(ServerProcess server, Way way, List<V0Client> clients) {
        for (V0Client client : clients) {
            client.connect(server, way);
            Await.until(LIMIT, () -> client.name() + " is " + client.record(), () -> client.record().ready());
        }
        return clients;
    }

    private static void awaitNobody(RestClient rest) {
        Await.until(LIMIT, () -> sessions(rest) + " sessions", () -> sessions(rest) == 0);
    }

    @Test
    void whatIsBegunAndNeverEndedIsOverWithItsSession() throws IOException {
        var settings = ServerSettings.of("v0-abandoned").with("partyline.limits.ping-interval", "PT3S")
                .with("partyline.limits.pong-timeout", "PT3S");
        var posts = new ArrayList<Socket>();
        try (var server = ServerProcess.start(settings)) {
            var rest = new RestClient(server.http("/"));
            String target = "/socket.io/?EIO=4&transport=polling&conversation_id=" + rest.create(List.of());
            var plain = new PlainHttp(server, "");
            for (int i = 0; i < ABANDONED; i++) { // half of them never say anything, the others begin to
                String session = target + "&sid="
                        + plain.get(target).body().replaceFirst("(?s).*?\"sid\":\"([^\"]+)\".*", "$1");
                if (i % 2 == 0) posts.add(begin(server, session));
            }
            awaitNobody(rest);
            for (Socket post : posts) assertEnded(post);
            rest.create(List.of());
        } finally {
            for (Socket post : posts) post.close();
        }
    }

    private static Socket begin(ServerProcess server, String target) throws IOException {
        var socket = new Socket();
        socket.connect(new InetSocketAddress("127.0.0.1", server.http("").getPort()));
        socket.setSoTimeout((int) LIMIT.toMillis());
        String head = "POST " + target + " HTTP/1.1\r\nHost: " + server.http("").getAuthority()
                + "\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\n4";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    /** Its thread is back when the answer has come, or the connection is cut. */
    private static void assertEnded(Socket post) throws IOException {
        String answer = new String(post.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
        if (!answer.isEmpty()) assertEquals("HTTP/1.1 400", answer);
    }

    private static int sessions(RestClient rest) {
        return rest.get("/metrics").body().lines().filter(line -> line.startsWith("partyline_socketio_sessions"))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ')))).sum();
    }
}
