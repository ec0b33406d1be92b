package dev.partyline.security;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.partyline.config.Settings;
import dev.partyline.config.WebOptions;
import dev.partyline.config.WebOrigin;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Which web pages may talk to the server: those it serves itself, and exactly those that are configured. The server's own
 * origin is what the request came by: scheme, {@code Host} and port. Programs name no origin and pass, unless sockets need one; but a
 * browser says of its requests without an origin whether they come from elsewhere, and then only a person who follows a link passes.
 * Immutable.
 */
public final class OriginPolicy {

    /** What a page of the identity provider has in a frame. */
    private static final String FRAMED = "/oidc/frontchannel-logout";

    private final Set<WebOrigin> allowed;
    private final boolean required;

    public OriginPolicy(Settings settings, WebOptions options) {
        allowed = settings.allowedOrigins().stream().flatMap(each -> WebOrigin.parse(each).stream())
                .collect(Collectors.toUnmodifiableSet());
        required = options.requireOrigin();
    }

    /** Whether an administrator named this origin.
     *  @param origin as the request has it, null for none */
    public boolean configured(String origin) {
        return origin != null && WebOrigin.parse(origin).filter(allowed::contains).isPresent();
    }

    /** @param request whose scheme is known to be the client's */
    public boolean permits(HttpServletRequest request) {
        String origin = request.getHeader("Origin");
        if (origin == null) return !(required && request.getHeader("Upgrade") != null) && !fromElsewhere(request);
        return configured(origin) || sameOrigin(origin, request.getScheme(), request.getHeader("Host"));
    }

    /** What a page of somebody else embeds or asks for blindly, by the browser's own word (Fetch Metadata). */
    private static boolean fromElsewhere(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site == null || site.equals("same-origin") || site.equals("none")) return false;
        boolean follows = "navigate".equals(request.getHeader("Sec-Fetch-Mode")) && request.getMethod().equals("GET");
        String destination = String.valueOf(request.getHeader("Sec-Fetch-Dest"));
        return !follows || !destination.equals("document") && !(destination.equals("iframe") && FRAMED.equals(request.getRequestURI()));
    }

    private static boolean sameOrigin(String origin, String scheme, String host) {
        Optional<WebOrigin> page = WebOrigin.parse(origin);
        return page.isPresent() && host != null && page.equals(WebOrigin.parse(scheme + "://" + host));
    }

    /** Without the scheme, for what was compared with it before. */
    static boolean sameHost(String origin, String host) {
        return sameOrigin(origin, origin.startsWith("https:") ? "https" : "http", host);
    }
}
