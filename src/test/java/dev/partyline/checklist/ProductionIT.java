package dev.partyline.checklist;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.partyline.testing.Await;
import dev.partyline.testing.OwnCertificate;
import dev.partyline.testing.PlainHttp;
import dev.partyline.testing.PlainHttp.Answer;
import dev.partyline.testing.RawSocket;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import dev.partyline.testing.Way;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A server as {@code server-config} has it for production, behind a proxy of this machine and by TLS of its own (W1, W4, W9, W14). The
 * half-sent handshakes begin first and are looked at last.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("side-by-side")
class ProductionIT {

    private static final String KEY = "production-7d20c4be51";
    private static final String BY_TLS = "X-Forwarded-Proto: https";
    private static final String STRICT = "max-age=31536000";
    private static final Duration LIMIT = Duration.ofSeconds(20);
    /** Of the slower server; the other one takes 10 s. */
    private static final Duration PATIENCE_WITH_HALVES = Duration.ofSeconds(60);

    private static ServerProcess server;
    private static PlainHttp http;
    private static String origin;
    private static String conversation;
    private static HttpClient client;
    private static List<Socket> halves;

    @BeforeAll
    static void start() throws Exception {
        server = ServerProcess.start(OwnCertificate.makeFor(ServerSettings.of("production").with("partyline.session-api-keys", KEY)
                .with("partyline.require-tls", "true").with("partyline.require-origin", "true")
                .with("partyline.trusted-proxies", "127.0.0.1").inProduction()));
        halves = Stream.of("GET /sockets/events/x HTTP/1.1\r\nHost: a\r\nUpgrade: webso", "GET /socket.io/?EIO=4&transport=web", "G")
                .map(ProductionIT::sent).toList();
        http = new PlainHttp(server, KEY);
        origin = "Origin: https://" + server.http("").getAuthority();
        Answer made = http.send("POST", "/api/conversations", "{\"runtime\":{\"kind\":\"trajectory\",\"events\":[]}}".getBytes(ISO_8859_1),
                "Content-Type: application/json", BY_TLS, origin);
        assertEquals(201, made.status(), made.body());
        conversation = made.json().getString("id");
        client = OwnCertificate.clientOf(server.settings());
    }

    private static Socket sent(String beginning) {
        try {
            URI address = server.http("/");
            var socket = new Socket(address.getHost(), address.getPort());
            socket.getOutputStream().write(beginning.getBytes(ISO_8859_1));
            return socket;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @AfterAll
    static void stop() throws IOException {
        for (Socket half : halves == null ? List.<Socket>of() : halves) half.close();
        if (server != null) server.close();
    }

    @ParameterizedTest
    @EnumSource
    @Order(1)
    void whatComesWithoutTlsIsRefused(Way way) {
        assertEquals(403, way.knock(server, KEY, conversation));
        assertEquals(403, way.knock(server, KEY, conversation, origin.replace("https", "http")));
        assertEquals(403, way.knock(server, KEY, conversation, origin, "X-Forwarded-Proto: http"));
        assertEquals(403, way.knock(server, KEY, conversation, origin, "X-Forwarded-Proto: https, http"));
        assertEquals(way.open(), way.knock(server, KEY, conversation, origin, BY_TLS));
    }

    @Test
    @Order(1)
    void loadBalancersMayAskAllTheSame() {
        for (String target : List.of("/alive", "/health", "/ready")) assertEquals(200, http.get(target).status(), target);
        assertEquals("{\"detail\":\"TLS required\"}", http.get("/").body());
        assertEquals(403, http.get("/server_info").status());
    }

    @Test
    @Order(1)
    void browsersAreToldToComeByTlsOnly() {
        assertEquals(STRICT, http.get("/", BY_TLS).header("Strict-Transport-Security"));
        assertEquals(STRICT, http.get("/nope", BY_TLS).header("Strict-Transport-Security"));
        assertEquals("", http.get("/ready").header("Strict-Transport-Security"));
    }

    @ParameterizedTest
    @EnumSource
    @Order(1)
    void aSocketMustNameItsPageWhereThatIsWanted(Way way) {
        assertEquals(way.isSocket() ? 403 : 200, way.knock(server, KEY, conversation, BY_TLS));
        assertEquals(403, way.knock(server, KEY, conversation, BY_TLS, "Origin: https://evil.example"));
    }

    @Test
    @Order(1)
    void tlsWithACertificateOfOnesOwnServesEveryTransport() throws Exception {
        HttpResponse<String> listed = get("/api/conversations/count");
        assertEquals("200 1", listed.statusCode() + " " + listed.body());
        assertEquals(STRICT, listed.headers().firstValue("Strict-Transport-Security").orElse(""));
        assertTrue(get(Way.POLLING.target(conversation)).body().startsWith("0{\"sid\":"));
        assertTrue(firstFrame(Way.V0_SOCKET).startsWith("0{\"sid\":"));
        assertTrue(firstFrame(Way.V1_SOCKET).contains("full_state"));
    }

    private static HttpResponse<String> get(String target) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(server.https(target)).header("X-Session-API-Key", KEY).timeout(LIMIT).build(),
                BodyHandlers.ofString());
    }

