package dev.partyline.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

import dev.partyline.config.OidcSettings;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** For which requests the cookie of a login counts, and for which it may change something. */
class LoginCookieTest {

    private static final String TEXT = "abcdefghijklmnopqrstuv";
    private static final String CSRF = LoginCookie.csrf(TEXT);

    private static HttpServletRequest request(boolean secure, String cookie, Map<String, String> headers) {
        var all = new HashMap<>(headers);
        all.putIfAbsent("Host", "127.0.0.1:8080");
        return (HttpServletRequest) Proxy.newProxyInstance(LoginCookieTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "getCookies" -> new Cookie[] {new Cookie("other", TEXT), new Cookie(cookie, TEXT)};
                    case "getHeader" -> all.get(arguments[0]);
                    case "isSecure" -> secure;
                    default -> throw new AssertionError(method);
                });
    }

    private static LoginCookie shown(Map<String, String> headers) {
        return LoginCookie.of(LoginRig.ON, request(false, "partyline", headers));
    }

    @Test
    void aRequestWithoutOriginMayRead() {
        assertEquals(TEXT, shown(Map.of()).text());
        assertTrue(shown(Map.of()).permits("GET"));
        assertFalse(shown(Map.of()).toString().contains(TEXT));
    }

    @ParameterizedTest
    @CsvSource({"http://127.0.0.1:8080,", "http://127.0.0.1:8080,same-origin", ",same-origin"})
    void aPageOfThisServerMayWriteByTheText(String origin, String site) {
        Map<String, String> headers = headers(origin, site);
        assertFalse(shown(headers).permits("POST"), "without it");
        headers.put(LoginCookie.CSRF_HEADER, CSRF);
        assertTrue(shown(headers).permits("POST"));
        assertTrue(shown(headers).permits("DELETE"));
        headers.put(LoginCookie.CSRF_HEADER, LoginCookie.csrf("another"));
        assertFalse(shown(headers).permits("PATCH"));
    }

    /** A program can say what it likes; but a browser that says nothing was sent by nobody. */
    @Test
    void whoDoesNotSayWhereItComesFromDoesNotWrite() {
        assertFalse(shown(Map.of(LoginCookie.CSRF_HEADER, CSRF)).permits("POST"));
        assertFalse(shown(Map.of(LoginCookie.CSRF_HEADER, CSRF, "Sec-Fetch-Site", "none")).permits("POST"));
    }

    @ParameterizedTest
    @CsvSource({"https://agents.example.com,", "http://127.0.0.1:9090,", "null,", ",cross-site", ",same-site",
        "http://127.0.0.1:8080,cross-site"})
    void forOtherPagesThereIsNoCookie(String origin, String site) {
        Map<String, String> headers = headers(origin, site);
        headers.put(LoginCookie.CSRF_HEADER, CSRF);
        assertNull(shown(headers));
    }

    @Test
    void byTlsOnlyTheNameCountsThatNobodyElseCanSet() {
        assertNull(LoginCookie.of(LoginRig.ON, request(true, "partyline", Map.of())));
        assertEquals(TEXT, LoginCookie.of(LoginRig.ON, request(true, "__Host-partyline", Map.of())).text());
    }

    @Test
    void whereNobodySignsInThereIsNone() {
        assertNull(LoginCookie.of(OidcSettings.OFF, request(false, "partyline", Map.of())));
    }

    private static Map<String, String> headers(String origin, String site) {
        var headers = new HashMap<String, String>();
        if (origin != null) headers.put("Origin", origin);
        if (site != null) headers.put("Sec-Fetch-Site", site);
        return headers;
    }
}
