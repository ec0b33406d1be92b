package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.partyline.testing.Acknowledgements;
import dev.partyline.testing.DeliveryChecker;
import dev.partyline.testing.LogReader;
import dev.partyline.testing.Seed;
import dev.partyline.testing.StoreWriterProcess;
import dev.partyline.testing.TornEnd;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store alone, killed again and again while it writes: what {@link KillNineIT} tries, without a server around it. */
@Tag("side-by-side")
class StoreCrashIT {

    private static final int KILLS = Integer.getInteger("partyline.kills", 6);
    private static final int FEWEST_RECORDS = 20;
    private static final int SPREAD_RECORDS = 1_000;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Random random = Seed.random("store crash");
    private final Map<String, Acknowledgements> accounts = new LinkedHashMap<>();

    @TempDir Path data;

    @Test
    void whatWasAcknowledgedSurvivesEveryCrash() throws Exception {
        for (int i = 0; i < 2; i++) accounts.put(UUID.randomUUID().toString().replace("-", ""), new Acknowledgements());
        List<String> conversations = List.copyOf(accounts.keySet());
        for (int kill = 0; kill < KILLS; kill++) {
            killWhileWriting();
            TornEnd.plant(data, conversations.get(kill % conversations.size()), random);
        }
        look();
        for (String conversation : conversations) {
            var log = LogReader.conversation(data, conversation);
            new DeliveryChecker(log, accounts.get(conversation)).verify();
            assertTrue(accounts.get(conversation).count() >= KILLS, "too little was written");
        }
    }

    private void killWhileWriting() throws Exception {
        Process process = start("write");
        try (BufferedReader output = process.inputReader()) {
            int records = FEWEST_RECORDS + random.nextInt(SPREAD_RECORDS);
            var reading = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < records && note(output); i++) { }
            });
            reading.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            process.destroyForcibly();
            while (note(output)) { } // said before it died
        } finally {
            process.destroyForcibly();
            assertTrue(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS), "does not die");
        }
    }

    /** @return false at the end of the output, or at a line that was cut by the kill */
    private boolean note(BufferedReader output) {
        try {
            String line = output.readLine();
            if (line == null) return false;
            String[] words = line.split(" ");
            boolean whole = words.length == 2 && words[1].matches("\\S{36}-\\d+-\\d+-\\d+");
            if (whole) accounts.get(words[0]).answered(words[1], System.nanoTime());
            return whole;
        } catch (IOException ended) {
            return false;
        }
    }

    /** The last crash's torn end is cut when the log is opened again. */
    private void look() throws Exception {
        Process process = start("look");
        try {
            assertTrue(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS), "does not end");
            assertEquals(0, process.exitValue(), this::log);
        } finally {
            process.destroyForcibly();
        }
        long reported = log().lines().filter(line -> line.contains("torn end")).count();
        assertTrue(reported >= KILLS, () -> reported + " torn ends are reported:\n" + log());
    }

    private Process start(String what) throws IOException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx128m", "-cp", classPath(), StoreWriterProcess.class.getName(),
                data.toString(), what));
        command.addAll(accounts.keySet());
        return new ProcessBuilder(command).redirectError(Redirect.appendTo(logFile())).start();
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
