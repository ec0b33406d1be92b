package dev.partyline.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Many connections to which nothing happens. */
final class IdleScenario implements Scenario {

    private static final int CONNECTIONS = 2_000;
    private static final int ROOMS = 200;
    private static final int FRAME_BYTES = 300;
    private static final int LOOKS = 10;
    private static final long STEADY_BYTES = 200_000;

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public String method() {
        return ("%,d connections to %d conversations. Live heap behind a full collection, with them less without them, by "
                + "connection; the first connections of each server are not counted.").formatted(CONNECTIONS, ROOMS);
    }

    @Override
    public List<Column> columns() {
        return List.of(new Column("heap", "bytes/connection", 0));
    }

    @Override
    public void run(TestBed bed, Rounds rounds) {
        Map<Target, List<String>> rooms = new HashMap<>();
        List<Target> targets = List.of(bed.partyline(), bed.bare(), bed.netty());
        for (Target target : targets) {
            rooms.put(target, target.rooms().apply(ROOMS));
            rounds.prepare(target, () -> round(bed, target, rooms.get(target)));
        }
        for (int i = 0; i < rounds.options().rounds(); i++) {
            for (Target target : targets) rounds.measure(target.name(), () -> round(bed, target, rooms.get(target)));
        }
    }

    private static Map<String, Double> round(TestBed bed, Target target, List<String> rooms) {
        long before = settled(target);
        bed.load().ask(target.order("idle", rooms, FRAME_BYTES).with("connections", CONNECTIONS));
        long with = target.heap().getAsLong();
        bed.load().release();
        var values = new HashMap<String, Double>();
        values.put("heap", (double) (with - before) / CONNECTIONS);
        return values;
    }

    /** Until what earlier connections left behind is gone. */
    private static long settled(Target target) {
        long before = target.heap().getAsLong();
        for (int i = 0; i < LOOKS; i++) {
            long now = target.heap().getAsLong();
            if (Math.abs(now - before) < STEADY_BYTES) return now;
            before = now;
        }
        return before;
    }
}
