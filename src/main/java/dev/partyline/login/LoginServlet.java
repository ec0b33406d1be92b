package dev.partyline.login;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;

import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import dev.partyline.config.OidcSettings;
import dev.partyline.security.RandomText;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** {@code GET /login?return=<path>} sends a browser to the provider, with the code flow and PKCE (RFC 7636). */
@WebServlet("/login")
public class LoginServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject transient OidcSettings options;
    @Inject transient Provider provider;
    @Inject transient PendingLogins pending;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!options.on()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        var visit = new Visit(options, request, response);
        Optional<String> back = ReturnPath.parse(request.getParameter("return"));
        Optional<URI> redirect = visit.address(CallbackServlet.PATH);
        if (back.isEmpty() || redirect.isEmpty()) {
            visit.text(400, "The place to return to must be a path of this server, such as /");
            return;
        }
        try {
            visit.sendTo(begin(visit, redirect.get(), back.get()).toString());
        } catch (LoginRefusedException refused) {
            visit.text(refused.why().status, refused.why().text);
        }
    }

    /** One browser may begin more than once, in several tabs. */
    private URI begin(Visit visit, URI redirect, String back) throws LoginRefusedException {
        URI address = provider.offer().metadata().getAuthorizationEndpointURI();
        String browser = visit.flow() == null ? RandomText.next() : visit.flow();
        var state = new State();
        var nonce = new Nonce();
        var verifier = new CodeVerifier();
        pending.add(state.getValue(), new PendingLogin(browser, nonce, verifier, redirect, back, pending.deadline()));
        visit.setFlow(browser);
        return new AuthenticationRequest.Builder(ResponseType.CODE, Scope.parse(options.scopes()),
                new ClientID(options.clientId()), redirect).endpointURI(address).state(state).nonce(nonce)
                .codeChallenge(verifier, CodeChallengeMethod.S256).build().toURI();
    }
}
