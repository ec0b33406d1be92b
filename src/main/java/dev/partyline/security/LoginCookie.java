package dev.partyline.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;

import dev.partyline.config.OidcSettings;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;

/**
 * The cookie of a login as a request shows it. It counts for requests of the server's own pages only, whatever origins
 * are allowed otherwise; and to change something such a request has to show what no other page can: that it comes from here,
 * and a text that only pages of this host can read. Immutable.
 *
 * @param text unchecked
 * @param mayWrite whether the request shows both
 */
public record LoginCookie(String text, boolean mayWrite) {

    /** What pages of this host read, and send back as {@link #CSRF_HEADER}; libraries such as axios do that by themselves. */
    public static final String CSRF_COOKIE = "XSRF-TOKEN";
    static final String CSRF_HEADER = "X-XSRF-TOKEN";

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{22}");
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    /** The browser lets nobody else set a cookie of this beginning, not even another page of the same domain. */
    public static String name(OidcSettings options, HttpServletRequest request) {
        return secure(options, request) ? "__Host-partyline" : "partyline";
    }

    /** Whether the browser came by TLS. */
    public static boolean secure(OidcSettings options, HttpServletRequest request) {
        return options.publicByTls() || request.isSecure();
    }

    /** @return null if there is none that counts */
    static LoginCookie of(OidcSettings options, HttpServletRequest request) {
        if (!options.on()) return null;
        String text = value(name(options, request), request);
        String site = request.getHeader("Sec-Fetch-Site");
        String origin = request.getHeader("Origin");
        boolean own = origin == null || OriginPolicy.sameHost(origin, request.getHeader("Host"));
        if (text == null || !own || site != null && !site.equals("same-origin") && !site.equals("none")) return null;
        boolean fromHere = origin != null || "same-origin".equals(site);
        return new LoginCookie(text, fromHere && sameText(csrf(text), request.getHeader(CSRF_HEADER)));
    }

    /** @return of the cookie of this name; null if there is none of the form that ours have */
    public static String value(String name, HttpServletRequest request) {
        Cookie[] all = request.getCookies() == null ? new Cookie[0] : request.getCookies();
        return Arrays.stream(all).filter(cookie -> cookie.getName().equals(name)).map(Cookie::getValue)
                .filter(value -> FORM.matcher(value).matches()).findFirst().orElse(null);
    }

    /** What a page has to show with this cookie; whoever knows it does not know the cookie. */
    public static String csrf(String text) {
        return Sha256.hex("csrf " + text);
    }

    /** Whether a request of this method may be made by this cookie. */
    public boolean permits(String method) {
        return mayWrite || READING.contains(method);
    }

    private static boolean sameText(String expected, String shown) {
        return shown != null && MessageDigest.isEqual(expected.getBytes(UTF_8), shown.getBytes(UTF_8));
    }

    /** Never shows the cookie. */
    @Override
    public String toString() {
        return "LoginCookie[]";
    }
}
