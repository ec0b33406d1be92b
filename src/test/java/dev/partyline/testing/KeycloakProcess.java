package dev.partyline.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real Keycloak with the realm of {@code server-config/keycloak}, as a process of its own on 127.0.0.1: the one that a trial
 * has. Started once, when the first test asks for it, with nothing in it but that file; it ends with the run.
 */
public final class KeycloakProcess {

    /** As the realm has it. */
    public static final String CLIENT = "partyline";
    /** As the realm has it, for trials. */
    public static final String SECRET = "secret-of-a-trial";
    /** Who may administer the server, which knows nobody else. */
    public static final String ADMIN = "admin";

    private static final Path REALM = Path.of("server-config/keycloak/partyline-realm.json").toAbsolutePath();
    private static final Duration START = Duration.ofSeconds(180);
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Process process;
    private final int port;
    private final Path log;

    private KeycloakProcess(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /** The one of this run; waits until it answers. */
    public static KeycloakProcess shared() {
        return Shared.KEYCLOAK;
    }

    /** In memory only, so that each run begins with the realm as it is in the file. */
    private static KeycloakProcess start() {
        Path home = Path.of(ServerSettings.property("keycloak.home"));
        int port = FreePorts.next();
        try {
            Path log = Path.of(ServerSettings.property("partyline.it.dir")).resolve("keycloak-" + port + ".log");
            Files.createDirectories(log.getParent());
            Files.createDirectories(home.resolve("data/import"));
            Files.copy(REALM, home.resolve("data/import/partyline-realm.json"), StandardCopyOption.REPLACE_EXISTING);
            var builder = new ProcessBuilder("sh", home.resolve("bin/kc.sh").toString(), "start-dev", "--db=dev-mem",
                    "--http-host=127.0.0.1", "--http-port=" + port, "--import-realm")
                    .directory(home.toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            builder.environment().put("JAVA_OPTS", "-Xmx400m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
            builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN);
            builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", ADMIN);
            var keycloak = new KeycloakProcess(builder.start(), port, log);
            Runtime.getRuntime().addShutdownHook(new Thread(keycloak::end));
            keycloak.awaitReady();
            return keycloak;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void awaitReady() {
        long deadline = System.nanoTime() + START.toNanos();
        while (!ready()) {
            if (ended() || System.nanoTime() - deadline > 0) {
                end();
                throw new IllegalStateException("Keycloak does not start: " + logText());
            }
        }
    }

    private boolean ended() {
        try {
            return process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private boolean ready() {
        var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(2)).build();
        var request = HttpRequest.newBuilder(URI.create(issuer() + "/.well-known/openid-configuration"))
                .timeout(Duration.ofSeconds(10)).build();
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Without a slash at the end. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    public String issuer() {
        return url() + "/realms/partyline";
    }

    /** These settings, so that people sign in here. */
    public ServerSettings loginOf(ServerSettings settings) {
        return settings.with("partyline.oidc.issuer", issuer()).with("partyline.oidc.client-id", CLIENT)
                .with("PARTYLINE_OIDC_CLIENT_SECRET", SECRET);
    }

    /** These settings, so that tokens of programs are taken from here. */
    public ServerSettings tokensOf(ServerSettings settings) {
        return settings.with("partyline.jwt.issuer", issuer()).with("partyline.jwt.audience", "partyline")
                .with("partyline.jwt.jwks-uri", issuer() + "/protocol/openid-connect/certs");
    }

    /** It stands still, and answers nobody, until it {@link #goOn goes on}. */
    public void pause() {
        signal("-STOP");
    }

    public void goOn() {
        signal("-CONT");
    }

    private void signal(String name) {
        Stream.concat(Stream.of(process.toHandle()), process.descendants()).forEach(each -> {
            try {
                var kill = new ProcessBuilder("kill", name, String.valueOf(each.pid())).inheritIO().start();
                if (kill.waitFor() != 0) throw new IllegalStateException("kill " + name);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private String logText() {
        try {
            return Files.readString(log);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    private void end() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    private static final class Shared {
        static final KeycloakProcess KEYCLOAK = start();
    }
}
