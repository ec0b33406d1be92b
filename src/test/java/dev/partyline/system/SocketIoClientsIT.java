package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import dev.partyline.testing.Await;
import dev.partyline.testing.JavaPage;
import dev.partyline.testing.JsPages;
import dev.partyline.testing.Page;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.Seed;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import dev.partyline.testing.V0Checker;
import dev.partyline.testing.V0Log;
import dev.partyline.testing.Writers;
import org.junit.jupiter.api.Test;

/**
 * The clients that applications of V0 use, each over every transport, while writers write: they break off, come back,
 * are closed and opened again, and have the exact record (V0 spec 2.4, 12.3, A02, A05).
 */
class SocketIoClientsIT {

    private static final int ROUNDS = Integer.getInteger("partyline.socketio-rounds", 2);
    private static final Map<String, List<String>> TRANSPORTS = transports();
    private static final int WRITERS = 4;
    private static final int MESSAGES = 100;
    private static final int MESSAGES_PER_DISTURBANCE = 4;
    private static final int MESSAGES_PER_RUN = 25;
    private static final String END = "the end";
    /** Much longer than two heartbeats, after which a client at the latest finds that its connection is dead. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** A client that is cut off in the middle of an upgrade finds out by its heartbeat only. */
    private final ServerSettings settings = ServerSettings.of("socketio-clients")
            .with("partyline.limits.ping-interval", "PT5S").with("partyline.limits.pong-timeout", "PT5S");
    private final Random random = Seed.random("socketio-clients");
    private final Map<String, Map<String, Page>> conversations = new LinkedHashMap<>();
    private ServerProcess server;
    private RestClient rest;

    private static Map<String, List<String>> transports() {
        var transports = new LinkedHashMap<String, List<String>>();
        transports.put("polling", List.of("polling"));
        transports.put("websocket", List.of("websocket"));
        transports.put("upgrade", List.of("polling", "websocket"));
        return transports;
    }

    @Test
    void realClientsHaveTheExactRecordOverEveryTransport() {
        try (var running = ServerProcess.start(settings); var node = new JsPages()) {
            server = running;
            rest = new RestClient(server.http("/"));
            long began = System.nanoTime();
            for (int i = 0; i < ROUNDS; i++) round(node);
            System.out.printf("%d rounds in %d ms%n", ROUNDS, (System.nanoTime() - began) / 1_000_000);
            server.stop();
            verify();
        }
    }

    private void round(JsPages node) {
        String conversation = rest.create(List.of());
        Map<String, Page> pages = pages(node, conversation);
        conversations.put(conversation, pages);
        pages.values().forEach(Page::open);
        try (var writers = new Writers(List.of(conversation))) {
            var said = new AtomicInteger();
            writers.start(rest, WRITERS, MESSAGES, "hello", () -> disturb(conversation, pages, said.incrementAndGet()));
            writers.await(LIMIT);
        }
        say(conversation);
        pages.forEach((name, page) -> Await.until(LIMIT, () -> name + " is " + page.record(), () -> ended(page)));
        pages.values().forEach(Page::leave);
    }

    private Map<String, Page> pages(JsPages node, String conversation) {
        var pages = new LinkedHashMap<String, Page>();
        TRANSPORTS.forEach((name, transports) -> {
            String unique = "JavaScript by " + name + " in " + conversation;
            pages.put(unique, node.page(unique, server.http("/"), conversation, transports));
            pages.put("Java by " + name + " in " + conversation,
                    new JavaPage(server.http("/"), conversation, transports));
        });
        return pages;
    }

    private synchronized void disturb(String conversation, Map<String, Page> pages, int said) {
        if (said % MESSAGES_PER_RUN == 0) rest.ask(conversation, "run");
        if (said % MESSAGES_PER_DISTURBANCE != 0) return;
        Page page = new ArrayList<>(pages.values()).get(random.nextInt(pages.size()));
        if (random.nextBoolean()) {
            page.breakOff();
        } else {
            page.leave();
            page.open();
        }
    }

    private void say(String conversation) {
        try {
            rest.say(conversation, END).required();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static boolean ended(Page page) {
        return page.record().ready() && page.record().heard(END);
    }

    /** An agent may have said something behind the end, which pages need not have any more; up to there they must. */
    private void verify() {
        int connections = 0;
        for (var conversation : conversations.entrySet()) {
            var checker = new V0Checker(V0Log.of(settings.data(), conversation.getKey()));
            conversation.getValue().forEach((name, page) -> checker.check(name, page.record(), false));
            checker.verify();
            connections += conversation.getValue().values().stream()
                    .mapToInt(page -> page.record().connections().size()).sum();
        }
        System.out.println(connections + " connections of " + ROUNDS * 2 * TRANSPORTS.size() + " pages");
        assertTrue(connections > 3 * ROUNDS * 2 * TRANSPORTS.size(), "too few came back");
    }
}
