package dev.partyline.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.partyline.bench.load.Line;

/** Many conversations with one connection each, at a fixed rate. */
final class SteadyScenario implements Scenario {

    private static final int ROOMS = 200;
    private static final int PER_SECOND = 2_000;
    private static final int PUBLISHERS = 64;
    private static final int FRAME_BYTES = 300;
    private static final double SETTLE_SECONDS = 2;

    @Override
    public String name() {
        return "steady";
    }

    @Override
    public String method() {
        return ("%d conversations with one connection each, %,d messages/s in all, by POST over %d connections. Time from "
                + "the moment a message was due until its frame came; a server that cannot keep up is late for all.")
                .formatted(ROOMS, PER_SECOND, PUBLISHERS);
    }

    @Override
    public List<Column> columns() {
        return List.of(new Column("rate", "messages/s", 0), new Column("p50ms", "p50 ms", 2),
                new Column("p99ms", "p99 ms", 2), new Column("maxms", "max ms", 1),
                new Column("micros", "CPU us/message", 0));
    }

    @Override
    public void run(TestBed bed, Rounds rounds) {
        BenchOptions options = rounds.options();
        Map<Target, List<String>> rooms = new HashMap<>();
        List<Target> targets = bed.all();
        for (Target target : targets) {
            rooms.put(target, target.rooms().apply(ROOMS));
            rounds.prepare(target, () -> ask(bed, target, rooms.get(target), options.warmUpSeconds(), 1));
        }
        for (int i = 0; i < options.rounds(); i++) {
            for (Target target : targets) {
                rounds.measure(target.name(), () -> round(ask(bed, target, rooms.get(target), SETTLE_SECONDS,
                        options.seconds())));
            }
        }
    }

    private static Map<String, Double> round(Line answer) {
        var values = Rounds.values(answer);
        values.remove("own"); // it never sleeps here
        values.put("rate", answer.real("posts") / answer.real("seconds"));
        values.put("micros", answer.real("cpu") / answer.real("posts") * 1e6);
        values.put("p50ms", answer.real("p50") / 1e3);
        values.put("p99ms", answer.real("p99") / 1e3);
        values.put("maxms", answer.real("max") / 1e3);
        return values;
    }

    private static Line ask(TestBed bed, Target target, List<String> rooms, double warmUp, double seconds) {
        return bed.load().ask(target.order("steady", rooms, FRAME_BYTES).with("rate", PER_SECOND)
                .with("publishers", PUBLISHERS).with("warm-up", warmUp).with("seconds", seconds));
    }
}
