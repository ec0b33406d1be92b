package dev.partyline.security;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import dev.partyline.config.Settings;

/**
 * Which web pages may talk to the server: those it serves itself, and exactly those that are configured. Requests that
 * are not made by a page carry no origin and are not its business. Immutable.
 */
public final class OriginPolicy {

    private final Set<String> allowed;

    public OriginPolicy(Settings settings) {
        this.allowed = settings.allowedOrigins().stream().map(origin -> origin.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether an administrator named this origin. */
    public boolean configured(String origin) {
        return allowed.contains(origin.toLowerCase(Locale.ROOT));
    }

    /**
     * @param origin of the page, null when the request names none
     * @param host the request's {@code Host}, with port
     */
    public boolean permits(String origin, String host) {
        return origin == null || configured(origin) || sameHost(origin, host);
    }

    /** The scheme is not compared: behind a proxy that ends TLS the server sees another one than the page. */
    static boolean sameHost(String origin, String host) {
        try {
            String authority = URI.create(origin).getRawAuthority();
            return authority != null && host != null && authority.equalsIgnoreCase(host);
        } catch (IllegalArgumentException notAnOrigin) {
            return false;
        }
    }
}
