package dev.partyline.socketio;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import dev.partyline.config.MonotonicClock;
import dev.partyline.conversation.EventJson;
import dev.partyline.engineio.EngineServer;
import dev.partyline.socketio.fixture.FixtureServlet;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import io.micrometer.common.util.StringUtils;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** A real server with the fixture in it; started when the first test asks for it, ends with the run. */
final class FixtureServer {

    static final ServerProcess SERVER = start();

    private FixtureServer() {}

    private static ServerProcess start() {
        // a slow machine must not cost a session its heart
        ServerSettings settings = ServerSettings.of("socketio-fixture").with("fixture.ping-interval-millis", "5000")
                .with("fixture.ping-timeout-millis", "20000");
        Path war = settings.directory().resolve("fixture.war");
        war.getParent().toFile().mkdirs();
        archive().as(ZipExporter.class).exportTo(war.toFile(), true);
        return ServerProcess.start(new ServerSettings(settings.server(), war, settings.directory(), settings.javaHome(),
                settings.heapMegabytes(), settings.options()));
    }

    private static WebArchive archive() {
        return ShrinkWrap.create(WebArchive.class, "fixture.war")
                .addPackages(false, path -> Files.exists(Path.of("target/classes", path.get())),
                        EngineServer.class.getPackage(), SocketIoServer.class.getPackage())
                .addPackage(FixtureServlet.class.getPackage())
                .addClasses(FixtureNamespace.class, MonotonicClock.class, EventJson.class)
                .addAsLibraries(Stream.of(MeterRegistry.class, StringUtils.class, Observation.class)
                        .map(FixtureServer::library).toArray(File[]::new))
                .addAsWebInfResource(new File("src/main/webapp/WEB-INF/jboss-web.xml"))
                .addAsWebInfResource(new File("src/main/webapp/WEB-INF/glassfish-web.xml"));
    }

    private static File library(Class<?> in) {
        try {
            return new File(in.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException noFile) {
            throw new IllegalStateException(noFile);
        }
    }
}
