package dev.partyline.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import java.util.Set;

import dev.partyline.config.WebOptions;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * The outermost filter, of pages of errors too: every answer tells browsers what they may do with it, and every request behind it
 * says who asks and by which scheme, also where a trusted proxy stands between. What came without TLS where it is wanted, and
 * handshakes of no WebSocket of RFC 6455, end here.
 */
public class EdgeFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy", POLICY,
            "X-Frame-Options", "DENY",
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()");
    private static final String STRICT_TRANSPORT = "max-age=31536000";
    /** Asked by load balancers from near by; they tell nobody anything. */
    private static final Set<String> HEALTH = Set.of("/alive", "/health", "/ready");
    private static final int NONCE_BYTES = 16;

    @Inject transient WebOptions options;
    @Inject transient Event<Refused> refusals;

    @Override
    protected void doFilter(HttpServletRequest asked, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest request = options.proxies().contain(String.valueOf(asked.getRemoteAddr()))
                ? new ForwardedRequest(asked, options.proxies()) : asked;
        HEADERS.forEach(response::setHeader);
        if (request.isSecure()) response.setHeader("Strict-Transport-Security", STRICT_TRANSPORT);
        if (isStatic(request.getRequestURI())) response.setHeader("Cache-Control", "no-cache");
        if (request.getDispatcherType() != DispatcherType.REQUEST) {
            chain.doFilter(request, response);
        } else if (options.requireTls() && !request.isSecure() && !HEALTH.contains(request.getRequestURI())) {
            refuse(response, "plain", 403, "TLS required");
        } else if (upgrades(request) && !"13".equals(request.getHeader("Sec-WebSocket-Version"))) {
            response.setHeader("Sec-WebSocket-Version", "13");
            refuse(response, "handshake", 426, "WebSocket version 13 required");
        } else if (upgrades(request) && !(request.getMethod().equals("GET") && isNonce(request.getHeader("Sec-WebSocket-Key")))) {
            refuse(response, "handshake", 400, "Malformed WebSocket handshake");
        } else {
            chain.doFilter(request, response);
        }
    }

    /** Asked for again each time, and sent again when it has changed; everything else is kept by nobody. */
    private static boolean isStatic(String path) {
        return path.equals("/") || path.equals("/index.html") || path.startsWith("/page/");
    }

    private static boolean upgrades(HttpServletRequest request) {
        return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
    }

    private static boolean isNonce(String key) {
        try {
            return key != null && Base64.getDecoder().decode(key.strip()).length == NONCE_BYTES;
        } catch (IllegalArgumentException noBase64) {
            return false;
        }
    }

    private void refuse(HttpServletResponse response, String reason, int status, String detail) throws IOException {
        refusals.fire(Refused.stranger("http", reason));
        answer(response, status, detail);
    }

    /** @param detail one of a fixed set, without a quotation mark */
    static void answer(HttpServletResponse response, int status, String detail) throws IOException {
        byte[] body = ("{\"detail\":\"" + detail + "\"}").getBytes(UTF_8);
        response.setStatus(status);
        response.setContentType("application/json;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
