package dev.partyline.engineio.echo;

import dev.partyline.engineio.EngineServer;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.annotation.WebServlet;
import jakarta.websocket.server.ServerEndpoint;

/** The same at {@code /patient/}, with a heart that beats as often, and time for an answer on a busy machine too. */
public final class PatientEcho {

    private PatientEcho() {}

    @WebServlet(urlPatterns = "/patient/*", asyncSupported = true)
    public static class Servlet extends EchoServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected EngineServer server() {
            return EchoContext.patient();
        }
    }

    @WebFilter(urlPatterns = "/patient/*", asyncSupported = true)
    public static class Filter extends EchoFilter {

        private static final long serialVersionUID = 1L;

        @Override
        protected EngineServer server() {
            return EchoContext.patient();
        }
    }

    @ServerEndpoint("/patient/")
    public static class Endpoint extends EchoEndpoint {

        @Override
        protected EngineServer server() {
            return EchoContext.patient();
        }
    }
}
