package dev.partyline.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import dev.partyline.conversation.EventJson;
import dev.partyline.testing.PlainHttp;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;

/**
 * The two servers that all wire tests share: each starts with the first test class that needs it and ends with the run.
 * Behind each class its log is searched for what must never be there.
 */
enum WireServer implements BeforeAllCallback, AfterAllCallback {

    /** Wants a key, and lets pages of one foreign origin in. */
    KEYED("wire-keyed", Map.of("partyline.session-api-keys", "%s,%s".formatted(Keys.FIRST, Keys.SECOND),
            "partyline.allowed-origins", "https://agents.example.com",
            "partyline.limits.authentication-timeout", "PT3S", "partyline.limits.unauthenticated-sockets", "12")),

    /** Wants none, and is impatient with those who do not answer its pings. */
    OPEN("wire-open", Map.of("partyline.limits.ping-interval", "PT1S", "partyline.limits.pong-timeout", "PT5S",
            "partyline.limits.sockets-per-conversation", "10"));

    /** Stands in everything that clients send here, so that the log can be searched for it. */
    static final String MARKER = "said-by-a-client-4711";

    private static final Namespace NAMESPACE = Namespace.create(WireServer.class);
    /** Of a stack trace, or at the highest level, as the two servers write it. */
    private static final Pattern BAD_LINE = Pattern.compile("(?m)^\\s+at [\\w.$/@-]+\\(| ERROR \\[|levelValue: 1000]");

    /**
     * What Payara itself has to say, with a stack trace, where the application has no part in it: a path that it cannot
     * decode, a frame that is too large for its buffer, a connection that ends just before its writer is told that it
     * can write again, and a line of its access log for bytes on an ended connection that have no method.
     */
    private static final Pattern OF_PAYARA = Pattern.compile("(?m)^\\[[^\\n]*levelValue: (?:900|1000)] \\[\\[\\n"
            + "(  [^\\]]{0,300}ArrayIndexOutOfBoundsException(?s:[^\\]]{0,400})HttpRequestURIDecoder|"
            + "  java\\.io\\.CharConversionException: |  Unexpected error, closing connection\\.\\n"
            + "java\\.lang\\.IllegalArgumentException: Buffer overflow\\.|"
            + "  [^\\n]{0,300}\\njava\\.lang\\.NullPointerException: [^\\n]*\"methodString\" is null|"
            + "  TyrusServletWriter\\.onError\\njava\\.lang\\.NullPointerException: [^\\n]*grizzlyOutputBuffer[^\\n]*\\n"
            + "\\s+at org\\.apache\\.catalina\\.connector\\.OutputBuffer\\.isReady)(?s:.*?)^]]$");

    private final String name;
    private final Map<String, String> options;
    private ServerProcess process;
    private int searched;

    WireServer(String name, Map<String, String> options) {
        this.name = name;
        this.options = options;
    }

    /** Both are equally good. */
    static final class Keys {
        static final String FIRST = "first-session-key-81f0";
        static final String SECOND = "second-session-key-c2d7";

        private Keys() {}
    }

    /** Closes the server with the store of the whole run. */
    private record Running(ServerProcess process) implements CloseableResource {
        @Override
        public void close() {
            process.close();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        var store = context.getRoot().getStore(NAMESPACE);
        process = store.getOrComputeIfAbsent(this, server -> new Running(server.start()), Running.class).process();
    }

    private ServerProcess start() {
        var settings = ServerSettings.of(name);
        for (var option : options.entrySet()) settings = settings.with(option.getKey(), option.getValue());
        var server = ServerProcess.start(settings.inProduction());
        searched = server.logText().length();
        return server;
    }

    @Override
    public void afterAll(ExtensionContext context) {
        assertNothingOfClientsIsLogged();
    }

    /** What was logged since the last look has no key, nothing that a client said, no error and no stack trace. */
    void assertNothingOfClientsIsLogged() {
        String all = process.logText();
        String log = payara() ? OF_PAYARA.matcher(all.substring(searched)).replaceAll("") : all.substring(searched);
        searched = all.length();
        List.of(Keys.FIRST, Keys.SECOND, MARKER).forEach(secret ->
                assertFalse(log.contains(secret), () -> secret + " is in the log:\n" + around(log, log.indexOf(secret))));
        var bad = BAD_LINE.matcher(log);
        if (bad.find()) fail("the log has an error or a stack trace:\n" + around(log, bad.start()));
    }

    private static String around(String log, int at) {
        return log.substring(Math.max(0, at - 1_000), Math.min(log.length(), at + 1_000));
    }

    ServerSettings settings() {
        return process.settings();
    }

    /** Which container runs it; the two answer some broken frames differently. */
    boolean payara() {
        return settings().server().equals("payara-micro");
    }

    /** The whole log of this run. */
    String logText() {
        return process.logText();
    }

    /** @param key to show; empty for none */
    PlainHttp plain(String key) {
        return new PlainHttp(process, key);
    }

    RestClient rest() {
        return new RestClient(process.http("/"), this == KEYED ? Keys.FIRST : "");
    }

    /** A conversation whose agent has nothing to play. */
    String conversation() {
        return rest().create(List.of());
    }

    /** The same under an id of choice. */
    void create(String id) {
        var start = EventJson.object().add("conversation_id", id).build();
        assertEquals(id, rest().create(start, RestClient.recording(List.of())));
    }

    /** Host and port of the server. */
    String host() {
        return process.http("/").getAuthority();
    }

    boolean running() {
        return process.ready();
    }

    /** The present value of a gauge or counter without tags. */
    double metric(String metric) {
        return rest().get("/metrics").required().body().lines().filter(line -> line.startsWith(metric + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(metric.length() + 1))).findFirst().orElseThrow();
    }

    /** @param rest of the path behind {@code /sockets/events/}, with the query */
    WireClient connect(String rest) throws IOException {
        return connect(rest, Map.of());
    }

    /** @param headers of the handshake, added to the usual ones */
    WireClient connect(String rest, Map<String, String> headers) throws IOException {
        return WireClient.open(process.socket("/"), "/sockets/events/" + rest, headers);
    }
}
