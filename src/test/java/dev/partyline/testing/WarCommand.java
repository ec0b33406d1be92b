package dev.partyline.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The WAR as a program, {@code java -jar}, in a process of its own. Any thread. */
public final class WarCommand {

    private static final int SECONDS = 60;

    private final Path directory;

    /** @param directory for what it prints and for its temporary files */
    public WarCommand(Path directory) {
        this.directory = directory;
    }

    /** What came of it. */
    public record Ran(int code, String out, String err) {

        /** @throws AssertionError unless it succeeded and had nothing to complain of */
        public Ran required() {
            if (code != 0 || !err.isEmpty()) throw new AssertionError(toString());
            return this;
        }
    }

    /** Waits for its end.
     *  @throws AssertionError if it does not end */
    public Ran run(String... arguments) {
        try {
            Files.createDirectories(temporary());
            Path out = Files.createTempFile(directory, "out", ".txt");
            Path err = Files.createTempFile(directory, "err", ".txt");
            int code = ended(new ProcessBuilder(line(arguments)).redirectOutput(out.toFile())
                    .redirectError(err.toFile()).start());
            return new Ran(code, Files.readString(out), Files.readString(err));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private List<String> line(String... arguments) {
        var line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-Xmx128m",
                "-Djava.io.tmpdir=" + temporary(), "-jar", ServerSettings.property("partyline.war")));
        line.addAll(List.of(arguments));
        return line;
    }

    private static int ended(Process process) {
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) throw new AssertionError("does not end");
            return process.exitValue();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stop);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Temporary files that it left behind, but for what every JVM does. */
    public List<Path> leftBehind() throws IOException {
        try (Stream<Path> left = Files.list(temporary())) {
            return left.filter(file -> !file.getFileName().toString().startsWith("hsperfdata")).toList();
        }
    }

    private Path temporary() {
        return directory.resolve("tmp");
    }
}
