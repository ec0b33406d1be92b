package dev.partyline.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

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
 * says who asks and by which scheme, also where a trusted proxy stands between. What came without TLS where it is wanted, what one
 * asks of proxies, and handshakes that are not for one of our sockets by RFC 6455, end here. What another server of the cluster
 * passes on was looked at there.
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
    /** Where sockets are; behind an upgrade elsewhere a server may wait for a body that never ends. */
    private static final Pattern SOCKETS = Pattern.compile("/sockets/(?:events|agents)/[^/]+|/socket\\.io/?");
    private static final Set<String> FOR_PROXIES = Set.of("CONNECT", "TRACE");
    private static final int NONCE_BYTES = 16;
    private static final int NONCE_CHARS = 24;

    @Inject transient WebOptions options;
    @Inject transient NodeSeals seals;
    @Inject transient Event<Refused> refusals;

    @Override
    protected void doFilter(HttpServletRequest asked, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean ofNode = seals.look(asked);
        HttpServletRequest request = options.proxies().contain(String.valueOf(asked.getRemoteAddr()))
                ? new ForwardedRequest(asked, options.proxies()) : asked;
        HEADERS.forEach(response::setHeader);
        if (request.isSecure()) response.setHeader("Strict-Transport-Security", STRICT_TRANSPORT);
        if (isStatic(request.getRequestURI())) response.setHeader("Cache-Control", "no-cache");
        if (request.getDispatcherType() != DispatcherType.REQUEST || ofNode || admits(request, response)) chain.doFilter(request, response);
    }

    private boolean admits(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (options.requireTls() && !request.isSecure() && !HEALTH.contains(request.getRequestURI())) {
            return refuse(response, "plain", 403, "TLS required");
        }
        if (FOR_PROXIES.contains(request.getMethod())) return refuse(response, "method", 405, "Method Not Allowed");
        return !"websocket".equalsIgnoreCase(request.getHeader("Upgrade")) || admitsSocket(request, response);
    }

    private boolean admitsSocket(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!SOCKETS.matcher(request.getRequestURI()).matches()) return refuse(response, "handshake", 404, "Not Found");
        if (!"13".equals(request.getHeader("Sec-WebSocket-Version"))) {
            response.setHeader("Sec-WebSocket-Version", "13");
            return refuse(response, "handshake", 426, "WebSocket version 13 required");
        }
        boolean whole = request.getMethod().equals("GET") && isNonce(request.getHeader("Sec-WebSocket-Key"));
        return whole || refuse(response, "handshake", 400, "Malformed WebSocket handshake");
    }

    /** Asked for again each time, and sent again when it has changed; everything else is kept by nobody. */
    private static boolean isStatic(String path) {
        return path.equals("/") || path.equals("/index.html") || path.startsWith("/page/");
    }

    private static boolean isNonce(String key) {
        try {
            return key != null && key.length() == NONCE_CHARS && Base64.getDecoder().decode(key).length == NONCE_BYTES;
        } catch (IllegalArgumentException noBase64) {
            return false;
        }
    }

    /** @return false */
    private boolean refuse(HttpServletResponse response, String reason, int status, String detail) throws IOException {
        refusals.fire(Refused.stranger("http", reason));
        answer(response, status, detail(detail));
        return false;
    }

    /** @param text one of a fixed set, without a quotation mark */
    static String detail(String text) {
        return "{\"detail\":\"" + text + "\"}";
    }

    static void answer(HttpServletResponse response, int status, String json) throws IOException {
        byte[] body = json.getBytes(UTF_8);
        response.setStatus(status);
        response.setContentType("application/json;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
