package dev.partyline.socketio;

import dev.partyline.engineio.EngineEndpoint;
import dev.partyline.engineio.EngineServer;
import jakarta.inject.Inject;
import jakarta.websocket.server.ServerEndpoint;

/** The WebSocket of V0. */
@ServerEndpoint("/socket.io/")
public class V0Endpoint extends EngineEndpoint {

    @Inject V0Server server;

    @Override
    protected EngineServer server() {
        return server.engine();
    }
}
