package dev.partyline.security;

import static dev.partyline.security.EdgeFilter.detail;
import static java.lang.System.Logger.Level.DEBUG;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;

import dev.partyline.config.OidcSettings;
import dev.partyline.config.Settings;
import dev.partyline.config.WebOptions;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Stands before everything but the {@link EdgeFilter}, sockets included: open mode serves this machine only, pages of other origins
 * are refused unless configured. Who is asking is decided behind it, by the protocol. Their order is said in {@code web.xml}.
 */
public class AdmissionFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;
    private static final System.Logger LOG = System.getLogger(AdmissionFilter.class.getName());

    private static final Set<String> HEALTH = Set.of("/alive", "/health", "/ready");
    private static final String ENGINE_IO = "/socket.io";

    @Inject transient Settings settings;
    @Inject transient WebOptions options;
    @Inject transient OidcSettings logins;
    @Inject transient Authenticator authenticator;
    @Inject transient RateLimiter limiter;
    @Inject transient Event<Refused> refusals;
    private transient OriginPolicy origins;

    @Override
    public void init() {
        origins = new OriginPolicy(settings, options);
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (NodeSeals.vouched(request) != null) { // it was admitted, and has been counted, where it came in
            chain.doFilter(request, response);
            return;
        }
        Optional<RateExcess> excess = isHealth(request) ? Optional.empty() : limiter.request(request.getRemoteAddr());
        if (excess.isPresent()) {
            refuse(request, response, excess.get());
            return;
        }
        String origin = request.getHeader("Origin");
        if (authenticator.open() && !OpenModeGuard.permits(request)) {
            refuse(response, "not-from-here", 403,
                    detail("Without session API keys only direct requests from this machine are served"));
        } else if (!origins.permits(request)) {
            refuse(response, "origin", 403, detail("Origin not allowed"));
        } else if (request.getHeader("Upgrade") != null && !targetIsUri(request)) {
            refuse(response, "target", 400, detail("Malformed request target"));
        } else if (crossOrigin(origin, response) && preflight(request)) {
            allowAll(response);
        } else {
            chain.doFilter(new AdmittedRequest(request, Admission.of(request, logins)), response);
        }
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

    /** Whoever watches the server must not take it for dead because somebody else floods it. */
    private static boolean isHealth(HttpServletRequest request) {
        return HEALTH.contains(request.getServletPath());
    }

    /** In the form of the protocol that is spoken there. */
    private void refuse(HttpServletRequest request, HttpServletResponse response, RateExcess excess) throws IOException {
        response.setHeader("Retry-After", String.valueOf(excess.retryAfterSeconds()));
        boolean polls = request.getRequestURI().startsWith(request.getContextPath() + ENGINE_IO);
        refuse(response, excess.reason(), 429, polls ? "{\"code\":4,\"message\":\"Too many requests\"}"
                : detail("Too many requests"));
    }

    private void refuse(HttpServletResponse response, String reason, int status, String json) throws IOException {
        LOG.log(DEBUG, () -> "refused: " + reason);
        refusals.fire(Refused.stranger("http", reason));
        EdgeFilter.answer(response, status, json);
    }

    /** Answers a page of a configured origin so that its browser lets it read the response. */
    private boolean crossOrigin(String origin, HttpServletResponse response) {
        if (!origins.configured(origin)) return false;
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
}
