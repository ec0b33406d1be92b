package dev.partyline.security;

import static java.lang.System.Logger.Level.DEBUG;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;

import dev.partyline.config.OidcSettings;
import dev.partyline.config.Settings;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Stands before everything, sockets included: open mode serves this machine only, pages of other origins are refused
 * unless configured. Who is asking is decided behind it, by the protocol. That it
 * comes first is said in {@code web.xml}.
 */
public class AdmissionFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;
    private static final System.Logger LOG = System.getLogger(AdmissionFilter.class.getName());
    private static final String POLICY = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

    @Inject transient Settings settings;
    @Inject transient OidcSettings logins;
    @Inject transient Authenticator authenticator;
    @Inject transient Event<Refused> refusals;
    private transient OriginPolicy origins;

    @Override
    public void init() {
        origins = new OriginPolicy(settings);
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        secure(response);
        String origin = request.getHeader("Origin");
        if (authenticator.open() && !OpenModeGuard.permits(request)) {
            refuse(response, "not-from-here", 403, "Without session API keys only direct requests from this machine are served");
        } else if (!origins.permits(origin, request.getHeader("Host"))) {
            refuse(response, "origin", 403, "Origin not allowed");
        } else if (request.getHeader("Upgrade") != null && !targetIsUri(request)) {
            refuse(response, "target", 400, "Malformed request target");
        } else if (crossOrigin(origin, response) && preflight(request)) {
            allowAll(response);
        } else {
            chain.doFilter(admitted(request), response);
        }
    }

    private static void secure(HttpServletResponse response) {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Content-Security-Policy", POLICY);
    }

    /** Payara's upgrade fails on others without an answer, and its log then shows the query with the key in it. */
    private static boolean targetIsUri(HttpServletRequest request) {
        try {
            new URI(request.getRequestURI() + "?" + request.getQueryString());
            return true;
        } catch (URISyntaxException none) {
            return false;
        }
    }

    private void refuse(HttpServletResponse response, String reason, int status, String detail) throws IOException {
        LOG.log(DEBUG, () -> "refused: " + detail);
        refusals.fire(Refused.stranger("http", reason));
        byte[] body = ("{\"detail\":\"" + detail + "\"}").getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType("application/json;charset=UTF-8");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** Answers a page of a configured origin so that its browser lets it read the response. */
    private boolean crossOrigin(String origin, HttpServletResponse response) {
        if (origin == null || !origins.configured(origin)) return false;
        response.setHeader("Access-Control-Allow-Origin", origin);
        response.setHeader("Access-Control-Allow-Credentials", "true");
        response.addHeader("Vary", "Origin");
        return true;
    }

    private static boolean preflight(HttpServletRequest request) {
        return request.getMethod().equals("OPTIONS") && request.getHeader("Access-Control-Request-Method") != null;
    }

    private static void allowAll(HttpServletResponse response) {
        response.setHeader("Access-Control-Allow-Methods", "GET, POST, PATCH, PUT, DELETE");
        response.setHeader("Access-Control-Allow-Headers", "Content-Type, X-Session-API-Key, Authorization");
        response.setHeader("Access-Control-Max-Age", "600");
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    private HttpServletRequest admitted(HttpServletRequest request) {
        var admission = Admission.of(request, logins);
        return new HttpServletRequestWrapper(request) {
            @Override
            public Principal getUserPrincipal() {
                return admission;
            }
        };
    }
}
