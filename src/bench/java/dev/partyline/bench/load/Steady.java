package dev.partyline.bench.load;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;

import org.HdrHistogram.Histogram;

/**
 * Messages at a fixed rate, in turn to many rooms with one subscriber each. The time of a message counts from when it
 * was due, so that a server that is late is late for all that had to wait. Never sleeps: it has a core of its own.
 */
final class Steady implements Load {

    private final Histogram micros = new Histogram(3);
    private final ArrayDeque<Publisher> idle = new ArrayDeque<>();
    private final Arrivals arrivals = new Arrivals(this::arrived);
    private Loop loop;
    private Post[] posts;
    private double nanosBetween;
    private long measuredFrom = Long.MAX_VALUE;
    private long stamped;
    private long next;
    private long answered;
    private long arrived;

    @Override
    public Line run(Line order) throws IOException {
        try (var opened = new Loop()) {
            loop = opened;
            connect(order);
            nanosBetween = 1e9 / order.number("rate");
            long began = System.nanoTime();
            long measured = began + (long) (order.real("warm-up") * 1e9);
            keepUp(began, measured);
            measuredFrom = measured;
            long before = answered;
            Stretch stretch = Stretch.begin(order);
            keepUp(began, measured + (long) (order.real("seconds") * 1e9));
            Line result = stretch.end().with("posts", answered - before).with("late", next - answered);
            drain();
            return result.with("p50", micros.getValueAtPercentile(50)).with("p99", micros.getValueAtPercentile(99))
                    .with("max", micros.getMaxValue());
        }
    }

    private void connect(Line order) throws IOException {
        int port = (int) order.number("port");
        List<String> rooms = order.list("rooms");
        for (String room : rooms) {
            Subscriber.open(loop, port, order.text("socket").replace("{room}", room), arrivals);
        }
        arrivals.await(loop, rooms.size() * order.number("greeting"));
        posts = Post.of(order);
        stamped = order.number("stamped");
        for (int i = 0; i < order.number("publishers"); i++) idle.add(new Publisher(loop, port, this::answered));
    }

    private void answered(Publisher publisher) {
        answered++;
        idle.add(publisher);
    }

    private void arrived(long stamp) {
        arrived++;
        if (stamp >= measuredFrom) micros.recordValue((System.nanoTime() - stamp) / 1000);
    }

    private void keepUp(long began, long until) throws IOException {
        for (long now = System.nanoTime(); now < until; now = System.nanoTime()) {
            long due = began + (long) (next * nanosBetween);
            if (due <= now && !idle.isEmpty()) idle.poll().post(posts[(int) (next++ % posts.length)], due);
            else loop.turn(0);
        }
    }

    /** Every message must arrive, once. */
    private void drain() throws IOException {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while ((answered < next || arrived < next * stamped) && System.nanoTime() < deadline) loop.turn(10);
        if (arrived != next * stamped) throw new IllegalStateException(arrived + " frames instead of " + next * stamped);
    }
}
