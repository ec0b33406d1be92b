package dev.partyline.engineio;

import jakarta.servlet.http.HttpServlet;

/**
 * The polling face of an {@link EngineServer}. Subclasses say where: {@code @WebServlet(urlPatterns = "/x/*",
 * asyncSupported = true)}, which serves {@code /x} too.
 */
public abstract class EnginePollingServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    /** Always the same one. */
    protected abstract EngineServer server();
}
