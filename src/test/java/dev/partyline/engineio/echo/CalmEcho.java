package dev.partyline.engineio.echo;

import dev.partyline.engineio.EngineServer;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.annotation.WebServlet;
import jakarta.websocket.server.ServerEndpoint;

/** The same at {@code /calm/}, with a heart that beats so slowly that a busy machine does not matter. */
public final class CalmEcho {

    private CalmEcho() {}

    @WebServlet(urlPatterns = "/calm/*", asyncSupported = true)
    public static class Servlet extends EchoServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected EngineServer server() {
            return EchoContext.calm();
        }
    }

    @WebFilter(urlPatterns = "/calm/*", asyncSupported = true)
    public static class Filter extends EchoFilter {

        private static final long serialVersionUID = 1L;

        @Override
        protected EngineServer server() {
            return EchoContext.calm();
        }
    }

    @ServerEndpoint("/calm/")
    public static class Endpoint extends EchoEndpoint {

        @Override
        protected EngineServer server() {
            return EchoContext.calm();
        }
    }
}
