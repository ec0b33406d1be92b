package dev.partyline.bench.load;

import java.io.IOException;
import java.time.Duration;

/** One connection that asks for everything; the time from its request to the last frame. */
final class Replay implements Load {

    private static final Duration LONGEST = Duration.ofSeconds(60);

    @Override
    public Line run(Line order) throws IOException {
        var arrivals = new Arrivals(null);
        long wanted = order.number("frames");
        try (var loop = new Loop()) {
            Stretch stretch = Stretch.begin(order);
            Subscriber.open(loop, (int) order.number("port"), order.text("socket"), arrivals);
            long deadline = System.nanoTime() + LONGEST.toNanos();
            while (arrivals.frames() < wanted && System.nanoTime() < deadline) loop.turn(10);
            if (arrivals.frames() < wanted) throw new IllegalStateException("only " + arrivals.frames() + " frames");
            return stretch.end().with("bytes", arrivals.bytes()).with("reads", arrivals.reads());
        }
    }
}
