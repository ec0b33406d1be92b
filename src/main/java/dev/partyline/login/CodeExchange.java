package dev.partyline.login;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.AuthenticationResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import dev.partyline.login.LoginRefusedException.Why;
import dev.partyline.security.Claims;
import dev.partyline.security.Identity;
import dev.partyline.security.Logins;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Makes of what a browser brings from the provider somebody who is known. Any thread; waits a few seconds for the provider. */
@ApplicationScoped
public class CodeExchange {

    /** Threads that may wait for the provider at once; others have work to do. */
    private static final int MOST_WAITING = 16;
    private static final System.Logger LOG = System.getLogger(CodeExchange.class.getName());

    @Inject Provider provider;
    @Inject TokenEndpoint endpoint;
    @Inject IdTokens reader;
    @Inject InstantSource clock;

    private final Semaphore waiting = new Semaphore(MOST_WAITING);

    /**
     * @param parameters that the browser brought; their state has been looked at
     * @throws LoginRefusedException whatever is wrong with them, or with what the provider says
     */
    Logins.Known redeem(PendingLogin pending, Map<String, List<String>> parameters) throws LoginRefusedException {
        Provider.Offer offer = provider.offer();
        AuthorizationCode code = code(pending, parameters, offer);
        if (!waiting.tryAcquire()) throw new LoginRefusedException(Why.FULL);
        try {
            OIDCTokens tokens = tokens(pending, code, offer);
            return known(tokens, reader.claims(tokens.getIDToken(), pending.nonce(), offer));
        } finally {
            waiting.release();
        }
    }

    /** Its issuer, where it names one, has to be ours: nobody sends us the code of another provider. */
    private static AuthorizationCode code(PendingLogin pending, Map<String, List<String>> parameters, Provider.Offer offer)
            throws LoginRefusedException {
        try {
            AuthenticationResponse response = AuthenticationResponseParser.parse(pending.redirect(), parameters);
            Issuer named = response.getIssuer();
            if (named != null && !named.equals(offer.metadata().getIssuer())) throw new LoginRefusedException(Why.TOKEN);
            if (response.indicatesSuccess() && response.toSuccessResponse().getAuthorizationCode() != null) {
                return response.toSuccessResponse().getAuthorizationCode();
            }
        } catch (ParseException malformed) {
            LOG.log(DEBUG, "what a browser brought is no answer of a provider");
        }
        throw new LoginRefusedException(Why.DENIED);
    }

    private OIDCTokens tokens(PendingLogin pending, AuthorizationCode code, Provider.Offer offer) throws LoginRefusedException {
        var grant = new AuthorizationCodeGrant(code, pending.redirect(), pending.verifier());
        try {
            TokenResponse response = OIDCTokenResponseParser.parse(endpoint.ask(grant, offer));
            if (response.indicatesSuccess()) return response.toSuccessResponse().getTokens().toOIDCTokens();
            LOG.log(DEBUG, () -> "the identity provider refused a code: " + response.toErrorResponse().getErrorObject().getCode());
        } catch (IOException unreachable) {
            LOG.log(WARNING, () -> "the identity provider cannot be asked: " + unreachable.getClass().getSimpleName());
            throw new LoginRefusedException(Why.PROVIDER);
        } catch (ParseException malformed) {
            LOG.log(WARNING, "the identity provider gave no answer that makes sense");
        }
        throw new LoginRefusedException(Why.DENIED);
    }

    private Logins.Known known(OIDCTokens tokens, JWTClaimsSet claims) throws LoginRefusedException {
        Identity identity = reader.identity(claims).orElseThrow(() -> new LoginRefusedException(Why.NAME));
        String label = Claims.text(claims, "name").or(() -> Claims.text(claims, "preferred_username")).orElse(identity.name());
        String session = Claims.text(claims, "sid").orElse("");
        Instant issued = claims.getIssueTime() == null ? Instant.MIN : claims.getIssueTime().toInstant();
        return new Logins.Known(identity, Claims.printable(label), claims.getSubject(), session, issued,
                IdTokens.kept(tokens, null, clock.instant()));
    }
}
