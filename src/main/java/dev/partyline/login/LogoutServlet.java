package dev.partyline.login;

import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.util.Optional;

import com.nimbusds.jwt.JWTParser;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.openid.connect.sdk.LogoutRequest;
import dev.partyline.config.OidcSettings;
import dev.partyline.conversation.EventJson;
import dev.partyline.security.Admission;
import dev.partyline.security.LoginEnded.Reason;
import dev.partyline.security.LoginCookie;
import dev.partyline.security.LoginSession;
import dev.partyline.security.Logins;
import dev.partyline.security.Refused;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.json.JsonValue;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * {@code POST /logout} ends the login of the cookie here, and says where the browser should go to end the one at the provider too
 * (RP-initiated logout). Only a page of this server can send it, as with everything that a cookie changes.
 */
@WebServlet("/logout")
public class LogoutServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject transient OidcSettings options;
    @Inject transient Provider provider;
    @Inject transient Logins logins;
    @Inject transient Event<Refused> refusals;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!options.on()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        var visit = new Visit(options, request, response);
        LoginCookie cookie = request.getUserPrincipal() instanceof Admission admission ? admission.login() : null;
        if (cookie != null && !cookie.permits(request.getMethod())) {
            refusals.fire(Refused.stranger("login", "csrf"));
            visit.json(403, "{\"detail\":\"The header X-XSRF-TOKEN is missing\"}");
            return;
        }
        Optional<LoginSession> ended = logins.end(cookie == null ? null : cookie.text(), Reason.SIGNED_OUT);
        if (ended.isEmpty()) {
            visit.json(401, "{\"detail\":\"Nobody is signed in\"}");
            return;
        }
        visit.clearLogin();
        var next = EventJson.object();
        atProvider(ended.get(), visit).ifPresentOrElse(address -> next.add("logout_url", address.toString()),
                () -> next.add("logout_url", JsonValue.NULL));
        visit.json(200, EventJson.write(next.build()));
    }

    /** @return empty if the provider does not offer it, or cannot be asked whether it does */
    private Optional<URI> atProvider(LoginSession ended, Visit visit) {
        try {
            URI home = visit.address("/").orElse(null);
            var token = JWTParser.parse(ended.tokens().idToken().value());
            return provider.offer().logout().map(address -> new LogoutRequest(address, token, null,
                    new ClientID(options.clientId()), home, null, null).toURI());
        } catch (LoginRefusedException | ParseException away) {
            return Optional.empty();
        }
    }
}
