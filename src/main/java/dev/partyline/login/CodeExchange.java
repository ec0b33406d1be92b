package dev.partyline.login;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.AuthenticationResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import dev.partyline.config.OidcSettings;
import dev.partyline.config.TenantSettings;
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

    @Inject OidcSettings options;
    @Inject TenantSettings tenants;
    @Inject Provider provider;

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
            JWT token = idToken(pending, code, offer);
            return known(token, validated(token, pending, offer));
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

    private JWT idToken(PendingLogin pending, AuthorizationCode code, Provider.Offer offer) throws LoginRefusedException {
        var grant = new AuthorizationCodeGrant(code, pending.redirect(), pending.verifier());
        try {
            HTTPRequest request = request(grant, offer).toHTTPRequest();
            request.setConnectTimeout(Provider.TIMEOUT_MILLIS);
            request.setReadTimeout(Provider.TIMEOUT_MILLIS);
            request.setFollowRedirects(false);
            TokenResponse response = OIDCTokenResponseParser.parse(request.send());
            if (response.indicatesSuccess()) return response.toSuccessResponse().getTokens().toOIDCTokens().getIDToken();
            LOG.log(DEBUG, () -> "the identity provider refused a code: " + response.toErrorResponse().getErrorObject().getCode());
        } catch (IOException unreachable) {
            LOG.log(WARNING, () -> "the identity provider cannot be asked: " + unreachable.getClass().getSimpleName());
            throw new LoginRefusedException(Why.PROVIDER);
        } catch (ParseException malformed) {
            LOG.log(WARNING, "the identity provider gave no answer that makes sense");
        }
        throw new LoginRefusedException(Why.DENIED);
    }

    private TokenRequest request(AuthorizationCodeGrant grant, Provider.Offer offer) {
        var address = offer.metadata().getTokenEndpointURI();
        var client = new ClientID(options.clientId());
        return options.clientSecret().map(secret -> new TokenRequest.Builder(address,
                authentication(client, new Secret(secret.value()), offer), grant))
                .orElseGet(() -> new TokenRequest.Builder(address, client, grant)).build();
    }

    /** By the header, unless the provider takes the body only. */
    private static ClientAuthentication authentication(ClientID client, Secret secret, Provider.Offer offer) {
        List<ClientAuthenticationMethod> taken = offer.metadata().getTokenEndpointAuthMethods();
        boolean header = taken == null || taken.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
        return header ? new ClientSecretBasic(client, secret) : new ClientSecretPost(client, secret);
    }

    private JWTClaimsSet validated(JWT token, PendingLogin pending, Provider.Offer offer) throws LoginRefusedException {
        var keys = new JWSVerificationKeySelector<>(options.algorithms(), offer.keys());
        var validator = new IDTokenValidator(offer.metadata().getIssuer(), new ClientID(options.clientId()), keys, null);
        validator.setMaxClockSkew((int) options.clockSkew().toSeconds());
        try {
            return validator.validate(token, pending.nonce()).toJWTClaimsSet();
        } catch (BadJOSEException | JOSEException | ParseException bad) {
            LOG.log(DEBUG, () -> "an id token was refused: " + Claims.printable(bad.getMessage()));
            throw new LoginRefusedException(Why.TOKEN);
        }
    }

    private Logins.Known known(JWT token, JWTClaimsSet claims) throws LoginRefusedException {
        Identity identity = Claims.identity(claims, options.nameClaim(), options.groupsClaim(), tenants, Identity.Kind.LOGIN)
                .orElseThrow(() -> new LoginRefusedException(Why.NAME));
        String label = Claims.text(claims, "name").or(() -> Claims.text(claims, "preferred_username")).orElse(identity.name());
        String session = Claims.text(claims, "sid").orElse("");
        Instant issued = claims.getIssueTime() == null ? Instant.MIN : claims.getIssueTime().toInstant();
        return new Logins.Known(identity, Claims.printable(label), claims.getSubject(), session, issued,
                new dev.partyline.config.Secret(token.getParsedString()));
    }
}
