package dev.partyline.engineio;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.partyline.cluster.Node;
import dev.partyline.config.MonotonicClock;
import dev.partyline.container.ContainerSocket;
import dev.partyline.conversation.StoreException;
import dev.partyline.engineio.echo.EchoServlet;
import dev.partyline.security.NodeSeals;
import dev.partyline.security.NodeSecret;
import dev.partyline.security.RandomText;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** A real server with the echo in it; started when the first test asks for it, ends with the run. */
final class EchoServer {

    static final ServerProcess SERVER = start();

    private EchoServer() {}

    private static ServerProcess start() {
        ServerSettings settings = ServerSettings.of("engineio-echo");
        Path war = settings.directory().resolve("echo.war");
        war.getParent().toFile().mkdirs();
        ShrinkWrap.create(WebArchive.class, "echo.war")
                .addPackages(false, path -> Files.exists(Path.of("target/classes", path.get())),
                        EngineServer.class.getPackage(), ContainerSocket.class.getPackage())
                .addPackage(EchoServlet.class.getPackage()).addClasses(MonotonicClock.class, RandomText.class, NodeSeals.class, NodeSecret.class, StoreException.class)
                .addPackage(Node.class.getPackage())
                .addAsWebInfResource(new File("src/main/webapp/WEB-INF/jboss-web.xml"))
                .addAsWebInfResource(new File("src/main/webapp/WEB-INF/glassfish-web.xml"))
                .as(ZipExporter.class).exportTo(war.toFile(), true);
        return ServerProcess.start(new ServerSettings(settings.server(), war, settings.directory(), settings.javaHome(),
                settings.heapMegabytes(), settings.options()));
    }
}
