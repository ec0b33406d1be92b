package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import dev.partyline.conversation.EventJson;
import dev.partyline.testing.RawSocket;
import dev.partyline.testing.RestClient;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The WAR as it is built, deployed by the server's own means to a running server. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class DeploymentIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final String address = "127.0.0.1:" + System.getProperty("partyline.arquillian.port");
    private final RestClient rest = new RestClient(URI.create("http://" + address + "/"));

    @Deployment(testable = false)
    static WebArchive war() {
        Path war = Path.of(System.getProperty("partyline.war"));
        return ShrinkWrap.create(ZipImporter.class, "partyline.war").importFrom(war.toFile()).as(WebArchive.class);
    }

    @Test
    void isReady() {
        assertEquals(200, rest.get("/ready").status());
    }

    @Test
    void showsThePage() {
        var page = rest.get("/");
        assertEquals(200, page.status());
        assertTrue(page.body().contains("<title>"), page.body());
    }

    @Test
    void doesNotGiveOutWhatTheCommandsAreMadeOf() {
        for (String path : List.of("/META-INF/versions/17/dev/partyline/launch/Launcher.class", "/META-INF/MANIFEST.MF",
                "/dev/partyline/launch/Launcher.class", "/WEB-INF/commands/parsson-1.1.7.jar", "/WEB-INF/commands/")) {
            assertEquals(404, rest.get(path).status(), path);
        }
    }

    @Test
    void carriesAMessageFromOneClientToTheOther() throws IOException {
        String conversation = rest.create(List.of());
        try (var socket = RawSocket.open(URI.create("ws://" + address + "/sockets/events/" + conversation))) {
            var state = EventJson.parseObject(socket.readText(LIMIT));
            assertEquals("full_state", EventJson.text(state, "key", ""), state::toString);
            rest.say(conversation, "hello").required();
            var event = EventJson.parseObject(socket.readText(LIMIT));
            assertEquals("MessageEvent", event.getString("kind"), event::toString);
            assertTrue(event.toString().contains("hello"), event::toString);
        }
    }
}
