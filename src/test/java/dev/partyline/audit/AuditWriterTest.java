package dev.partyline.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.partyline.audit.AuditEntry.Fact;
import dev.partyline.config.AuditOptions;
import dev.partyline.testing.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever does something never waits for the audit, whatever the disk does; what is lost is said. */
class AuditWriterTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private AuditRig rig;
    private GatedFiles files;

    @TempDir Path directory;

    @BeforeEach
    void prepare() throws IOException {
        rig = new AuditRig(directory);
        files = new GatedFiles(rig.audit);
    }

    private AuditWriter open(Duration sign, int queueRecords) throws IOException {
        var options = new AuditOptions(true, Duration.ofMillis(10), sign, 1 << 20, queueRecords);
        var chain = new AuditChain(files, rig.signer(), rig.clock, options.fileBytes());
        var queue = AuditWriter.queue(options);
        return new AuditWriter(chain, options, rig.clock, new AuditMetrics(meters, queue), queue, Thread::new);
    }

    private static Fact fact(int number) {
        return Fact.of("said", "user-" + number, AuditRig.CHAT);
    }

    /** @return kinds of the records, and how often each stands for */
    private List<String> facts() throws IOException {
        var facts = new ArrayList<String>();
        for (var line : rig.lines()) {
            AuditLine record = AuditRig.read(line);
            facts.add(record.what() + (record.count() == 1 ? "" : " " + record.count()));
        }
        return facts;
    }

    @Test
    void whatWasBroughtIsThereInItsOrderAtTheEnd() throws IOException {
        try (var writer = open(Duration.ofHours(1), 10_000)) {
            for (int i = 0; i < 5_000; i++) writer.add(fact(i));
        }
        var said = rig.lines().stream().filter(line -> AuditRig.read(line).what().equals("said")).toList();
        assertEquals(5_000, said.size());
        for (int i = 0; i < said.size(); i++) assertTrue(said.get(i).text().contains("\"user-" + i + "\""));
        assertEquals("signed", facts().get(facts().size() - 1));
        assertEquals("nothing", rig.found());
    }

    @Test
    void whatIsTheSameIsOneRecordWithItsNumber() throws IOException {
        try (var writer = open(Duration.ofHours(1), 10_000)) {
            files.gate = new CountDownLatch(1);
            writer.add(fact(0));
            files.awaitWriter();
            var knock = new Fact("refused", null, null, null, null, "rest", "unauthorized");
            for (int i = 0; i < 1_000; i++) writer.add(knock);
            writer.add(fact(1));
            files.gate.countDown();
        }
        assertEquals(List.of("started", "signed", "said", "refused 1000", "said", "stopped", "signed"), facts());
    }

    @Test
    void aQueueThatIsFullLosesAndSaysHowMuch() throws IOException {
        try (var writer = open(Duration.ofHours(1), 10)) {
            files.gate = new CountDownLatch(1);
            writer.add(fact(0));
            files.awaitWriter();
            for (int i = 1; i <= 35; i++) writer.add(fact(i));
            assertEquals(25, meters.counter("partyline.audit.lost").count());
            files.gate.countDown();
        }
        assertEquals("lost 25", facts().get(13), facts()::toString);
        assertEquals(25, rig.verify().lost());
        assertEquals("nothing", rig.found());
    }

    @Test
    void aDiskThatIsFullForAWhileIsTriedAgain() throws IOException {
        try (var writer = open(Duration.ofHours(1), 5)) {
            files.full = true;
            writer.add(fact(0));
            Await.until(LIMIT, () -> "no failure", () -> meters.counter("partyline.audit.failures").count() > 0);
            for (int i = 1; i <= 8; i++) writer.add(fact(i));
            files.full = false;
            Await.until(LIMIT, () -> "not written", () -> meters.counter("partyline.audit.records").count() >= 7);
        }
        assertEquals(List.of("started", "signed", "said", "said", "said", "said", "said", "said", "lost 3", "stopped",
                "signed"), facts());
        assertEquals("nothing", rig.found());
    }

    /** The server ends all the same, and the chain is good. */
    @Test
    void aDiskThatIsFullAtTheEndKeepsNobodyWaiting() throws IOException {
        try (var writer = open(Duration.ofHours(1), 100)) {
            files.full = true;
            for (int i = 0; i < 50; i++) writer.add(fact(i));
        }
        assertEquals("nothing", rig.found());
    }

    @Test
    void whatIsThereIsSignedAfterAWhileAndOnce() throws IOException {
        try (var writer = open(Duration.ofMillis(20), 100)) {
            writer.add(fact(0));
            Await.until(LIMIT, () -> "not signed", () -> unsigned() == 0 && records() == 4);
            writer.add(fact(1));
            Await.until(LIMIT, () -> "not signed again", () -> unsigned() == 0 && records() == 6);
        }
        assertEquals(List.of("started", "signed", "said", "signed", "said", "signed", "stopped", "signed"), facts());
    }

    private long unsigned() {
        return rig.verify().unsigned();
    }

    private long records() {
        return rig.verify().records();
    }

    /** Waits at a gate, or is full. */
    private static final class GatedFiles extends AuditFiles {

        volatile CountDownLatch gate = new CountDownLatch(0);
        volatile boolean full;
        private final CountDownLatch waiting = new CountDownLatch(1);

        GatedFiles(Path directory) {
            super(directory);
        }

        void awaitWriter() {
            pass(waiting);
        }

        @Override
        void write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
            if (gate.getCount() > 0) waiting.countDown();
            pass(gate);
            if (full) throw new IOException("no space left");
            super.write(file, bytes, at);
        }

        private static void pass(CountDownLatch latch) {
            try {
                if (!latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) throw new AssertionError("nothing happens");
            } catch (InterruptedException stop) {
                throw new AssertionError(stop);
            }
        }
    }
}
