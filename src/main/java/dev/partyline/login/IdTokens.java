package dev.partyline.login;

import static java.lang.System.Logger.Level.DEBUG;

import java.time.Instant;
import java.util.Optional;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.token.Tokens;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import dev.partyline.config.OidcSettings;
import dev.partyline.config.Secret;
import dev.partyline.config.TenantSettings;
import dev.partyline.login.LoginRefusedException.Why;
import dev.partyline.security.Claims;
import dev.partyline.security.Identity;
import dev.partyline.security.LoginTokens;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Reads what the provider says of somebody. Any thread; may wait a few seconds for the provider's keys, once in a while. */
@ApplicationScoped
public class IdTokens {

    private static final System.Logger LOG = System.getLogger(IdTokens.class.getName());

    @Inject OidcSettings options;
    @Inject TenantSettings tenants;

    /**
     * What an id token claims.
     *
     * @param token null for none, which is refused
     * @param nonce that it has to have; null where that does not matter, because nobody but the provider can have sent it
     * @throws LoginRefusedException if it is none of the provider, for this server, valid now
     */
    JWTClaimsSet claims(JWT token, Nonce nonce, Provider.Offer offer) throws LoginRefusedException {
        if (token == null) throw new LoginRefusedException(Why.TOKEN);
        var keys = new JWSVerificationKeySelector<>(options.algorithms(), offer.keys().direct());
        var validator = new IDTokenValidator(offer.metadata().getIssuer(), new ClientID(options.clientId()), keys, null);
        validator.setMaxClockSkew((int) options.clockSkew().toSeconds());
        try {
            return validator.validate(token, nonce).toJWTClaimsSet();
        } catch (BadJOSEException | JOSEException | ParseException bad) {
            LOG.log(DEBUG, () -> "an id token was refused: " + Claims.printable(bad.getMessage()));
            throw new LoginRefusedException(Why.TOKEN);
        }
    }

    /** @return empty if they name nobody who may be called so here */
    Optional<Identity> identity(JWTClaimsSet claims) {
        return Claims.identity(claims, options.nameClaim(), options.groupsClaim(), tenants, Identity.Kind.LOGIN);
    }

    /**
     * What is kept of tokens that were just given.
     *
     * @param before what they come instead of, and what of it goes on where they are fewer; null for none
     */
    static LoginTokens kept(Tokens given, LoginTokens before, Instant now) {
        JWT id = given instanceof OIDCTokens more ? more.getIDToken() : null;
        Secret idToken = id == null && before != null ? before.idToken() : new Secret(id == null ? "" : id.getParsedString());
        Secret access = new Secret(given.getAccessToken().getValue());
        long seconds = given.getAccessToken().getLifetime();
        Secret older = before == null ? null : before.refresh();
        Secret refresh = given.getRefreshToken() == null ? older : new Secret(given.getRefreshToken().getValue());
        return new LoginTokens(idToken, access, seconds > 0 ? now.plusSeconds(seconds) : Instant.MAX, refresh,
                before == null ? null : before.heard(), now);
    }
}
