package dev.partyline.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real server with the real WAR, as a process of its own on free ports of 127.0.0.1. However the test ends, the
 * process and its children end with it.
 */
public final class ServerProcess implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(180);
    private static final Duration STOP = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final int LOG_TAIL_CHARS = 6_000;
    private static final Set<ServerProcess> RUNNING = ConcurrentHashMap.newKeySet();
    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2)).build();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(ServerProcess::end)));
    }

    private final ServerSettings settings;
    private final Process process;
    private final int port;
    private final int httpsPort;
    private final Path log;

    private ServerProcess(ServerSettings settings, Process process, int port, int httpsPort, Path log) {
        this.settings = settings;
        this.process = process;
        this.port = port;
        this.httpsPort = httpsPort;
        this.log = log;
    }

    /**
     * Starts a server on new ports and waits until {@code GET /ready} answers 200.
     *
     * @throws IllegalStateException with the end of its log, if it ends or is not ready in time
     */
    public static ServerProcess start(ServerSettings settings) {
        return start(settings, FreePorts.next());
    }

    /** As {@link #start(ServerSettings)}, on this port, which has to be free. */
    public static ServerProcess start(ServerSettings settings, int port) {
        try {
            ServerSettings.deleteAll(settings.directory().resolve("tmp"));
            Files.createDirectories(settings.directory().resolve("tmp"));
            Path log = settings.directory().resolve("server-" + port + ".log");
            int httpsPort = FreePorts.next();
            var command = ServerLauncher.of(settings.server()).prepare(settings, port, httpsPort);
            KnownSecrets.add(settings.secrets());
            var builder = new ProcessBuilder(command).directory(settings.directory().toFile())
                    .redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().putAll(settings.variables());
            Process process = builder.start();
            var server = new ServerProcess(settings, process, port, httpsPort, log);
            RUNNING.add(server);
            server.awaitReady();
            return server;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void awaitReady() {
        long deadline = System.nanoTime() + START.toNanos();
        while (!ready()) {
            if (exited(LOOK) || System.nanoTime() - deadline > 0) {
                String state = process.isAlive() ? "is not ready after " + START : "ended: " + process.exitValue();
                close();
                throw new IllegalStateException(settings.server() + " " + state + "\n" + logTail());
            }
        }
    }

    /** Whether {@code GET /ready} answers 200 now. */
    public boolean ready() {
        var request = HttpRequest.newBuilder(http("/ready")).timeout(Duration.ofSeconds(5)).build();
        try {
            return CLIENT.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    public ServerSettings settings() {
        return settings;
    }

    public long pid() {
        return process.pid();
    }

    /** @param path begins with a slash */
    public URI http(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** Of a server in production.
     *  @param path begins with a slash */
    public URI https(String path) {
        return URI.create("https://127.0.0.1:" + httpsPort + path);
    }

    /** @param path begins with a slash */
    public URI socket(String path) {
        return URI.create("ws://127.0.0.1:" + port + path);
    }

    /** What the server has printed so far. */
    public String logText() {
        try {
            return Files.readString(log);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String logTail() {
        String text = logText();
        return text.substring(Math.max(0, text.length() - LOG_TAIL_CHARS));
    }

    /** Live heap, measured behind a full collection. */
    public long heapAfterGcBytes() {
        return JvmHeap.liveBytes(settings.javaHome(), process.pid());
    }

    /** Waits until the server ends, for whatever reason. */
    public void awaitEnd() throws InterruptedException {
        process.waitFor();
    }

    /** Asks the server to end (SIGTERM) without waiting for it; {@link #close} waits. */
    public void terminate() {
        process.destroy();
    }

    /**
     * Asks the server to end (SIGTERM) and waits for it.
     *
     * @throws IllegalStateException with the end of its log, if it does not; then it is killed
     */
    public void stop() {
        terminate();
        if (exited(STOP)) {
            RUNNING.remove(this);
            return;
        }
        end();
        throw new IllegalStateException("no end within " + STOP + " of SIGTERM\n" + logTail());
    }

    /** Stops its clock and everything else (SIGSTOP): connections stay, nobody is answered. */
    public void pause() {
        signal("STOP");
    }

    /** Goes on after {@link #pause}. */
    public void resume() {
        signal("CONT");
    }

    /** To all its processes: a server may have been started by a script. */
    private void signal(String name) {
        Stream.concat(Stream.of(process.toHandle()), process.descendants()).forEach(each -> {
            try {
                int exit = new ProcessBuilder("kill", "-" + name, "" + each.pid()).start().waitFor();
                if (exit != 0) throw new IllegalStateException("kill -" + name + " failed: " + exit);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(stop);
            }
        });
    }

    /** Ends the server at once (SIGKILL), as a crash would. */
    public void kill() {
        end();
    }

    /** Ends the server however it is; what was stopped or killed is left alone. */
    @Override
    public void close() {
        if (process.isAlive()) terminate();
        if (!exited(STOP)) end();
        RUNNING.remove(this);
    }

    private void end() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        exited(STOP);
        RUNNING.remove(this);
    }

    private boolean exited(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }
}
