package dev.partyline.system;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;

/** What happened in one seed of a trial by fire: a file in {@code target/fire}, which stays. Any number of threads. */
final class FireLog implements Consumer<String>, AutoCloseable {

    private final PrintWriter file;

    FireLog(int seed) {
        try {
            Path folder = Files.createDirectories(Path.of("target", "fire"));
            String name = System.getProperty("partyline.server") + "-" + Long.getLong("partyline.it.seed", 0) + "-" + seed + ".log";
            file = new PrintWriter(Files.newBufferedWriter(folder.resolve(name)), true);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void accept(String what) {
        file.println(Instant.now() + " " + what);
    }

    @Override
    public void close() {
        file.close();
    }
}
