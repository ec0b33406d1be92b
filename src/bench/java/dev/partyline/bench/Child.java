package dev.partyline.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A process of ours, spoken to line by line. Ends when this process ends. */
final class Child implements Closeable {

    private static final int STOP_SECONDS = 5;

    private final Process process;
    private final BufferedReader out;
    private final PrintStream in;

    private Child(List<String> command) {
        try {
            process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        out = process.inputReader(UTF_8);
        in = new PrintStream(process.getOutputStream(), true, UTF_8);
    }

    /** Java with the class path of this process.
     *  @param placed puts the command onto a core */
    static Child java(UnaryOperator<List<String>> placed, Class<?> main, String... options) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-classpath", System.getProperty("java.class.path"), main.getName()));
        return new Child(placed.apply(command));
    }

    /** Any program. */
    static Child of(UnaryOperator<List<String>> placed, String... command) {
        return new Child(placed.apply(List.of(command)));
    }

    long pid() {
        return process.pid();
    }

    void say(String line) {
        in.println(line);
    }

    /** Waits for the next line.
     *  @throws IllegalStateException if the process has ended */
    String hear() {
        try {
            String line = out.readLine();
            if (line == null) throw new IllegalStateException("a process of the benchmark has ended");
            return line;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        in.close();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
