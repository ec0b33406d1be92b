package dev.partyline.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;

import org.HdrHistogram.Histogram;

/** Writers that each send a message when the one before was answered, spread over the rooms. */
final class Append implements Load {

    private final Histogram micros = new Histogram(3);
    private Post[] posts;
    private boolean writing = true;
    private long left = Long.MAX_VALUE;
    private long next;
    private long answered;

    @Override
    public Line run(Line order) throws IOException {
        if (order.values().containsKey("messages")) left = order.number("messages");
        posts = Post.of(order);
        try (var loop = new Loop()) {
            long writers = order.number("writers");
            for (int i = 0; i < writers; i++) post(new Publisher(loop, (int) order.number("port"), this::answered));
            turn(loop, order.real("warm-up"));
            micros.reset();
            long before = answered;
            Stretch stretch = Stretch.begin(order);
            turn(loop, order.real("seconds"));
            Line result = stretch.end().with("posts", answered - before)
                    .with("p50", micros.getValueAtPercentile(50)).with("p99", micros.getValueAtPercentile(99));
            writing = false;
            while (answered < next) loop.turn(10);
            return result;
        }
    }

    private void turn(Loop loop, double seconds) throws IOException {
        long until = System.nanoTime() + (long) (seconds * 1e9);
        while (System.nanoTime() < until && (left > 0 || answered < next)) loop.turn(10);
    }

    private void answered(Publisher publisher) {
        answered++;
        micros.recordValue((System.nanoTime() - publisher.sentAt()) / 1000);
        if (writing && left > 0) post(publisher);
    }

    private void post(Publisher publisher) {
        try {
            left--;
            publisher.post(posts[(int) (next++ % posts.length)], 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
