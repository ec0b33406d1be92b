package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.partyline.testing.Await;
import dev.partyline.testing.JsPages;
import dev.partyline.testing.Page;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import dev.partyline.testing.V0Checker;
import dev.partyline.testing.V0Log;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server that stops must not tell its pages to leave, for then they do not come back (V0 spec 12.2). */
@Tag("side-by-side")
class V0ShutdownIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Map<String, List<String>> TRANSPORTS = Map.of("polling", List.of("polling"),
            "websocket", List.of("websocket"), "upgrade", List.of("polling", "websocket"));

    private final ServerSettings settings = ServerSettings.of("v0-shutdown");

    @Test
    void pagesComeBackToARestartedServerAndGoOn() throws IOException {
        String conversation;
        var pages = new LinkedHashMap<String, Page>();
        int port;
        try (var node = new JsPages()) {
            try (var server = ServerProcess.start(settings)) {
                port = server.http("").getPort();
                var rest = new RestClient(server.http("/"));
                conversation = rest.create(List.of());
                String id = conversation;
                TRANSPORTS.forEach((name, way) -> pages.put(name, node.page(name, server.http("/"), id, way)));
                pages.values().forEach(Page::open);
                say(rest, conversation, "before", pages);
                server.stop();
            }
            try (var server = ServerProcess.start(settings, port)) {
                say(new RestClient(server.http("/")), conversation, "after", pages);
                pages.values().forEach(Page::leave);
                server.stop();
            }
        }
        var checker = new V0Checker(V0Log.of(settings.data(), conversation));
        pages.forEach((name, page) -> checker.check(name, page.record(), true));
        checker.verify();
        pages.forEach((name, page) -> assertNobodyWasSentAway(name, page.record().endings()));
    }

    private static void say(RestClient rest, String conversation, String text, Map<String, Page> pages)
            throws IOException {
        rest.say(conversation, text).required();
        pages.forEach((name, page) -> Await.until(LIMIT, () -> name + " is " + page.record(),
                () -> page.record().ready() && page.record().heard(text)));
    }

    private static void assertNobodyWasSentAway(String name, List<String> endings) {
        assertFalse(endings.isEmpty(), name);
        assertEquals(0, endings.stream().filter("io server disconnect"::equals).count(), () -> name + ": " + endings);
    }
}
