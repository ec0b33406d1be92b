package dev.partyline.checklist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import dev.partyline.testing.PlainHttp;
import dev.partyline.testing.PlainHttp.Answer;
import dev.partyline.testing.RawSocket;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.SharedServers;
import dev.partyline.testing.Way;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every answer tells browsers how little they may do with it, whoever has made it: page, resource, servlet, filter or container. */
class HeadersIT {

    private static final Map<String, String> SAFE = Map.of(
            "content-security-policy", "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:;"
                    + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
            "x-frame-options", "DENY",
            "x-content-type-options", "nosniff",
            "referrer-policy", "no-referrer",
            "cross-origin-opener-policy", "same-origin",
            "cross-origin-resource-policy", "same-origin",
            "permissions-policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()");

    private static final ServerProcess SERVER = SharedServers.withKeys();
    private final PlainHttp http = new PlainHttp(SERVER, SharedServers.KEY);

    private static void assertSafe(String cache, Answer answer) {
        SAFE.forEach((name, value) -> assertOnce(name, value, answer));
        assertOnce("cache-control", cache, answer);
        assertEquals("", answer.header("Strict-Transport-Security"), "it came without TLS");
        assertEquals("", answer.header("X-Powered-By"), answer.head());
        assertTrue(!answer.header("Server").matches(".*\\d.*|.*Payara.*"), answer.head());
    }

    private static void assertOnce(String name, String value, Answer answer) {
        List<String> lines = answer.head().lines().filter(line -> line.toLowerCase().startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip()).toList();
        assertEquals(List.of(value), lines, answer.head());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/index.html", "/page/main.js", "/page/page.css", "/page/icon.svg"})
    void thePageIsSafe(String target) {
        Answer answer = http.get(target);
        assertEquals(200, answer.status(), answer.head());
        assertSafe("no-cache", answer);
        Answer again = http.get(target, "If-None-Match: " + answer.header("ETag"), "If-Modified-Since: " + answer.header("Last-Modified"));
        assertEquals(304, again.status(), again.head());
        assertOnce("content-security-policy", SAFE.get("content-security-policy"), again);
    }

    @ParameterizedTest
    @CsvSource({"GET,/api/conversations,200", "GET,/api/conversations/count,200", "GET,/api/nope,404", "GET,/api,404",
        "GET,/api/conversations/x,422", "POST,/api/conversations,422", "PUT,/api/conversations,405", "GET,/metrics,200", "GET,/alive,200",
        "GET,/ready,200", "POST,/ready,405", "GET,/server_info,200", "GET,/error,404", "GET,/nope,404", "GET,/page/nope.js,404",
        "GET,/favicon.ico,404", "GET,/sockets/events/x,404",
        "GET,/socket.io/?EIO=4&transport=polling,200", "GET,/socket.io/?EIO=3&transport=polling,400", "GET,/socket.io/,400",
        "POST,/socket.io/?EIO=4&transport=polling&sid=x,400", "OPTIONS,/socket.io/,204"})
    void everyOtherAnswerIsSafeAndKeptByNobody(String method, String target, int status) {
        Answer answer = http.call(method, target);
        assertEquals(status, answer.status(), answer.head());
        assertSafe("no-store", answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/conversations", "/api/nope", "/metrics"})
    void soIsARefusalForWantOfAKey(String target) {
        Answer answer = new PlainHttp(SERVER, "").get(target);
        assertEquals(401, answer.status(), answer.head());
        assertSafe("no-store", answer);
    }

    @Test
    void soIsWhatTheFiltersRefuse() {
        Answer stranger = http.get("/", "Origin: https://evil.example");
        Answer version = http.get("/sockets/events/x", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 8");
        Answer fromElsewhere = new PlainHttp(SharedServers.open(), "").get("/api/conversations", "Via: 1.1 proxy");
        assertEquals(List.of(403, 426, 403), List.of(stranger.status(), version.status(), fromElsewhere.status()));
        for (Answer each : List.of(stranger, version)) assertSafe("no-store", each);
        SAFE.forEach((name, value) -> assertOnce(name, value, fromElsewhere));
    }

    /** Only what the asking page may need is told to it. */
    @Test
    void aConfiguredPageIsTheOnlyOneThatMayRead() {
        Answer answer = http.get("/api/conversations/count", "Origin: " + SharedServers.PAGE);
        assertOnce("access-control-allow-origin", SharedServers.PAGE, answer);
        assertOnce("vary", "Origin", answer);
        assertSafe("no-store", answer);
        Answer preflight = http.send("OPTIONS", "/api/conversations", new byte[0], "Origin: " + SharedServers.PAGE,
                "Access-Control-Request-Method: POST");
        assertEquals(204, preflight.status(), preflight.head());
        SAFE.forEach((name, value) -> assertOnce(name, value, preflight));
        Answer stranger = http.send("OPTIONS", "/api/conversations", new byte[0], "Origin: https://evil.example",
                "Access-Control-Request-Method: POST");
        assertEquals(403, stranger.status());
        assertEquals("", stranger.header("Access-Control-Allow-Origin"));
        assertEquals("", http.get("/api/conversations/count").header("Access-Control-Allow-Origin"));
    }

    /** Also with the answer that opens a socket. */
    @Test
    void anOpenedSocketIsNoPage() throws IOException {
        String conversation = new RestClient(SERVER.http("/"), SharedServers.KEY).create(List.of());
        for (Way way : List.of(Way.V0_SOCKET, Way.V1_SOCKET)) {
            try (var socket = RawSocket.open(SERVER.socket("/"), way.target(conversation),
                    Map.of("X-Session-API-Key", SharedServers.KEY), 0)) {
                SAFE.forEach((name, value) -> assertEquals(value, socket.answer().get(name), name));
            }
        }
    }
}
