package dev.partyline.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.partyline.config.OidcSettings;
import dev.partyline.security.LoginCookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** A request of a browser that signs in or out, and what it is answered: addresses, cookies, a line to read. One thread. */
final class Visit {

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]{1,253}(:\\d{1,5})?|\\[[0-9a-fA-F:.]{2,45}](:\\d{1,5})?");
    private static final String FLOW = "partyline-flow";

    private final OidcSettings options;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final boolean secure;

    Visit(OidcSettings options, HttpServletRequest request, HttpServletResponse response) {
        this.options = options;
        this.request = request;
        this.response = response;
        secure = LoginCookie.secure(options, request);
        response.setHeader("Cache-Control", "no-store");
    }

    /**
     * An address of this server, as the browser sees it.
     *
     * @return empty if the request does not say by which name it came
     */
    Optional<URI> address(String path) {
        if (options.publicUrl().isPresent()) return options.publicUrl().map(url -> URI.create(url + path));
        String host = request.getHeader("Host");
        if (host == null || !HOST.matcher(host).matches()) return Optional.empty();
        return Optional.of(URI.create((secure ? "https://" : "http://") + host + path));
    }

    /** The text of the login that this browser has; null for none. */
    String login() {
        return LoginCookie.value(LoginCookie.name(options, request), request);
    }

    /** What tells this browser from others while it is at the provider; null for nothing. */
    String flow() {
        return LoginCookie.value(flowName(), request);
    }

    /** Lives as long as somebody may take to sign in. */
    void setFlow(String text) {
        cookie(flowName(), text, "; HttpOnly; SameSite=Lax; Max-Age=" + PendingLogins.LIFETIME.toSeconds());
    }

    /** For as long as the browser is open; the server knows for how long the login is good. */
    void setLogin(String text) {
        cookie(LoginCookie.name(options, request), text, "; HttpOnly; SameSite=Lax");
        cookie(LoginCookie.CSRF_COOKIE, LoginCookie.csrf(text), "; SameSite=Strict");
    }

    void clearLogin() {
        cookie(LoginCookie.name(options, request), "", "; HttpOnly; SameSite=Lax; Max-Age=0");
        cookie(LoginCookie.CSRF_COOKIE, "", "; SameSite=Strict; Max-Age=0");
    }

    private String flowName() {
        return secure ? "__Host-" + FLOW : FLOW;
    }

    private void cookie(String name, String value, String attributes) {
        response.addHeader("Set-Cookie", name + "=" + value + "; Path=/" + attributes + (secure ? "; Secure" : ""));
    }

    void sendTo(String address) {
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", address);
    }

    void json(int status, String body) throws IOException {
        write(status, "application/json;charset=UTF-8", body);
    }

    /** A sentence for people. */
    void text(int status, String sentence) throws IOException {
        write(status, "text/plain;charset=UTF-8", sentence + "\n");
    }

    private void write(int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        response.setStatus(status);
        response.setContentType(type);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
