package dev.partyline.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

import dev.partyline.audit.AuditEntry.Fact;
import dev.partyline.config.AuditOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/**
 * A process that does nothing but write an audit, made to be killed. Prints how many records it has written, again and again.
 * Ends when its standard input does, and so with the test that started it. Its argument is the data directory.
 */
final class AuditWriterProcess {

    private static final int FILE_BYTES = 64 << 10;
    private static final int QUEUE = 4096;
    private static final Duration FORCE = Duration.ofMillis(100);
    private static final Duration SIGN = Duration.ofMillis(200);

    private AuditWriterProcess() {}

    public static void main(String[] arguments) throws IOException {
        Path data = Path.of(arguments[0]);
        Path audit = Files.createDirectories(data.resolve("audit"));
        var meters = new SimpleMeterRegistry();
        var options = new AuditOptions(true, FORCE, SIGN, FILE_BYTES, QUEUE);
        var chain = new AuditChain(new AuditFiles(audit), AuditKeys.readOrMake(data, audit), Clock.systemUTC(), FILE_BYTES);
        var queue = AuditWriter.queue(options);
        try (var writer = new AuditWriter(chain, options, Clock.systemUTC(), new AuditMetrics(meters, queue), queue,
                Thread::new)) {
            daemon(() -> {
                for (long i = 0;; i++) {
                    writer.add(Fact.of("said", "user-" + i, null));
                    if (i % QUEUE != 0) continue;
                    System.out.println((long) meters.counter("partyline.audit.records").count());
                    while (!queue.isEmpty()) Thread.onSpinWait();
                }
            }).start();
            while (System.in.read() >= 0) { } // the end is all that is waited for
        }
    }

    private static Thread daemon(Runnable task) {
        var thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    }
}
