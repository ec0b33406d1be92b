package dev.partyline.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.HdrHistogram.Histogram;

/**
 * Messages to one room, at most so many that not everybody has received yet. A message counts as received by all when
 * as many frames have come as all messages up to it make, and its request is answered.
 */
final class FanOut implements Load {

    private static final int REMEMBERED = 1 << 12;

    private final Histogram micros = new Histogram(3);
    private final long[] postedAt = new long[REMEMBERED];
    private final List<Publisher> publishers = new ArrayList<>();
    private Arrivals arrivals = new Arrivals(null);
    private Loop loop;
    private Post post;
    private long framesPerPost;
    private long window;
    private long posted;
    private long answered;
    private long received;

    @Override
    public Line run(Line order) throws IOException {
        try (var opened = new Loop()) {
            loop = opened;
            connect(order);
            spread(System.nanoTime() + seconds(order, "warm-up"));
            micros.reset();
            Line result = measure(order);
            drain();
            return result;
        }
    }

    private void connect(Line order) throws IOException {
        int port = (int) order.number("port");
        long subscribers = order.number("subscribers");
        String path = order.text("socket").replace("{room}", order.text("rooms"));
        boolean socketIo = Boolean.parseBoolean(order.text("socket.io"));
        for (int i = 0; i < subscribers; i++) {
            if (socketIo) SocketIoSubscriber.enter(loop, port, path, arrivals);
            else Subscriber.open(loop, port, path, arrivals);
        }
        arrivals.await(loop, subscribers * order.number("greeting"));
        arrivals.clear();
        post = Post.of(order)[0];
        framesPerPost = subscribers * order.number("frames");
        window = order.number("in-flight");
        for (int i = 0; i < window; i++) publishers.add(new Publisher(loop, port, publisher -> answered++));
    }

    private static long seconds(Line order, String key) {
        return (long) (order.real(key) * 1e9);
    }

    private Line measure(Line order) throws IOException {
        long frames = arrivals.frames();
        long bytes = arrivals.bytes();
        long reads = arrivals.reads();
        long before = answered;
        Stretch stretch = Stretch.begin(order);
        spread(System.nanoTime() + seconds(order, "seconds"));
        Line result = stretch.end();
        return result.with("deliveries", arrivals.frames() - frames).with("bytes", arrivals.bytes() - bytes)
                .with("reads", arrivals.reads() - reads).with("posts", answered - before)
                .with("p50", micros.getValueAtPercentile(50)).with("p99", micros.getValueAtPercentile(99));
    }

    private void spread(long until) throws IOException {
        while (System.nanoTime() < until) {
            for (Publisher publisher : publishers) {
                if (posted - received < window && !publisher.busy()) post(publisher);
            }
            loop.turn(10);
            count();
        }
    }

    private void post(Publisher publisher) throws IOException {
        publisher.post(post, 0);
        postedAt[(int) (posted++ % REMEMBERED)] = publisher.sentAt();
    }

    private void count() {
        long now = System.nanoTime();
        long whole = framesPerPost == 0 ? answered : Math.min(answered, arrivals.frames() / framesPerPost);
        for (; received < whole; received++) {
            micros.recordValue((now - postedAt[(int) (received % REMEMBERED)]) / 1000);
        }
    }

    private void drain() throws IOException {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (answered < posted && System.nanoTime() < deadline) loop.turn(10);
        arrivals.await(loop, posted * framesPerPost);
    }
}
