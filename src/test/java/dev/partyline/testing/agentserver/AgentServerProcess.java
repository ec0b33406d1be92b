package dev.partyline.testing.agentserver;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.partyline.conversation.EventJson;
import dev.partyline.testing.FreePorts;
import jakarta.json.JsonString;

/** The server as a process of its own, to be killed and started again on the same port; it ends with the test. */
public final class AgentServerProcess implements AutoCloseable {

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Path directory;
    private final String key;
    private Process process;
    private final int port = FreePorts.next();

    /** Starts it. */
    public AgentServerProcess(Path directory, String key) {
        this.directory = directory;
        this.key = key;
        start();
    }

    /** Starts it again, and waits until it listens. */
    public void start() {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        try {
            process = new ProcessBuilder(java, "-XX:TieredStopAtLevel=1", "-Xmx128m", "-cp", classPath(),
                    AgentServer.class.getName(), Integer.toString(port), directory.toString(), key)
                    .redirectError(ProcessBuilder.Redirect.INHERIT).start();
            String said = process.inputReader().readLine();
            if (said == null) throw new IllegalStateException("the agent server ended: " + process.waitFor());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    /** The tests' own, without the server adapter's logging, which holds everything back until a server is there. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("jboss-modules")).collect(Collectors.joining(File.pathSeparator));
    }

    /** Ends it at once, as a crash would. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Id of its newest conversation, alive or not. */
    public String conversation() {
        return newest().getFileName().toString().replace(".log", "");
    }

    /** The log of that one. */
    public List<String> events() {
        try {
            return Files.readAllLines(newest());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Path newest() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.max(Comparator.comparing(file -> file.toFile().lastModified())).orElseThrow();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What was asked of it in this life: method and path. */
    public List<String> requests() {
        return EventJson.parseObject(call("GET", "/requests", "")).getJsonArray("requests").getValuesAs(JsonString::getString);
    }

    /** As the server's own API is called, with its key. */
    public String call(String method, String path, String body) {
        var request = HttpRequest.newBuilder(URI.create(url() + path)).header("X-Session-API-Key", key)
                .method(method, BodyPublishers.ofString(body)).build();
        try {
            return http.send(request, BodyHandlers.ofString()).body();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
