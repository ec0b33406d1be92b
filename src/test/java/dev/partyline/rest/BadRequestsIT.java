package dev.partyline.rest;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

import dev.partyline.testing.PlainHttp;
import dev.partyline.testing.PlainHttp.Answer;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.SharedServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are wrong in every way that comes to mind. None gets more than it should, and none learns anything. */
class BadRequestsIT {

    private static final String JSON = "Content-Type: application/json";
    private static final int LONGEST_BYTES = (4 << 20) + (64 << 10);

    private final PlainHttp http = new PlainHttp(SharedServers.open(), "");
    private final Chat chat = Chat.start(http, Recordings.silent());

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"role\":\"user\"", "{} {}", "nothing", "{'a':1}", "{\"a\":01}", "\ufeff{}",
            "{\"a\":NaN}", "\u0000"})
    void whatIsNotJsonIsNotRepeated(String body) {
        for (String path : bodyPaths()) {
            Expect.invalid("json_invalid", "'body'", "JSON decode error", http.json("POST", path, body));
        }
        Expect.invalid("json_invalid", "'body'", "JSON decode error", http.json("PATCH", chat.path(""), body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "7", "null", "\"text\"", "true"})
    void onlyAnObjectIsABody(String body) {
        for (String path : bodyPaths()) {
            Expect.invalid("dict_type", "'body'", "Input should be a valid dictionary", http.json("POST", path, body));
        }
    }

    @Test
    void deepNestingAndBrokenUtf8AreNotJson() {
        String path = chat.path("/events");
        Expect.invalid("json_invalid", "'body'", "JSON decode error",
                http.json("POST", path, "{\"a\":".repeat(200_000)));
        for (byte[] broken : List.of(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'},
                new byte[] {(byte) 0xc0, (byte) 0xaf}, "{\"a\":\"x\"}".getBytes(UTF_16))) {
            Expect.invalid("json_invalid", "'body'", "JSON decode error", http.send("POST", path, broken, JSON));
        }
    }

    @Test
    void aBodyThatIsMissingIsMissed() {
        for (String path : bodyPaths()) {
            Expect.invalid("missing", "'body'", "Field required", http.call("POST", path));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
            "application/xml", "application/jsonp"})
    void onlyJsonIsTaken(String contentType) {
        byte[] body = "{\"role\":\"user\"}".getBytes(UTF_8);
        for (String path : bodyPaths()) {
            Expect.refusal(415, "Unsupported Media Type",
                    http.send("POST", path, body, "Content-Type: " + contentType));
        }
        Expect.refusal(415, "Unsupported Media Type", http.send("POST", chat.path("/events"), body));
    }

    @Test
    void aBodyMayBeSoLongAndNoLonger() {
        String frame = "{\"content\":[{\"text\":\"%s\"}]}";
        Expect.success(http.json("POST", chat.path("/events"), frame.formatted("x".repeat(4 << 20))));
        Expect.refusal(413, "Request Entity Too Large",
                http.json("POST", chat.path("/events"), frame.formatted("x".repeat(LONGEST_BYTES))));
        byte[] endless = new byte[LONGEST_BYTES + 20];
        Arrays.fill(endless, (byte) ' ');
        byte[] chunk = (Integer.toHexString(endless.length) + "\r\n" + new String(endless, UTF_8) + "\r\n0\r\n\r\n")
                .getBytes(UTF_8);
        Expect.refusal(413, "Request Entity Too Large",
                http.send("POST", chat.path("/events"), chunk, JSON, "Transfer-Encoding: chunked"));
        assertEquals(413, new RestClient(SharedServers.open().http("/")).postText(chat.path("/events"),
                frame.formatted("x".repeat(6 << 20))).status());
    }

    /** The containers refuse some paths themselves, with less to say. */
    @ParameterizedTest
    @ValueSource(strings = {"/api/conversations/%00", "/api/conversations/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
            "/api/conversations/..%2f..%2fetc%2fpasswd", "/api/conversations/..%5c..%5cetc", "/api/conversations/%ff",
            "/api/conversations/%zz", "/api/conversations/%252e%252e", "/api/conversations/a%2fb/events/search",
            "/api/conversations/..;/..;/", "/api/conversations/%0d%0aX-Injected:1", "/api/conversations/*",
            "/api/conversations/' or 1=1", "/api/conversations/\u00fc"})
    void pathsThatAreNoPathsLeadNowhere(String target) {
        Answer answer = http.get(target);

        assertTrue(Set.of(400, 404, 422, 505).contains(answer.status()) || emptyAnswerOfPayara(answer),
                () -> answer.head() + "\n" + answer.body());
        assertEquals("", answer.header("X-Injected"));
        Expect.saysNothingOfTheInside(answer);
    }

    /** Of an escape that is none it says nothing at all, with 200; the request goes no further. */
    private static boolean emptyAnswerOfPayara(Answer answer) {
        return answer.status() == 200 && answer.body().isEmpty() && answer.header("Server").startsWith("Payara");
    }

    @Test
    void parametersOfAPathSegmentMeanNothing() {
        Expect.status(200, http.get("/api/conversations/" + chat.id() + ";a=b"));
        Expect.answer(200, "0", http.get(chat.path("/events;x=y/count;z")));
        Expect.answer(200, "{'status':'ready'}", http.get("/ready;jsessionid=1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/WEB-INF/web.xml", "/WEB-INF/jboss-web.xml", "/WEB-INF/classes/recordings/demo.json",
            "/META-INF/MANIFEST.MF", "/web-inf/web.xml", "/page/../WEB-INF/web.xml", "/page/%2e%2e/WEB-INF/web.xml",
            "//WEB-INF/web.xml", "/page/..%2fWEB-INF/web.xml", "/WEB-INF%2fweb.xml", "/./WEB-INF/web.xml",
            "/api/../WEB-INF/web.xml", "/%57EB-INF/web.xml", "/../../../../etc/passwd", "/WEB-INF;x/web.xml"})
    void whatIsInsideTheArchiveStaysThere(String target) {
        Answer answer = http.get(target);

        // Payara sends back, to a 404
        boolean sentBack = answer.status() == 301 && answer.header("Location").endsWith("/WEB-INF/");
        assertTrue(sentBack || Set.of(400, 404).contains(answer.status()), () -> target + ": " + answer.head());
        assertFalse(answer.body().contains("web-app") || answer.body().contains("root:"), answer.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nope", "/api", "/api/", "/api/nope", "/api/conversations/x/y/z", "/error", "/favicon.ico",
            "/sockets/events/" + Chat.UNKNOWN, "/sockets", "/docs", "/api/init", "/page/nope.js"})
    void whatIsNotThereIsNotFoundInOneForm(String target) {
        Answer answer = http.get(target);

        Expect.refusal(404, "Not Found", answer);
    }

    /** Served later or never; see the table of routes. */
    @Test
    void routesThatAreNotServedAreNotFound() {
        for (String wish : List.of("ask_agent", "condense", "fork", "navigate", "goal", "goal/stop", "load_plugin",
                "switch_llm", "generate_title", "security_analyzer")) {
            Expect.refusal(404, "Not Found", chat.post("/" + wish, "{}"));
        }
        Expect.refusal(404, "Not Found", chat.get("/agent_final_response"));
        Expect.refusal(404, "Not Found", chat.get("/workspace/a.txt"));
        for (String wish : List.of("select-file?file=a", "zip-directory", "microagents", "remember-prompt")) {
            Expect.refusal(404, "Not Found", chat.get("/" + wish));
        }
        for (String target : List.of("/api/bash/bash_events/search", "/api/user/info", "/api/options")) {
            Expect.refusal(404, "Not Found", http.get(target));
        }
    }

    @Test
    void methodsThatARouteHasNotAreNotAllowed() {
        for (String method : List.of("PUT", "DELETE", "PATCH", "FOO")) {
            Expect.refusal(405, "Method Not Allowed", http.call(method, "/api/conversations"));
        }
        Expect.refusal(405, "Method Not Allowed", http.call("GET", chat.path("/run")));
        for (String path : List.of("/ready", "/health", "/alive", "/server_info", "/metrics")) {
            Expect.refusal(405, "Method Not Allowed", http.call("POST", path));
        }
    }

    @Test
    void aTraceRepeatsNothing() {
        for (String path : List.of("/", "/ready", "/api/conversations/count")) {
            Answer trace = http.send("TRACE", path, new byte[0], "X-Probe: repeated");
            assertEquals(405, trace.status(), trace.head());
            assertFalse((trace.head() + trace.body()).contains("repeated"), trace.head());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Accept: ///", "Content-Type: ;;;"})
    void headersThatCannotBeReadAreABadRequest(String header) {
        byte[] body = "{\"role\":\"user\"}".getBytes(UTF_8);

        Answer answer = http.send("POST", chat.path("/events"), body, header);

        assertTrue(Set.of(200, 400, 415).contains(answer.status()), answer.head());
        Expect.saysNothingOfTheInside(answer);
        if (answer.status() != 200) Expect.isOurs(answer);
    }

    @Test
    void whateverIsAcceptedTheAnswerIsJson() {
        Expect.status(200, http.get("/api/conversations/count", "Accept: text/xml"));
        Expect.refusal(404, "Not Found", http.get("/api/nope", "Accept: text/html"));
    }

    @Test
    void parametersThatCannotBeReadDoNoHarm() {
        for (String query : List.of("limit=%zz", "limit=1%00", "body=%00", "&&&=&", "page_id=%2e%2e%2f",
                "kind=%F0%9F%92%A9",
                "page_id=" + "x".repeat(3_000), "limit=1&limit=x", "source=%0d%0aX-Injected:1")) {
            Answer answer = chat.get("/events/search?" + query);
            assertTrue(Set.of(200, 400, 422).contains(answer.status()), () -> query + ": " + answer.head());
            assertEquals("", answer.header("X-Injected"));
            Expect.saysNothingOfTheInside(answer);
        }
    }

    private List<String> bodyPaths() {
        return List.of("/api/conversations", chat.path("/events"), chat.path("/events/respond_to_confirmation"),
                chat.path("/confirmation_policy"), chat.path("/secrets"), chat.path("/message"),
                "/api/v1/app-conversations");
    }
}
