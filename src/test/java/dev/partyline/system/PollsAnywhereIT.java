package dev.partyline.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.partyline.testing.Await;
import dev.partyline.testing.FreePorts;
import dev.partyline.testing.HandshakeRefusedException;
import dev.partyline.testing.JavaPage;
import dev.partyline.testing.JsPages;
import dev.partyline.testing.Page;
import dev.partyline.testing.RandomBalancer;
import dev.partyline.testing.RawSocket;
import dev.partyline.testing.RedisLogs;
import dev.partyline.testing.RedisProcess;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.Seed;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import dev.partyline.testing.TokenIssuer;
import dev.partyline.testing.V0Checker;
import dev.partyline.testing.V0Client;
import dev.partyline.testing.V0Link.Way;
import dev.partyline.testing.V0Log;
import dev.partyline.testing.Writers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two servers behind a balancer that sends each poll wherever it likes: clients notice nothing, as long as their server lives. */
@Tag("side-by-side")
class PollsAnywhereIT {

    private static final String KEY = "polls-7d1b9c20";
    private static final int CLIENTS = 6;
    private static final int WRITERS = 3;
    private static final int MESSAGES = 150;
    private static final String END = "the end";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int LONG = 3_500_000;
    /** Sooner than a heartbeat, or the wait for a key, would end it. */
    private static final Duration SOON = Duration.ofSeconds(4);
    private static final String POLL = "/socket.io/?EIO=4&transport=polling";
    private static final String UNKNOWN = "{\"code\":1,\"message\":\"Session ID unknown\"}";

    private final ServerSettings settings = ServerSettings.of("polls-one");
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private List<ServerProcess> servers = List.of();
    private int stamp;

    @Test
    void pollsAreAnsweredWhereverTheyCome() throws IOException, InterruptedException {
        try (var redis = RedisProcess.start(RedisProcess.oldest(), settings.directory().resolve("redis"));
                var issuer = TokenIssuer.start()) {
            servers = start(redis, issuer);
            new RightsElsewhere(servers.get(0), servers.get(1), issuer).verify(http);
            aClientThatIsCutOffInAnAnswerLosesItsSession();
            everybodyHasTheExactRecord(redis);
            anOtherServerAnswersAsTheOwnerDoes();
            whatNobodyHasOrMayIsRefused();
            servers.forEach(each -> assertFalse(each.logText().contains(" ERROR "), each::logText));
            whoseServerHasEndedBeginsAnew();
        } finally {
            servers.forEach(ServerProcess::close);
        }
    }

    private List<ServerProcess> start(RedisProcess redis, TokenIssuer issuer) {
        List<CompletableFuture<ServerProcess>> starting = Stream.of(settings, ServerSettings.of("polls-other")).map(each -> {
            int port = FreePorts.next();
            var member = each.with("partyline.redis.uri", redis.uri()).with("partyline.node.url", "http://127.0.0.1:" + port)
                    .with("partyline.node.secret", "known to both of them").with("partyline.cluster.lease", "PT4S")
                    .with("partyline.session-api-keys", KEY).with("partyline.jwt.issuer", TokenIssuer.NAME)
                    .with("partyline.jwt.audience", TokenIssuer.AUDIENCE).with("partyline.jwt.jwks-uri", issuer.jwks().toString())
                    .with("partyline.jwt.clock-skew", "PT0S").with("partyline.roles.default", "maintainer");
            return CompletableFuture.supplyAsync(() -> ServerProcess.start(member, port));
        }).toList();
        return starting.stream().map(CompletableFuture::join).toList();
    }

    private void everybodyHasTheExactRecord(RedisProcess redis) throws IOException {
        var threads = Executors.newFixedThreadPool(3);
        var ofClients = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(threads).build();
        List<URI> all = servers.stream().map(each -> each.http("/")).toList();
        try (var balancer = RandomBalancer.start(all, Seed.random("polls"), KEY); var node = new JsPages()) {
            var rest = new RestClient(balancer.http("/"));
            String conversation = rest.create(List.of());
            List<V0Client> clients = IntStream.range(0, CLIENTS)
                    .mapToObj(i -> new V0Client("client " + i, conversation, ofClients)).toList();
            Map<String, Page> pages = pages(node, balancer, conversation);
            pages.values().forEach(Page::open);
            for (int i = 0; i < CLIENTS; i++) clients.get(i).connect(balancer.http("/socket.io/"), Way.POLLING);
            try (var writers = new Writers(List.of(conversation))) {
                writers.start(rest, WRITERS, MESSAGES, "hello", () -> { });
                writers.await(LIMIT);
                assertEquals(MESSAGES, writers.acknowledged());
            }
            rest.say(conversation, END).required();
            pages.forEach((name, page) -> Await.until(LIMIT, () -> name + " is " + page.record(), () -> page.record().heard(END)));
            clients.forEach(each -> Await.until(LIMIT, () -> each.name() + " is " + each.record(), () -> each.record().heard(END)));
            RedisLogs.copy(redis, List.of(conversation), settings.data());
            var checker = new V0Checker(V0Log.of(settings.data(), conversation));
            pages.forEach((name, page) -> checker.check(name, page.record(), true));
            clients.forEach(each -> checker.check(each.name(), each.record(), true));
            checker.verify();
            pages.forEach((name, page) -> assertEquals(1, page.record().connections().size(), name));
            clients.forEach(each -> assertEquals(1, each.record().connections().size(), each.name()));
            servers.forEach(each -> assertTrue(figure(each, "partyline_socketio_forwarded_total{outcome=\"answered\"") > 20));
            pages.values().forEach(Page::leave);
            clients.forEach(V0Client::cut);
        } finally {
            threads.shutdownNow();
        }
    }

