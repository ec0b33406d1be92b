package dev.partyline.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import redis.embedded.core.ExecutableProvider;

/**
 * A real Redis as a process of its own on a free port of 127.0.0.1, with an append-only file that is written before it
 * answers, so that it comes back with what it had said. However the test ends, the process ends with it.
 */
public final class RedisProcess implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(20);
    private static final Duration LOOK = Duration.ofMillis(10);
    private static final int ANSWER_MILLIS = 500;
    private static final Set<RedisProcess> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(RedisProcess::kill)));
    }

    private final Path program;
    private final Path directory;
    private final List<String> before;
    private final List<String> options;
    private final int port = FreePorts.next();
    private Process process;

    private RedisProcess(Path program, Path directory, List<String> before, List<String> options) {
        this.program = program;
        this.directory = directory;
        this.before = before;
        this.options = options;
    }

    /** The program of the oldest version that will do, 6.2. */
    public static Path oldest() {
        return Oldest.PROGRAM;
    }

    /** The program that the machine has; empty, and said on the console, where it has none. */
    public static Optional<Path> ofThisMachine() {
        var found = Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(folder -> Path.of(folder, "redis-server"))
                .filter(Files::isExecutable).findFirst();
        if (found.isEmpty()) System.out.println("no redis-server on the PATH: tested with " + oldest().getFileName() + " only");
        return found;
    }

    /**
     * Starts one and waits until it answers.
     *
     * @param directory its own
     * @param options of redis-server, each name with two dashes before its value
     */
    public static RedisProcess start(Path program, Path directory, String... options) {
        return started(new RedisProcess(program, directory, List.of("--save", "", "--appendonly", "yes",
                "--appendfsync", "always"), List.of(options)));
    }

    /** The same with a file of configuration, which says everything but where it listens and where its files are. */
    public static RedisProcess configured(Path program, Path directory, Path configuration, List<String> options) {
        return started(new RedisProcess(program, directory, List.of(configuration.toAbsolutePath().toString()), options));
    }

    private static RedisProcess started(RedisProcess redis) {
        redis.start();
        return redis;
    }

    /** Starts it again, on its port and with its files, and waits until it answers. */
    public void start() {
        try {
            Files.createDirectories(directory);
            var command = new ArrayList<>(List.of(program.toString()));
            command.addAll(before);
            command.addAll(List.of("--bind", "127.0.0.1", "--port", "" + port, "--dir", directory.toString()));
            command.addAll(options);
            process = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile())).start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        RUNNING.add(this);
        long deadline = System.nanoTime() + START.toNanos();
        while (!answers()) {
            if (ended(LOOK) || System.nanoTime() - deadline > 0) {
                kill();
                throw new IllegalStateException("Redis does not start, see " + log());
            }
        }
    }

    /** Whether it is up and has read its files. */
    private boolean answers() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.getOutputStream().write("PING\r\n".getBytes(US_ASCII));
            int first = socket.getInputStream().read();
            return first == '+' || new String(socket.getInputStream().readNBytes(6), US_ASCII).equals("NOAUTH");
        } catch (IOException notYet) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    /** For {@code partyline.redis.uri}. */
    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    /** What it appends to; from 7.0 on in a folder of its own. */
    public Path appendOnlyFile() {
        Path folder = directory.resolve("appendonlydir");
        return Files.exists(folder) ? folder.resolve("appendonly.aof.1.incr.aof") : directory.resolve("appendonly.aof");
    }

    private Path log() {
        return directory.resolve("redis-" + port + ".log");
    }

    /** Stops its clock and everything else (SIGSTOP): connections stay, nobody is answered. */
    public void pause() {
        signal("STOP");
    }

    /** Goes on after {@link #pause}. */
    public void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            int exit = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
            if (exit != 0) throw new IllegalStateException("kill -" + name + " failed: " + exit);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    /** Ends it at once (SIGKILL), as a crash would; idempotent. */
    public void kill() {
        process.destroyForcibly();
        ended(START);
        RUNNING.remove(this);
    }

    /** As {@link #kill}: what it has answered is in its file. */
    @Override
    public void close() {
        kill();
    }

    private boolean ended(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }

    private static final class Oldest {

        static final Path PROGRAM = unpacked();

        private static Path unpacked() {
            try {
                Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "redis-");
                return ExecutableProvider.newJarResourceProvider(folder.toFile()).get().toPath().toAbsolutePath();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
