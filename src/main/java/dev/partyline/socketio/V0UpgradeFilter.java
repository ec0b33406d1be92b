package dev.partyline.socketio;

import dev.partyline.engineio.EngineServer;
import dev.partyline.engineio.EngineUpgradeFilter;
import jakarta.inject.Inject;

/** Stands before the WebSocket of V0 and behind the admission: {@code web.xml} says where. */
public class V0UpgradeFilter extends EngineUpgradeFilter {

    private static final long serialVersionUID = 1L;

    @Inject transient V0Server server;

    @Override
    protected EngineServer server() {
        return server.engine();
    }
}
