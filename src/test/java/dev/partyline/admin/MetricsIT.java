package dev.partyline.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.partyline.testing.Await;
import dev.partyline.testing.PlainHttp;
import dev.partyline.testing.RawSocket;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.SharedServers;
import org.junit.jupiter.api.Test;

/** The figures that an administrator's collector reads. */
class MetricsIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String COMMENT = "# (HELP|TYPE) [a-zA-Z_:][a-zA-Z0-9_:]* .*";
    private static final String SAMPLE = "[a-zA-Z_:][a-zA-Z0-9_:]*(\\{.*\\})? [-+0-9.eE]+|.* NaN|.* [-+]Inf";

    private final PlainHttp http = new PlainHttp(SharedServers.withKeys(), SharedServers.KEY);
    private final RestClient rest = new RestClient(SharedServers.withKeys().http("/"), SharedServers.KEY);

    @Test
    void theFiguresAreInTheFormOfPrometheus() {
        var answer = http.get("/metrics");

        assertEquals(200, answer.status());
        assertEquals("text/plain;version=0.0.4;charset=utf-8", answer.header("Content-Type").replace("; ", ";"));
        List<String> odd = answer.body().lines().filter(line -> !line.matches(COMMENT) && !line.matches(SAMPLE)).toList();
        assertEquals(List.of(), odd);
        assertTrue(samples().keySet().stream().anyMatch(name -> name.startsWith("jvm_memory_used_bytes")));
    }

    @Test
    void theyMove() throws IOException {
        String conversation = rest.create(List.of());
        double before = samples().get("partyline_store_appended_total");

        rest.say(conversation, "counted").required();

        assertTrue(samples().get("partyline_store_appended_total") >= before + 2);
        assertTrue(samples().get("partyline_store_commit_seconds_count") >= 1);
    }

    @Test
    void connectionsAreCountedWhileTheyAreOpen() throws IOException {
        String conversation = rest.create(List.of());
        double before = connections();

        try (var socket = RawSocket.open(SharedServers.withKeys().socket("/sockets/events/" + conversation
                + "?session_api_key=" + SharedServers.KEY))) {
            socket.readText(LIMIT);
            assertEquals(before + 1, connections());
        }
        Await.until(LIMIT, () -> connections() + " connections", () -> connections() == before);
    }

    private double connections() {
        return samples().get("partyline_connections");
    }

    private Map<String, Double> samples() {
        return http.get("/metrics").body().lines().filter(line -> !line.startsWith("#"))
                .collect(Collectors.toMap(line -> line.substring(0, line.lastIndexOf(' ')),
                        line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1))));
    }
}
