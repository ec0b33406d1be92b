package dev.partyline.engineio;

/**
 * The WebSocket face of an {@link EngineServer}. Subclasses say where: {@code @ServerEndpoint("/x/")}, behind an
 * {@link EngineUpgradeFilter}.
 */
public abstract class EngineEndpoint {

    /** Always the same one. */
    protected abstract EngineServer server();
}
