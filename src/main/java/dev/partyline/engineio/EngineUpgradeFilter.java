package dev.partyline.engineio;

import jakarta.servlet.http.HttpFilter;

/**
 * Stands before the WebSocket face: refuses what an {@link EngineServer} would not serve while there is still an HTTP
 * answer to refuse it with, and leads {@code /x} to {@code /x/}. Subclasses say where: {@code @WebFilter(urlPatterns =
 * "/x/*", asyncSupported = true)}. Without it the {@link EngineEndpoint} opens nothing.
 */
public abstract class EngineUpgradeFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    /** Always the same one. */
    protected abstract EngineServer server();
}
