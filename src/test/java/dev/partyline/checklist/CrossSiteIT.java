package dev.partyline.checklist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpServer;
import dev.partyline.testing.Chromium;
import dev.partyline.testing.FreePorts;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.SharedServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pages of other origins in a real browser. The server that they try asks nobody for a key, so that nothing but where they come from
 * keeps them out. Skipped where there is no browser.
 */
class CrossSiteIT {

    private static final String SAID = "said-from-elsewhere";
    private static final Set<String> REFUSALS = Set.of("refused", "opaque", "closed");

    /** With what it is given; answers how the socket went. */
    private static final String OPEN_WITH_TICKET = """
            async ({ server, conversation, key, protocols }) => {
                const answer = await fetch(`${server}/api/tickets`, {
                    method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Session-API-Key': key },
                    body: JSON.stringify({ conversation_id: conversation }) });
                const { ticket } = await answer.json();
                const offered = protocols.map(each => each === 'ticket' ? 'partyline.ticket.' + ticket : each);
                return new Promise(done => {
                    const socket = new WebSocket(`${server.replace('http', 'ws')}/sockets/events/${conversation}`, offered);
                    socket.onmessage = frame => done(`${socket.protocol} ${JSON.parse(frame.data).key}`);
                    socket.onclose = closed => done(`closed ${closed.code}`);
                });
            }""";

    private static Chromium chromium;
    private static HttpServer elsewhere;
    private Page page;
    private final Map<String, Integer> answers = new TreeMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void openBrowserAndAnotherSite() throws IOException {
        chromium = Chromium.start();
        elsewhere = site(FreePorts.next());
    }

    /** An empty page without any rules of its own. */
    private static HttpServer site(int port) throws IOException {
        var site = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        site.createContext("/", exchange -> {
            byte[] body = "<!doctype html><title>Elsewhere</title><body></body>".getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        site.start();
        return site;
    }

    @AfterAll
    static void close() {
        if (chromium != null) chromium.close();
        if (elsewhere != null) elsewhere.stop(0);
    }

    @BeforeEach
    void openPage() {
        page = chromium.browser().newPage();
        page.setDefaultTimeout(60_000);
        page.onResponse(answer -> answers.put(answer.request().method() + " " + answer.url(), answer.status()));
        page.onConsoleMessage(message -> complaints.add(message.text()));
    }

    @AfterEach
    void closePage() {
        page.context().close();
    }

    private static String script() throws IOException {
        try (InputStream script = CrossSiteIT.class.getResourceAsStream("/pages/cross-site.js")) {
            String text = new String(script.readAllBytes(), UTF_8);
            return text.substring(text.indexOf("async"));
        }
    }

    /** The same site, but another origin; and another site. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost"})
    void whateverAPageOfAnotherOriginTriesIsRefused(String host) throws IOException {
        ServerProcess server = SharedServers.open();
        var rest = new RestClient(server.http("/"));
        String conversation = rest.create(List.of());
        String before = rest.conversation(conversation).required().body();
        double opened = counted(rest, "partyline_connections_opened_total") + counted(rest, "partyline_socketio_accepted_total");
        page.navigate("http://" + host + ":" + elsewhere.getAddress().getPort() + "/");

        Object outcome = page.evaluate(script(), Map.of("server", server.http("").toString(), "conversation", conversation, "say", SAID));

        var tries = new TreeMap<String, Object>();
        ((Map<?, ?>) outcome).forEach((name, result) -> tries.put((String) name, result));
        assertEquals(25, tries.size(), tries::toString);
        tries.values().removeIf(REFUSALS::contains);
        assertEquals(Map.of(), tries);
        answers.keySet().removeIf(each -> !each.contains(server.http("").getAuthority()));
        assertTrue(answers.size() >= 5, answers::toString);
        answers.values().removeIf(status -> status == 403);
        assertEquals(Map.of(), answers, "answered otherwise than with 403");
        assertEquals(before, rest.conversation(conversation).required().body(), "the conversation has changed");
        assertEquals(List.of(), rest.events(conversation));
        assertEquals(opened, counted(rest, "partyline_connections_opened_total") + counted(rest, "partyline_socketio_accepted_total"));
    }

    private static double counted(RestClient rest, String metric) {
        return rest.get("/metrics").required().body().lines().filter(line -> line.matches(metric + "(\\{.*})? .*"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ')))).sum();
    }

    /** From the server's own page, and from one that is configured. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAllowedPageOpensItsSocketWithATicket(boolean own) throws IOException {
        ServerProcess server = SharedServers.withKeys();
        HttpServer configured = own ? null : site(SharedServers.PAGE_PORT);
        try {
            String conversation = new RestClient(server.http("/"), SharedServers.KEY).create(List.of());
            page.navigate(own ? server.http("/").toString() : SharedServers.PAGE + "/");
            assertEquals("partyline.v1 full_state", open(server, conversation, "partyline.v1", "ticket"));
            assertEquals("partyline.v1 full_state", open(server, conversation, "ticket", "partyline.batch.v1", "partyline.v1"));
            assertEquals("closed 1006", open(server, conversation, "ticket"), "browsers want one of what they offer");
        } finally {
            if (configured != null) configured.stop(0);
        }
    }

    private Object open(ServerProcess server, String conversation, String... protocols) {
        return page.evaluate(OPEN_WITH_TICKET, Map.of("server", server.http("").toString(), "conversation", conversation,
                "key", SharedServers.KEY, "protocols", List.of(protocols)));
    }

    /** Its policy forbids what it does not need, and it complains of nothing. */
    @Test
    void theOwnPageRunsUnderItsPolicyAndNothingElseDoes() {
        page.navigate(SharedServers.open().http("/").toString());
        page.waitForFunction("document.querySelector('#list-note') !== null");
        assertEquals(List.of(), complaints.stream().filter(each -> each.contains("Content Security Policy")).toList());
        Object injected = page.evaluate("""
                () => new Promise(done => {
                    document.addEventListener('securitypolicyviolation', violation => done(violation.effectiveDirective));
                    const script = document.createElement('script');
                    script.textContent = 'window.injected = true';
                    document.body.append(script);
                    setTimeout(() => done('ran'), 10_000);
                })""");
        assertEquals("script-src-elem", injected);
        assertFalse((Boolean) page.evaluate("window.injected === true"));
    }
}
