package dev.partyline.bench;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.partyline.testing.RestClient;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;

/**
 * A command: what others notice of floods at ten times the limit, and of connections that never finish their handshake.
 */
public final class Floods {

    private static final int REQUESTS = 200;
    private static final int MESSAGES = 100;
    private static final int TIMES = 10;
    private static final int HALF_OPEN = 10_000;
    private static final List<String> GOOD = List.of("good-rest", "good-v1", "good-v0");
    private static final List<String> BAD = List.of("bad-rest", "bad-v1", "bad-v0");

    /** What is beside the others in every second round. */
    private interface Beside {
        Closeable begin() throws IOException;
    }

    private final BenchOptions options = BenchOptions.read();
    private final StringBuilder report = new StringBuilder();
    private boolean holds = true;

    private Floods() {}

    public static void main(String[] args) throws IOException {
        var floods = new Floods();
        Cores.assign();
        Files.createDirectories(floods.options.directory());
        Machine.now().lines().forEach(line -> floods.say("* " + line));
        for (String server : floods.options.servers()) floods.measure(server);
        Files.writeString(floods.options.directory().resolve("floods.md"), floods.report);
        System.exit(floods.holds ? 0 : 1); // readers may still wait for what never comes
    }

    private void say(String line) {
        report.append(line).append('\n');
        System.out.println(line);
    }

    private void measure(String kind) throws IOException {
        System.setProperty("partyline.server", kind);
        var keys = new ArrayList<>(GOOD);
        keys.addAll(BAD);
        var settings = ServerSettings.of("floods").with("partyline.session-api-keys", String.join(",", keys))
                .with("partyline.limits.requests-per-address", String.valueOf(REQUESTS))
                .with("partyline.limits.requests-per-identity", String.valueOf(REQUESTS))
                .with("partyline.limits.messages-per-identity", String.valueOf(MESSAGES))
                .with("partyline.limits.burst", "PT1S");
        try (var server = ServerProcess.start(settings)) {
            var rest = new RestClient(server.http("/"), GOOD.get(0));
            String good = rest.create(List.of());
            String bad = rest.create(List.of());
            try (var asks = Bystander.rest(server, GOOD.get(0), good); var talks = Bystander.v1(server, GOOD.get(1), good);
                    var polls = Bystander.v0(server, GOOD.get(2), good)) {
                var clients = List.of(asks, talks, polls);
                together(clients, options.warmUpSeconds());
                compare(kind + ": floods of " + TIMES * REQUESTS + " requests/s, " + TIMES * MESSAGES + " V1 frames/s and "
                        + TIMES * MESSAGES + " V0 events/s, each " + TIMES + " times its limit", clients, () -> flood(server, bad));
                say("refused by the server: " + refusals(rest));
                compare(kind + ": " + HALF_OPEN + " half-open handshakes", clients, () -> halfOpen(server, bad));
            }
        }
    }

    private Closeable flood(ServerProcess server, String conversation) {
        var floods = List.of(Flood.rest(server, BAD.get(0), TIMES * REQUESTS),
                Flood.v1(server, BAD.get(1), conversation, TIMES * MESSAGES),
                Flood.v0(server, BAD.get(2), conversation, TIMES * MESSAGES));
        return () -> {
            for (Flood flood : floods) flood.close();
            System.out.println("sent: " + floods.stream().map(flood -> flood.told(options.seconds())).toList());
        };
    }

    private static Closeable halfOpen(ServerProcess server, String conversation) {
        var halfOpen = new HalfOpen(server, conversation, HALF_OPEN);
        System.out.println("half-open: " + halfOpen.size());
        return halfOpen;
    }

    private void compare(String title, List<Bystander> clients, Beside beside) throws IOException {
        Map<String, Comparison> compared = new LinkedHashMap<>();
        for (int i = 0; i < options.rounds(); i++) {
            together(clients, options.seconds()).forEach((name, times) ->
                    compared.computeIfAbsent(name, first -> new Comparison()).add(false, times));
            Closeable running = beside.begin();
            try {
                together(clients, options.seconds()).forEach((name, times) -> compared.get(name).add(true, times));
            } finally {
                running.close();
            }
        }
        say("\n## " + title + "\n\nThree clients, each asks 50 times a second. " + options.rounds() + " rounds of "
                + options.seconds() + " s without and as many with it, in turn. Milliseconds: of the rounds' figures the median, "
                + "the least and the most.\n\n| client | | without | with | answers with | bar |\n|---|---|---|---|---|---|");
        compared.forEach((name, times) -> {
            say(times.lines(name).stripTrailing());
            holds &= times.holds();
        });
        say("\nverdict: " + (compared.values().stream().allMatch(Comparison::holds) ? "met" : "NOT met")
                + " (no more than 25 % or 2 ms more)\n");
    }

    private static Map<String, double[]> together(List<Bystander> clients, double seconds) {
        var running = new LinkedHashMap<String, CompletableFuture<double[]>>();
        clients.forEach(each -> running.put(each.name(), CompletableFuture.supplyAsync(() -> each.times(seconds),
                task -> new Thread(task, each.name()).start())));
        var all = new LinkedHashMap<String, double[]>();
        running.forEach((name, times) -> all.put(name, times.join()));
        return all;
    }

    private static List<String> refusals(RestClient rest) {
        return rest.get("/metrics").required().body().lines()
                .filter(line -> line.startsWith("partyline_limits_refused_total")).toList();
    }
}
