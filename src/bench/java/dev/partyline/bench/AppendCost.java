package dev.partyline.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import dev.partyline.config.Limits;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventStore;
import dev.partyline.store.FileEventStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * What an append costs beside what the disk costs: the 99th percentile of appends to a store in this process, in turns
 * with that of writing 4 KB to a file and forcing it. Prints one line a round, and the medians with their bar. Needs no
 * server; {@code -Dbench.main=dev.partyline.bench.AppendCost} runs it in place of the others. Events have new ids, as those
 * have that Partyline makes of requests; {@code -Dbench.outside-ids=true} for ids that have to be looked up first.
 */
public final class AppendCost {

    private static final int ROUNDS = Math.max(5, Integer.getInteger("bench.rounds", 5));
    private static final int CONVERSATIONS = 200;
    private static final int PER_SECOND = 10;
    private static final int WRITERS = 64;
    private static final int SECONDS = 5;
    private static final int BARE_WRITES = 1000;
    private static final boolean OUTSIDE_IDS = Boolean.getBoolean("bench.outside-ids");

    private final Path directory;
    private final Recorder nanos = new Recorder(3);

    private AppendCost(Path directory) {
        this.directory = directory;
    }

    public static void main(String[] arguments) throws Exception {
        Path parent = Files.createDirectories(Path.of(System.getProperty("bench.dir")));
        new AppendCost(Files.createTempDirectory(parent, "append")).run();
    }

    private void run() throws Exception {
        var store = new FileEventStore(directory, Limits.defaults(), InstantSource.system(), new SimpleMeterRegistry(),
                AppendCost::daemon, 2);
        store.onCommit((id, events) -> { });
        var many = new ArrayList<ConversationId>();
        for (int i = 0; i < CONVERSATIONS; i++) many.add(create(store));
        var one = create(store);
        var ratios = new ArrayList<double[]>();
        for (int round = 0; round <= ROUNDS; round++) {
            double bare = bare();
            double paced = paced(store, many);
            double bareAgain = bare();
            double crowd = crowd(store, one);
            if (round > 0) ratios.add(new double[] {bare, paced, bareAgain, crowd}); // the first one warms up
            System.out.printf("round %d: bare p99 %.2f ms, %d conversations x %d/s p99 %.2f ms;"
                    + " bare p99 %.2f ms, %d writers p99 %.2f ms%n", round, bare, CONVERSATIONS, PER_SECOND, paced, bareAgain, WRITERS, crowd);
        }
        verdict("200 conversations x 10/s", median(ratios, 0), median(ratios, 1));
        verdict("64 writers", median(ratios, 2), median(ratios, 3));
        store.close();
    }

    private static void verdict(String what, double bare, double append) {
        double most = 3 * bare + 3;
        System.out.printf("%s: median p99 %.2f ms, bare %.2f ms, bar %.2f ms: %s%n", what, append, bare, most,
                append <= most ? "met" : "NOT met");
    }

    private static double median(List<double[]> rounds, int column) {
        double[] values = rounds.stream().mapToDouble(round -> round[column]).sorted().toArray();
        return values[values.length / 2];
    }

    private static ConversationId create(EventStore store) {
        var id = ConversationId.random();
        var now = InstantSource.system().instant();
        store.create(new ConversationMetadata(id, 0, "", null, now, now, Map.of(), "{}", "{}"));
        return id;
    }

    private double bare() throws IOException {
        nanos.reset();
        try (var channel = FileChannel.open(directory.resolve("bare"), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE)) {
            long at = channel.size();
            for (int i = 0; i < BARE_WRITES; i++, at += 4096) {
                long start = System.nanoTime();
                channel.write(ByteBuffer.allocate(4096), at);
                channel.force(false);
                nanos.recordValue(System.nanoTime() - start);
            }
        }
        return p99(nanos.getIntervalHistogram());
    }

    private double paced(EventStore store, List<ConversationId> ids) throws InterruptedException {
        nanos.reset();
        var timer = Executors.newScheduledThreadPool(2, AppendCost::daemon);
        long period = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
        for (int i = 0; i < ids.size(); i++) {
            var id = ids.get(i);
            timer.scheduleAtFixedRate(() -> timed(store, id), period * i / ids.size(), period, TimeUnit.NANOSECONDS);
        }
        timer.awaitTermination(SECONDS, TimeUnit.SECONDS);
        timer.shutdownNow();
        return p99(nanos.getIntervalHistogram());
    }

    private double crowd(EventStore store, ConversationId id) throws InterruptedException {
        nanos.reset();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        var done = new CountDownLatch(WRITERS);
        for (int i = 0; i < WRITERS; i++) {
            daemon(() -> {
                while (System.nanoTime() < end) timed(store, id).join();
                done.countDown();
            }).start();
        }
        done.await();
        return p99(nanos.getIntervalHistogram());
    }

    private CompletableFuture<?> timed(EventStore store, ConversationId id) {
        var event = UUID.randomUUID().toString();
        var draft = EventDraft.of(Dialect.V1, "MessageEvent", event,
                "{\"id\":\"" + event + "\",\"t\":\"" + "x".repeat(300) + "\"}");
        long start = System.nanoTime();
        return store.append(id, List.of(OUTSIDE_IDS ? draft : draft.underNewId()), EventStore.ANY_STATE)
                .thenAccept(appended -> nanos.recordValue(System.nanoTime() - start)).toCompletableFuture();
    }

    private static double p99(Histogram took) {
        return took.getValueAtPercentile(99) / 1e6;
    }

    private static Thread daemon(Runnable work) {
        var thread = new Thread(work);
        thread.setDaemon(true);
        return thread;
    }
}
