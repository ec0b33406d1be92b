package dev.partyline.engineio.echo;

import dev.partyline.engineio.EngineEndpoint;
import dev.partyline.engineio.EngineServer;
import jakarta.websocket.server.ServerEndpoint;

@ServerEndpoint("/engine.io/")
public class EchoEndpoint extends EngineEndpoint {

    @Override
    protected EngineServer server() {
        return EchoContext.server();
    }
}
