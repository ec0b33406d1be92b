package dev.partyline.rest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import dev.partyline.dialect.InvalidFrameException;
import dev.partyline.dialect.QueryString;
import dev.partyline.security.Logouts;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * The identity provider says that somebody has left (OpenID Connect Back-Channel Logout 1.0, section 2.5). It shows no key:
 * what it brings is signed. The answer comes when the connections of whoever has left are closed.
 */
@WebServlet("/api/oidc/backchannel-logout")
public class BackChannelLogoutServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private static final int MOST_BYTES = 32 << 10;
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String DONE = "{\"success\":true}";
    private static final String REFUSED =
            "{\"error\":\"invalid_request\",\"error_description\":\"This is no logout token that is good here\"}";

    @Inject transient Logouts logouts;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean done = token(request).map(logouts::backChannel).orElse(false);
        HealthServlet.answer(response, done ? 200 : 400, done ? DONE : REFUSED);
    }

    /** @return empty if there is none, or more than one */
    private static Optional<String> token(HttpServletRequest request) throws IOException {
        String type = request.getContentType() == null ? "" : request.getContentType().split(";", 2)[0].strip();
        if (!type.toLowerCase(Locale.ROOT).equals(FORM)) return Optional.empty();
        byte[] body = request.getInputStream().readNBytes(MOST_BYTES + 1);
        if (body.length > MOST_BYTES) return Optional.empty();
        try {
            List<String> tokens = QueryString.parse(new String(body, ISO_8859_1)).getOrDefault("logout_token", List.of());
            return tokens.size() == 1 ? Optional.of(tokens.get(0)) : Optional.empty();
        } catch (InvalidFrameException malformed) {
            return Optional.empty();
        }
    }
}
