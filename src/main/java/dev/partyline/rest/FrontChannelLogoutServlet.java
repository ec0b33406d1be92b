package dev.partyline.rest;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.partyline.config.JwtSettings;
import dev.partyline.config.OidcSettings;
import dev.partyline.dialect.InvalidFrameException;
import dev.partyline.dialect.QueryString;
import dev.partyline.security.Logouts;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * The identity provider has a browser say, in a frame of its page, that a session has ended (OpenID Connect Front-Channel
 * Logout 1.0, section 2). Nobody is asked for a key. The answer comes when the connections of that session are closed.
 */
@WebServlet("/oidc/frontchannel-logout")
public class FrontChannelLogoutServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private static final String DONE = "{\"success\":true}";
    private static final String REFUSED = "{\"detail\":\"iss and sid must be those of a session\"}";

    @Inject transient Logouts logouts;
    @Inject transient JwtSettings jwt;
    @Inject transient OidcSettings oidc;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean done = ended(request.getQueryString());
        response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors " + framedBy());
        HealthServlet.answer(response, done ? 200 : 400, done ? DONE : REFUSED);
    }

    private boolean ended(String query) {
        try {
            Map<String, List<String>> parameters = QueryString.parse(query);
            return logouts.frontChannel(only(parameters, "iss"), only(parameters, "sid"));
        } catch (InvalidFrameException malformed) {
            return logouts.frontChannel(null, null);
        }
    }

    /** @return null if there is none, or more than one */
    private static String only(Map<String, List<String>> parameters, String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        return values.size() == 1 ? values.get(0) : null;
    }

    /** Pages of the issuer of tokens and of the provider of logins, and no others. */
    private String framedBy() {
        String pages = Stream.concat(jwt.issuer().stream(), oidc.issuer().map(URI::toString).stream())
                .flatMap(issuer -> origin(issuer).stream()).distinct().collect(Collectors.joining(" "));
        return pages.isEmpty() ? "'none'" : pages;
    }

    private static Optional<String> origin(String issuer) {
        try {
            var address = new URI(issuer);
            boolean page = address.getScheme() != null && address.getRawAuthority() != null;
            return page ? Optional.of(address.getScheme() + "://" + address.getRawAuthority()) : Optional.empty();
        } catch (URISyntaxException noAddress) {
            return Optional.empty();
        }
    }
}
