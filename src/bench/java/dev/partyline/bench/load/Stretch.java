package dev.partyline.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The measured part of a round: its length, and what the server, this process and all others spent on it. */
final class Stretch {

    private static final double TICKS_PER_SECOND = 100;
    /** In the first line of /proc/stat: user, nice, system, irq, softirq, steal; not idle and iowait. */
    private static final int[] BUSY = {1, 2, 3, 6, 7, 8};

    private final ProcessHandle server;
    private final long began = System.nanoTime();
    private final Duration serverBefore;
    private final Duration ownBefore = cpu(ProcessHandle.current());
    private final double allBefore = everybody();

    private Stretch(long serverPid) {
        server = ProcessHandle.of(serverPid).orElseThrow();
        serverBefore = cpu(server);
    }

    static Stretch begin(Line order) {
        return new Stretch(order.number("pid"));
    }

    /** Ends it. @return an answer with {@code seconds}, {@code cpu} of the server in seconds, {@code own} and
     *      {@code other}: how much of a core this process and all others used, what a host took away included */
    Line end() {
        double seconds = (System.nanoTime() - began) / 1e9;
        double cpu = cpu(server).minus(serverBefore).toNanos() / 1e9;
        double own = cpu(ProcessHandle.current()).minus(ownBefore).toNanos() / 1e9;
        double other = Math.max(0, everybody() - allBefore - own - cpu);
        return Line.done().with("seconds", seconds).with("cpu", cpu).with("own", own / seconds)
                .with("other", other / seconds);
    }

    /** Seconds of all cores since the system started. */
    private static double everybody() {
        try (var lines = Files.lines(Path.of("/proc/stat"))) {
            String[] fields = lines.findFirst().orElseThrow().split("\\s+");
            double ticks = 0;
            for (int field : BUSY) ticks += Double.parseDouble(fields[field]);
            return ticks / TICKS_PER_SECOND;
        } catch (IOException unknown) {
            return 0; // another system: nothing is known of the others
        }
    }

    private static Duration cpu(ProcessHandle process) {
        return process.info().totalCpuDuration().orElseThrow();
    }
}
