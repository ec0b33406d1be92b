package dev.partyline.bench;

import java.util.List;
import java.util.Map;

import dev.partyline.bench.load.Line;

/** How long a message takes to be durable, and what the disk itself takes. */
final class AppendScenario implements Scenario {

    private static final int WRITERS = 64;
    private static final int FRAME_BYTES = 300;
    private static final String DISK = "4 KiB written and forced";

    @Override
    public String name() {
        return "append";
    }

    @Override
    public String method() {
        return "Writers that each POST a message when the one before was answered, which is when it is durable. A message "
                + "is two records. Beside it, from the load generator and on the same file system: 4 KiB appended to a "
                + "file and forced.";
    }

    @Override
    public List<Column> columns() {
        return List.of(new Column("p50ms", "p50 ms", 2), new Column("p99ms", "p99 ms", 2),
                new Column("rate", "messages/s", 0), new Column("micros", "CPU us/message", 0));
    }

    @Override
    public void run(TestBed bed, Rounds rounds) {
        BenchOptions options = rounds.options();
        Target partyline = bed.partyline();
        List<String> rooms = partyline.rooms().apply(WRITERS);
        rounds.prepare(partyline, () -> append(bed, partyline, rooms, WRITERS, options.warmUpSeconds(), 1));
        for (int i = 0; i < options.rounds(); i++) {
            rounds.measure("1 writer", () -> append(bed, partyline, rooms.subList(0, 1), 1, 1, options.seconds()));
            rounds.measure(WRITERS + " writers, 1 conversation",
                    () -> append(bed, partyline, rooms.subList(0, 1), WRITERS, 1, options.seconds()));
            rounds.measure(WRITERS + " writers, " + WRITERS + " conversations",
                    () -> append(bed, partyline, rooms, WRITERS, 1, options.seconds()));
            rounds.measure(DISK, () -> disk(bed, options.seconds()));
        }
    }

    private static Map<String, Double> append(TestBed bed, Target target, List<String> rooms, int writers,
            double warmUp, double seconds) {
        Line answer = bed.load().ask(target.order("append", rooms, FRAME_BYTES).with("writers", writers)
                .with("warm-up", warmUp).with("seconds", seconds));
        var values = times(answer);
        values.put("rate", answer.real("posts") / answer.real("seconds"));
        values.put("micros", answer.real("cpu") / answer.real("posts") * 1e6);
        return values;
    }

    private static Map<String, Double> disk(TestBed bed, double seconds) {
        return times(bed.load().ask(Line.order("disk").with("file", bed.data().resolveSibling("probe"))
                .with("seconds", seconds)));
    }

    private static Map<String, Double> times(Line answer) {
        var values = Rounds.values(answer);
        values.put("p50ms", answer.real("p50") / 1e3);
        values.put("p99ms", answer.real("p99") / 1e3);
        return values;
    }
}