    private static Map<String, Page> pages(JsPages node, RandomBalancer balancer, String conversation) {
        var pages = new LinkedHashMap<String, Page>();
        for (int i = 0; i < 2; i++) {
            pages.put("JavaScript " + i, node.page("JavaScript " + i, balancer.http("/"), conversation, List.of("polling")));
            pages.put("JavaScript, upgrading " + i, node.page("JavaScript, upgrading " + i, balancer.http("/"), conversation,
                    List.of("polling", "websocket")));
        }
        pages.put("Java", new JavaPage(balancer.http("/"), conversation, List.of("polling")));
        return pages;
    }

    private void anOtherServerAnswersAsTheOwnerDoes() throws IOException, InterruptedException {
        String sid = open(servers.get(0));
        assertEquals(65, sid.length());
        var said = send("POST", servers.get(1), sid, "3");
        assertEquals("200 ok", said);
        assertEquals("200 ok", send("POST", servers.get(0), sid, "3"));
        var refused = assertThrows(HandshakeRefusedException.class, () -> RawSocket.open(
                servers.get(1).socket("/socket.io/?EIO=4&transport=websocket&sid=" + sid)));
        assertTrue(refused.getMessage().contains("400"), refused.getMessage());
        assertEquals("400 {\"code\":3,\"message\":\"Bad request\"}", send("POST", servers.get(1), sid, "x"));
        assertEquals("400 " + UNKNOWN, send("POST", servers.get(1), sid, "3"), "what was no packet has ended the session");
    }

    private void whatNobodyHasOrMayIsRefused() throws IOException, InterruptedException {
        String sid = open(servers.get(0));
        for (ServerProcess each : servers) {
            assertEquals("400 " + UNKNOWN, send("GET", each, "A".repeat(65), null));
            assertEquals("400 " + UNKNOWN, send("GET", each, "A".repeat(22), null));
            assertEquals("400 " + UNKNOWN, send("GET", each, sid.substring(0, 64) + (sid.endsWith("A") ? "B" : "A"), null));
        }
        assertEquals("400 {\"code\":2,\"message\":\"Bad handshake method\"}", send("DELETE", servers.get(0), sid, null));
        assertEquals("200 ok", send("POST", servers.get(1), sid, "3"), "the session is still there");
        assertEquals("200 ok", send("POST", servers.get(1), sid, "1"));
        assertEquals("400 " + UNKNOWN, send("POST", servers.get(1), sid, "3"));
    }

    /** In the middle of an answer that is too long for a buffer, for of others no server hears whether they were read. */
    private void aClientThatIsCutOffInAnAnswerLosesItsSession() throws IOException, InterruptedException {
        var rest = new RestClient(servers.get(0).http("/"), KEY);
        String conversation = rest.create(List.of());
        String sid = open(servers.get(0), "&conversation_id=" + conversation + "&latest_event_id=-1&session_api_key=" + KEY);
        assertEquals("200 ok", send("POST", servers.get(1), sid, "40"));
        Await.until(LIMIT, () -> "it is not ready", () -> send("GET", servers.get(1), sid, null).contains("STATUS$READY"));
        URI held = servers.get(1).http(POLL + "&t=held&sid=" + sid);
        try (var client = new Socket(held.getHost(), held.getPort())) {
            client.setSoLinger(true, 0);
            client.getOutputStream().write(("GET " + held.getPath() + "?" + held.getQuery() + " HTTP/1.1\r\nHost: "
                    + held.getAuthority() + "\r\n\r\n").getBytes(ISO_8859_1));
            rest.say(conversation, "x".repeat(LONG)).required();
            assertEquals('H', client.getInputStream().read());
        }
        Await.until(SOON, () -> "the session lives on", () -> ("400 " + UNKNOWN).equals(send("POST", servers.get(1), sid, "3")));
    }

    private void whoseServerHasEndedBeginsAnew() throws IOException, InterruptedException {
        String sid = open(servers.get(0));
        assertEquals("200 ok", send("POST", servers.get(1), sid, "3"));
        servers.get(0).kill();
        String first = send("POST", servers.get(1), sid, "3");
        assertTrue(first.startsWith("503 ") || first.equals("400 " + UNKNOWN), first);
        Await.until(LIMIT, () -> "it is still not unknown", () -> ("400 " + UNKNOWN).equals(send("POST", servers.get(1), sid, "3")));
        assertEquals(65, open(servers.get(1)).length());
    }

    private String open(ServerProcess server) throws IOException, InterruptedException {
        return open(server, "");
    }

    private String open(ServerProcess server, String query) throws IOException, InterruptedException {
        var answer = http.send(HttpRequest.newBuilder(server.http(POLL + query)).build(), BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer.body());
        return answer.body().replaceFirst(".*\"sid\":\"([^\"]+)\".*", "$1");
    }

    private String send(String method, ServerProcess server, String sid, String body) {
        try {
            return answer(http.send(request(method, server, sid, body), BodyHandlers.ofString()));
        } catch (IOException failure) {
            throw new AssertionError(failure);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stop);
        }
    }

    private HttpRequest request(String method, ServerProcess server, String sid, String body) {
        return HttpRequest.newBuilder(server.http(POLL + "&t=" + stamp++ + "&sid=" + sid)).timeout(LIMIT)
                .header("X-Partyline-Node", System.currentTimeMillis() + "." + "A".repeat(22) + "." + "A".repeat(43))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body)).build();
    }

    private static String answer(HttpResponse<String> answer) {
        return answer.statusCode() + " " + answer.body();
    }

    private static double figure(ServerProcess server, String name) {
        return new RestClient(server.http("/"), KEY).get("/metrics").body().lines().filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ')))).sum();
    }
}
