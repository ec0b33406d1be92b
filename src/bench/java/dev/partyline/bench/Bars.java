package dev.partyline.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the project wants to hold, judged by medians of one run. */
final class Bars {

    private static final String WILDFLY = "wildfly";
    private static final double BESIDE_BARE = 1.25;
    private static final Map<String, Double> BESIDE_NAIVE = Map.of(WILDFLY, 3.0, "payara-micro", 2.5);
    private static final Map<String, Double> BESIDE_NODE = Map.of(WILDFLY, 0.5, "payara-micro", 2.2);
    private static final double BESIDE_NODE_ONE_BY_ONE = 1.2;
    private static final double REPLAY_MILLIS = 150;
    private static final double IDLE_BYTES = 4096;

    private final Results results;
    private final String server;
    private final List<Bar> bars = new ArrayList<>();

    /** @param verdict {@code met}, {@code not met} or {@code not measured} */
    record Bar(String text, String measured, String verdict) {}

    private Bars(Results results, String server) {
        this.results = results;
        this.server = server;
    }

    static List<Bar> of(Results results, String server) {
        var judged = new Bars(results, server);
        judged.atMost("fan-out-1", BESIDE_BARE, Target.BARE);
        judged.atMost("fan-out-64", BESIDE_BARE, Target.BARE);
        judged.besideNaive();
        if (server.equals(WILDFLY)) judged.atMost("socket.io-1", BESIDE_NODE_ONE_BY_ONE, Target.NODE_SOCKET_IO);
        judged.atMost("socket.io-64", BESIDE_NODE.get(server), Target.NODE_SOCKET_IO);
        if (server.equals(WILDFLY)) judged.replay();
        judged.idle();
        return judged.bars;
    }

    private void atMost(String scenario, double times, String other) {
        Series own = of(scenario, Target.PARTYLINE, "micros");
        Series beside = of(scenario, other, "micros");
        String text = scenario + ": CPU per delivery at most " + times + " x " + other;
        if (known(text, own, beside)) {
            double ratio = own.median() / beside.median();
            judge(text, format("%.2f x", ratio), ratio <= times);
        }
    }

    private void besideNaive() {
        Series own = of("fan-out-64", Target.PARTYLINE, "micros");
        Series naive = of("fan-out-64", Target.NAIVE, "micros");
        double wanted = BESIDE_NAIVE.get(server);
        String text = "fan-out-64: at least " + wanted + " x cheaper than the naive endpoint";
        if (known(text, own, naive)) {
            double ratio = naive.median() / own.median();
            judge(text, format("%.2f x", ratio), ratio >= wanted);
        }
    }

    private void replay() {
        for (String target : List.of(ReplayScenario.COLD, ReplayScenario.OPEN)) {
            Series own = of("replay", target, "ms");
            String text = "replay of 10,000 events within " + (int) REPLAY_MILLIS + " ms (" + target + ")";
            if (known(text, own)) judge(text, format("%.0f ms", own.median()), own.median() <= REPLAY_MILLIS);
        }
    }

    private void idle() {
        Series own = of("idle", Target.PARTYLINE, "heap");
        Series bare = of("idle", Target.BARE, "heap");
        String text = "idle connection at most the bare endpoint's heap + " + (int) IDLE_BYTES + " bytes";
        if (known(text, own, bare)) {
            double more = own.median() - bare.median();
            judge(text, format("+ %,.0f bytes", more), more <= IDLE_BYTES);
        }
    }

    private Series of(String scenario, String target, String key) {
        return results.series(server, scenario, target, key);
    }

    private boolean known(String text, Series... all) {
        for (Series each : all) {
            if (each.present()) continue;
            bars.add(new Bar(text, "-", "not measured"));
            return false;
        }
        return true;
    }

    private void judge(String text, String measured, boolean met) {
        bars.add(new Bar(text, measured, met ? "met" : "**not met**"));
    }

    private static String format(String pattern, double value) {
        return String.format(Locale.ROOT, pattern, value);
    }
}
