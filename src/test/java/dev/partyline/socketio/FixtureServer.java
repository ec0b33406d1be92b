package dev.partyline.socketio;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import dev.partyline.cluster.Node;
import dev.partyline.config.MonotonicClock;
import dev.partyline.container.ContainerSocket;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.StoreException;
import dev.partyline.engineio.EngineServer;
import dev.partyline.engineio.echo.EchoContext;
import dev.partyline.engineio.echo.EchoEndpoint;
import dev.partyline.engineio.echo.EchoFilter;
import dev.partyline.engineio.echo.EchoServlet;
import dev.partyline.security.NodeSeals;
import dev.partyline.security.NodeSecret;
import dev.partyline.security.RandomText;
import dev.partyline.socketio.fixture.FixtureServlet;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import io.micrometer.common.util.StringUtils;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * A real server with an application for suites that check the protocols: {@code /engine.io/} sends everything back, and
 * {@code /socket.io/} has the namespaces {@code /} and {@code /custom}. Tests start it when the first of them asks for it;
 * {@code mvn -Pfixture verify} starts it on a port of 127.0.0.1, until it is ended.
 */
public final class FixtureServer {

    private FixtureServer() {}

    /** Of the tests; it ends with the run. A slow machine does not cost its sessions their heart. */
    static final class Shared {

        static final ServerProcess SERVER = ServerProcess.start(settings("socketio-fixture")
                .with("fixture.ping-interval-millis", "5000").with("fixture.ping-timeout-millis", "20000"));

        private Shared() {}
    }

    /** @param arguments the port */
    public static void main(String... arguments) throws InterruptedException {
        try (var server = ServerProcess.start(settings("fixture"), Integer.parseInt(arguments[0]))) {
            System.out.println(server.http("/engine.io/") + " and " + server.http("/socket.io/") + " on "
                    + server.settings().server() + " are ready; end this process to end the server");
            ProcessHandle.current().parent().ifPresent(maven -> maven.onExit().thenRun(server::terminate));
            server.awaitEnd();
        }
    }

    private static ServerSettings settings(String name) {
        ServerSettings settings = ServerSettings.of(name);
        Path war = settings.directory().resolve("fixture.war");
        war.getParent().toFile().mkdirs();
        archive().as(ZipExporter.class).exportTo(war.toFile(), true);
        return new ServerSettings(settings.server(), war, settings.directory(), settings.javaHome(),
                settings.heapMegabytes(), settings.options());
    }

    private static WebArchive archive() {
        return ShrinkWrap.create(WebArchive.class, "fixture.war")
                .addPackages(false, path -> ofProtocols(path.get()), EngineServer.class.getPackage(),
                        SocketIoServer.class.getPackage(), ContainerSocket.class.getPackage())
                .addPackage(FixtureServlet.class.getPackage())
                .addClasses(EchoContext.class, EchoEndpoint.class, EchoFilter.class, EchoServlet.class)
                .addClasses(FixtureNamespace.class, MonotonicClock.class, EventJson.class, StoreException.class)
                .addClasses(RandomText.class, NodeSeals.class, NodeSecret.class).addPackage(Node.class.getPackage())
                .addAsLibraries(Stream.of(MeterRegistry.class, StringUtils.class, Observation.class)
                        .map(FixtureServer::library).toArray(File[]::new))
                .addAsWebInfResource(new File("src/main/webapp/WEB-INF/jboss-web.xml"))
                .addAsWebInfResource(new File("src/main/webapp/WEB-INF/glassfish-web.xml"));
    }

    /** The two protocols without tests, and without the conversations that the application has over them. */
    private static boolean ofProtocols(String path) {
        return Files.exists(Path.of("target/classes", path)) && !path.contains("/socketio/V0");
    }

    private static File library(Class<?> in) {
        try {
            return new File(in.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException noFile) {
            throw new IllegalStateException(noFile);
        }
    }
}
