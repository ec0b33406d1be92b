package dev.partyline.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.partyline.audit.AuditVerification.Expected;
import dev.partyline.testing.Seed;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An audit whose process is killed again and again while it writes. */
@Tag("side-by-side")
class AuditCrashIT {

    private static final int KILLS = Integer.getInteger("partyline.kills", 6);
    private static final int SPREAD_RECORDS = 60_000;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Random random = Seed.random("audit crash");

    @TempDir Path data;

    @Test
    void whatWasWrittenSurvivesEveryCrashAndTheChainIsGood() throws Exception {
        long written = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            written += killWhileWriting();
            assertTrue(records() >= written, () -> "records are gone: " + records());
            plantTornEnd();
        }
        stopInOrder();
        var summary = verify();
        assertTrue(summary.records() >= written, () -> summary + " is too little");
        assertTrue(summary.repaired() >= KILLS, () -> summary + ": a torn end was not told");
        assertEquals(0, summary.unsigned(), summary::toString);
    }

    private long records() {
        return verify().records();
    }

    private AuditVerification.Summary verify() {
        Path audit = data.resolve("audit");
        return AuditVerification.run(audit, Expected.in(audit), problem -> {
            throw new AssertionError(problem.toString());
        });
    }

    /** @return how many records it had written, as far as it could say so */
    private long killWhileWriting() throws Exception {
        Process process = start();
        try (var output = process.inputReader()) {
            long wanted = random.nextInt(SPREAD_RECORDS);
            var reading = CompletableFuture.supplyAsync(() -> output.lines().mapToLong(Long::parseLong)
                    .filter(records -> records >= wanted).findFirst().orElse(0));
            long written = reading.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertTrue(written > 0 || wanted == 0, this::log);
            process.destroyForcibly();
            return written;
        } finally {
            process.destroyForcibly();
            assertTrue(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS), "does not die");
        }
    }

    /** A kill seldom falls into a write. */
    private void plantTornEnd() throws IOException {
        var files = new AuditFiles(data.resolve("audit")).list();
        Path newest = files.get(files.size() - 1);
        Files.writeString(newest, "{\"v\":1,\"n\":" + random.nextInt(1_000_000), StandardOpenOption.APPEND);
    }

    private void stopInOrder() throws Exception {
        Process process = start();
        try {
            assertTrue(process.inputReader().readLine() != null, this::log);
            process.getOutputStream().close();
            assertTrue(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS), "does not end");
            assertEquals(0, process.exitValue(), this::log);
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start() throws IOException {
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-Xmx128m", "-cp",
                classPath(), AuditWriterProcess.class.getName(), data.toString())
                .redirectError(ProcessBuilder.Redirect.appendTo(logFile())).start();
    }

    /** The tests' own, without the server adapter's logging, which holds everything back until a server is there. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("jboss-modules")).collect(Collectors.joining(File.pathSeparator));
    }

    private File logFile() {
        return data.resolve("stderr.log").toFile();
    }

    private String log() {
        try {
            return Files.readString(logFile().toPath());
        } catch (IOException none) {
            return "";
        }
    }
}
