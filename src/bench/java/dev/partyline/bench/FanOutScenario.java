package dev.partyline.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.partyline.bench.load.Line;

/** One conversation, many connections; with the cost of publishing alone measured beside it. */
record FanOutScenario(int inFlight) implements Scenario {

    private static final int SUBSCRIBERS = 200;
    private static final int FRAME_BYTES = 300;
    private static final double SETTLE_SECONDS = 1;
    private static final int WARM_IN_FLIGHT = 64;

    @Override
    public String name() {
        return "fan-out-" + inFlight;
    }

    @Override
    public String method() {
        return "One conversation, %d connections, frames of %d bytes, at most %d message(s) that not everybody has yet; "
                .formatted(SUBSCRIBERS, FRAME_BYTES, inFlight) + "a message comes by POST and makes two frames for each "
                + "connection. \"Net\" is without what the same number of messages costs with no connection at all. "
                + "Times are from POST to the last connection's frame.";
    }

    @Override
    public List<Column> columns() {
        return List.of(new Column("rate", "deliveries/s", 0), new Column("micros", "CPU us/delivery", 2),
                new Column("net", "net CPU us/delivery", 2), new Column("post", "CPU us/message alone", 0),
                new Column("p50ms", "p50 ms", 2), new Column("p99ms", "p99 ms", 2),
                new Column("bytes", "bytes/frame", 0), new Column("gathered", "frames/read", 1));
    }

    @Override
    public void run(TestBed bed, Rounds rounds) {
        BenchOptions options = rounds.options();
        Map<Target, String> rooms = new HashMap<>();
        List<Target> targets = bed.all();
        for (Target target : targets) {
            rooms.put(target, target.rooms().apply(1).get(0));
            rounds.prepare(target, () -> warmUp(bed, target, rooms.get(target), options.warmUpSeconds()));
        }
        for (int i = 0; i < options.rounds(); i++) {
            for (Target target : targets) rounds.measure(target.name(), () -> round(bed, target, rooms.get(target), options));
        }
    }

    /** Publishing too has to be compiled, and with one message in flight there would never be enough of it. */
    private static void warmUp(TestBed bed, Target target, String room, double seconds) {
        var many = new FanOutScenario(WARM_IN_FLIGHT);
        many.ask(bed, target, room, 0, seconds / 2, SETTLE_SECONDS);
        many.ask(bed, target, room, SUBSCRIBERS, seconds / 2, SETTLE_SECONDS);
    }

    private Map<String, Double> round(TestBed bed, Target target, String room, BenchOptions options) {
        Line alone = ask(bed, target, room, 0, SETTLE_SECONDS, options.seconds() / 2);
        double post = alone.real("cpu") / alone.real("posts") * 1e6;
        Line answer = ask(bed, target, room, SUBSCRIBERS, SETTLE_SECONDS, options.seconds());
        var values = Rounds.values(answer);
        double deliveries = answer.real("deliveries");
        double micros = answer.real("cpu") / deliveries * 1e6;
        values.put("rate", deliveries / answer.real("seconds"));
        values.put("micros", micros);
        values.put("post", post);
        values.put("net", micros - post / SUBSCRIBERS / target.frames());
        values.put("p50ms", answer.real("p50") / 1e3);
        values.put("p99ms", answer.real("p99") / 1e3);
        values.put("bytes", answer.real("bytes") / deliveries);
        values.put("gathered", deliveries / answer.real("reads"));
        return values;
    }

    private Line ask(TestBed bed, Target target, String room, int subscribers, double warmUp, double seconds) {
        return bed.load().ask(target.order("fan-out", List.of(room), FRAME_BYTES).with("subscribers", subscribers)
                .with("in-flight", inFlight).with("warm-up", warmUp).with("seconds", seconds));
    }
}
