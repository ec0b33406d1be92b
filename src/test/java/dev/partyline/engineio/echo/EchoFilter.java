package dev.partyline.engineio.echo;

import dev.partyline.engineio.EngineServer;
import dev.partyline.engineio.EngineUpgradeFilter;
import jakarta.servlet.annotation.WebFilter;

@WebFilter(urlPatterns = "/engine.io/*", asyncSupported = true)
public class EchoFilter extends EngineUpgradeFilter {

    private static final long serialVersionUID = 1L;

    @Override
    protected EngineServer server() {
        return EchoContext.server();
    }
}
