package dev.partyline.engineio.echo;

import dev.partyline.engineio.EnginePollingServlet;
import dev.partyline.engineio.EngineServer;
import jakarta.servlet.annotation.WebServlet;

@WebServlet(urlPatterns = "/engine.io/*", asyncSupported = true)
public class EchoServlet extends EnginePollingServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected EngineServer server() {
        return EchoContext.server();
    }
}
