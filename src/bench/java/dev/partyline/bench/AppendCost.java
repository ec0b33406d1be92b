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
import java.util.concurrent.Callable;
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
 * with that of writing 4 KB to a file and forcing it, each for as long as the other. Prints one line a round, and the
 * medians with their bar. Needs no server; {@code -Dbench.main=dev.partyline.bench.AppendCost} runs it in place of the
 * others. Events have new ids, as those have that Partyline makes of requests; {@code -Dbench.outside-ids=true} for ids
 * that have to be looked up first.
 *
 * <p>A round during which a host took the machine's cores away says nothing about the store or the disk, as no thread of
 * either ran: it is shown, and another one takes its place. Where this happens too often, all rounds are judged.
 */
public final class AppendCost {

    private static final int ROUNDS = Math.max(5, Integer.getInteger("bench.rounds", 5));
    private static final int CONVERSATIONS = 200;
    private static final int PER_SECOND = 10;
    private static final int WRITERS = 64;
    private static final int SECONDS = 5;
    private static final int MOST_ROUNDS = 5 * ROUNDS;
    /** Of all cores, in one of the four windows of a round. */
    private static final double DISTURBED = 0.01;
    private static final boolean OUTSIDE_IDS = Boolean.getBoolean("bench.outside-ids");

    private final Path directory;
    private final Recorder nanos = new Recorder(3);
    private double worstSteal;

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
        round(store, many, one, "warm-up"); // not counted
        var quiet = new ArrayList<double[]>();
        var all = new ArrayList<double[]>();
        while (quiet.size() < ROUNDS && all.size() < MOST_ROUNDS) {
            var figures = round(store, many, one, "round " + (all.size() + 1));
            all.add(figures);
            if (worstSteal <= DISTURBED) quiet.add(figures);
        }
        verdicts("all " + all.size() + " rounds", all);
        if (quiet.size() >= ROUNDS) verdicts("the " + quiet.size() + " undisturbed ones", quiet);
        store.close();
    }

    private double[] round(EventStore store, List<ConversationId> many, ConversationId one, String name) throws Exception {
        worstSteal = 0;
        double bare = watched(this::bare);
        double paced = watched(() -> paced(store, many));
        double bareAgain = watched(this::bare);
        double crowd = watched(() -> crowd(store, one));
        System.out.printf("%s: bare p99 %.2f ms, %d conversations x %d/s p99 %.2f ms; bare p99 %.2f ms, %d writers p99 %.2f ms;"
                + " taken by the host: up to %.1f %% of the cores%n", name, bare, CONVERSATIONS, PER_SECOND, paced, bareAgain,
                WRITERS, crowd, worstSteal * 100);
        return new double[] {bare, paced, bareAgain, crowd};
    }

    /** Measures, and what the host took meanwhile. */
    private double watched(Callable<Double> window) throws Exception {
        double before = Cores.stolenSeconds();
        long start = System.nanoTime();
        double figure = window.call();
        double seconds = (System.nanoTime() - start) / 1e9 * Runtime.getRuntime().availableProcessors();
        worstSteal = Math.max(worstSteal, (Cores.stolenSeconds() - before) / seconds);
        return figure;
    }

    private static void verdicts(String which, List<double[]> rounds) {
        System.out.println(which + ":");
        verdict("  200 conversations x 10/s", median(rounds, 0), median(rounds, 1));
        verdict("  64 writers", median(rounds, 2), median(rounds, 3));
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
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            for (long start = System.nanoTime(); start < end; start = System.nanoTime(), at += 4096) {
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
