package dev.partyline.engineio;

import java.io.IOException;
import java.security.Principal;

import dev.partyline.engineio.EngineHandshake.Transport;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Stands before the WebSocket face: refuses what an {@link EngineServer} would not serve while there is still an HTTP
 * answer to refuse it with, and leads {@code /x} to {@code /x/}. Subclasses say where: {@code @WebFilter(urlPatterns =
 * "/x/*", asyncSupported = true)}. Without it the {@link EngineEndpoint} opens nothing.
 */
public abstract class EngineUpgradeFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    /** Always the same one. */
    protected abstract EngineServer server();

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            chain.doFilter(request, response);
            return;
        }
        AdmittedHandshake admitted;
        try {
            admitted = admit(request);
        } catch (RefusedException refused) {
            Answers.refuse(response, refused.error());
            return;
        }
        chain.doFilter(new Upgrade(request, admitted), response);
    }

    private AdmittedHandshake admit(HttpServletRequest request) throws RefusedException {
        EngineRequest asked = EngineRequest.parse(request.getQueryString());
        if (asked.transport() != Transport.WEBSOCKET) throw new RefusedException(EngineError.BAD_REQUEST);
        if (asked.sid() != null) requireHere(asked.sid());
        return new AdmittedHandshake(EngineHandshake.of(request, asked.query(), Transport.WEBSOCKET), asked.sid());
    }

    /** A session of another server stays on its polls, and its client goes on with them. */
    private void requireHere(String sid) throws RefusedException {
        if (server().elsewhere(sid).isPresent()) throw new RefusedException(EngineError.BAD_REQUEST);
        server().require(sid);
    }

    /** Payara finds the endpoint by the URI, WildFly by the other two paths. */
    private static final class Upgrade extends HttpServletRequestWrapper {

        private final AdmittedHandshake admitted;

        Upgrade(HttpServletRequest request, AdmittedHandshake admitted) {
            super(request);
            this.admitted = admitted;
        }

        @Override
        public Principal getUserPrincipal() {
            return admitted;
        }

        @Override
        public String getRequestURI() {
            return withSlash(super.getRequestURI());
        }

        @Override
        public String getServletPath() {
            String rest = super.getPathInfo();
            return withSlash(rest == null ? super.getServletPath() : super.getServletPath() + rest);
        }

        @Override
        public String getPathInfo() {
            return null;
        }

        private static String withSlash(String path) {
            return path.endsWith("/") ? path : path + "/";
        }
    }
}
