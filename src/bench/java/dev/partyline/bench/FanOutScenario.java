package dev.partyline.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import dev.partyline.bench.load.Line;

/** One conversation, many connections; with the cost of publishing alone measured beside it. */
record FanOutScenario(Protocol protocol, int inFlight) implements Scenario {

    private static final int SUBSCRIBERS = 200;
    private static final int FRAME_BYTES = 300;
    private static final double SETTLE_SECONDS = 1;
    private static final int WARM_IN_FLIGHT = 64;

    /** How the connections hear of it. */
    enum Protocol {
        WEBSOCKET("fan-out-"),
        /** With the same number of frames from everybody, one for each message and connection. */
        SOCKET_IO("socket.io-");

        private final String scenario;

        Protocol(String scenario) {
            this.scenario = scenario;
        }
    }

    @Override
    public String name() {
        return protocol.scenario + inFlight;
    }

    @Override
    public String method() {
        String makes = protocol == Protocol.SOCKET_IO ? "one event of Socket.IO, over WebSocket," : "two frames";
        return ("One conversation, %d connections, frames of %d bytes, at most %d message(s) that not everybody has yet; a "
                + "message comes by POST and makes %s for each connection. \"Net\" is without what the same number of "
                + "messages costs with no connection at all. Times are from POST to the last connection's frame.")
                .formatted(SUBSCRIBERS, FRAME_BYTES, inFlight, makes);
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
        Map<Target, Supplier<String>> rooms = new HashMap<>();
        List<Target> targets = protocol == Protocol.SOCKET_IO ? bed.allSocketIo(rounds::note) : bed.all();
        for (Target target : targets) {
            rooms.put(target, rooms(target));
            rounds.prepare(target, () -> warmUp(bed, target, rooms.get(target), options.warmUpSeconds()));
        }
        for (int i = 0; i < options.rounds(); i++) {
            for (Target target : targets) rounds.measure(target.name(), () -> round(bed, target, rooms.get(target), options));
        }
    }

    /** Who comes by Socket.IO is told all that was said, so it gets a new room each time. */
    private Supplier<String> rooms(Target target) {
        Supplier<String> next = () -> target.rooms().apply(1).get(0);
        if (protocol == Protocol.SOCKET_IO) return next;
        String only = next.get();
        return () -> only;
    }

    /**
     * Publishing too has to be compiled, and with one message in flight there would never be enough of it. What was compiled for
     * many is compiled anew for one, whose paths are others, so the last part is as what is measured.
     */
    private void warmUp(TestBed bed, Target target, Supplier<String> rooms, double seconds) {
        var many = new FanOutScenario(protocol, WARM_IN_FLIGHT);
        many.ask(bed, target, rooms.get(), 0, seconds / 3, SETTLE_SECONDS);
        many.ask(bed, target, rooms.get(), SUBSCRIBERS, seconds / 3, SETTLE_SECONDS);
        ask(bed, target, rooms.get(), SUBSCRIBERS, seconds / 3, SETTLE_SECONDS);
    }

    private Map<String, Double> round(TestBed bed, Target target, Supplier<String> rooms, BenchOptions options) {
        Line alone = ask(bed, target, rooms.get(), 0, SETTLE_SECONDS, options.seconds() / 2);
        double post = alone.real("cpu") / alone.real("posts") * 1e6;
        Line answer = ask(bed, target, rooms.get(), SUBSCRIBERS, SETTLE_SECONDS, options.seconds());
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
