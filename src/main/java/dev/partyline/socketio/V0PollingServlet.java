package dev.partyline.socketio;

import dev.partyline.engineio.EnginePollingServlet;
import dev.partyline.engineio.EngineServer;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;

/** The polls of V0. */
@WebServlet(urlPatterns = "/socket.io/*", asyncSupported = true)
public class V0PollingServlet extends EnginePollingServlet {

    private static final long serialVersionUID = 1L;

    @Inject transient V0Server server;

    @Override
    protected EngineServer server() {
        return server.engine();
    }
}