    private static String firstFrame(Way way) throws Exception {
        var first = new CompletableFuture<String>();
        var listener = new WebSocket.Listener() {
            private final StringBuilder text = new StringBuilder();

            @Override
            public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
                text.append(part);
                if (last) first.complete(text.toString());
                socket.request(1);
                return null;
            }
        };
        URI address = URI.create(server.https(way.target(conversation)).toString().replaceFirst("https", "wss"));
        WebSocket socket = client.newWebSocketBuilder().header("X-Session-API-Key", KEY)
                .header("Origin", server.https("").toString()).buildAsync(address, listener).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        try {
            return first.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } finally {
            socket.abort();
        }
    }

    /** As older clients do it: V0 and V1 take a key there, HTTP does not. */
    @Test
    @Order(2)
    void aKeyInAnAddressIsInNoLog() {
        String parameter = "session_api_key=" + KEY;
        for (Way way : Way.values()) {
            String target = way.target(conversation);
            http.get(target + (target.contains("?") ? "&" : "?") + parameter, BY_TLS, origin);
        }
        for (Way way : List.of(Way.V0_SOCKET, Way.V1_SOCKET)) {
            String target = way.target(conversation) + (way == Way.V0_SOCKET ? "&" : "?") + parameter;
            try (var socket = RawSocket.open(server.socket("/"), target,
                    Map.of("X-Forwarded-Proto", "https", "Origin", origin.substring(8)), 0)) {
                assertFalse(socket.answer().isEmpty());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        for (String path : List.of("/api/conversations/count", "/socket.io/", "/sockets/events/" + conversation)) {
            Await.until(LIMIT, () -> "not in the access log: " + path, () -> accessLog().contains(path));
        }
        List<Path> logs = logs();
        assertTrue(logs.size() > 1, logs::toString);
        for (Path log : logs) {
            assertFalse(text(log).contains(KEY), () -> "the key is in " + log);
            assertFalse(text(log).contains("session_api_key"), () -> "a query is in " + log);
        }
    }

    private static String accessLog() {
        return String.join("", logs().stream().filter(log -> log.getFileName().toString().contains("access")).map(ProductionIT::text).toList());
    }

    private static List<Path> logs() {
        Path directory = server.settings().directory();
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).filter(file -> file.getFileName().toString().matches(".*(\\.log|access.*)(\\..*)?"))
                    .filter(file -> !file.startsWith(server.settings().data())).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, ISO_8859_1);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    @Order(3)
    void aHandshakeThatIsNeverSentWholeEnds() throws IOException {
        for (Socket half : halves) {
            half.setSoTimeout((int) PATIENCE_WITH_HALVES.toMillis());
            byte[] answer = half.getInputStream().readAllBytes();
            assertTrue(answer.length == 0 || new String(answer, ISO_8859_1).startsWith("HTTP/1.1 4"), () -> new String(answer, ISO_8859_1));
        }
        assertTrue(server.ready());
    }
}
