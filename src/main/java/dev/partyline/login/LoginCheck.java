package dev.partyline.login;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import dev.partyline.login.UserInfo.Says;
import dev.partyline.security.Claims;
import dev.partyline.security.Identity;
import dev.partyline.security.LoginSession;
import dev.partyline.security.LoginTokens;
import dev.partyline.security.Logins;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Asks the provider whether it still stands by one login, and does what follows from the answer. It is asked what it knows of her, by
 * the access token, which costs it little; and for new tokens when that one is over, is refused, or other groups are heard. Only a
 * refusal of these ends the login. Any thread, of one login one at a time; waits a few seconds.
 */
@ApplicationScoped
public class LoginCheck {

    private static final System.Logger LOG = System.getLogger(LoginCheck.class.getName());

    @Inject Provider provider;
    @Inject TokenEndpoint endpoint;
    @Inject UserInfo info;
    @Inject IdTokens reader;
    @Inject Logins logins;
    @Inject InstantSource clock;

    /** What was found. */
    enum Outcome {
        /** The provider stands by it. */
        HELD,
        /** The same, and has given new tokens. */
        RENEWED,
        /** It does not: the login is over. */
        ENDED,
        /** It has said nothing that tells. */
        UNKNOWN,
        /** It does not answer. */
        AWAY
    }

    Outcome ask(LoginSession session) {
        try {
            return ask(session, provider.offer());
        } catch (IOException | LoginRefusedException unreachable) {
            LOG.log(DEBUG, () -> "the identity provider cannot be asked about a login: " + unreachable.getClass().getSimpleName());
            return later(session, Outcome.AWAY);
        } catch (ParseException malformed) {
            LOG.log(WARNING, "the identity provider gave no answer about a login that makes sense");
            return later(session, Outcome.UNKNOWN);
        }
    }

    private Outcome ask(LoginSession session, Provider.Offer offer) throws IOException, ParseException {
        LoginTokens tokens = session.tokens();
        if (tokens.accessIsOver(clock.instant())) return renewed(session, tokens.heard(), offer);
        UserInfo.Answer answer = info.ask(tokens.access(), session.identity().basis().subject(), offer);
        if (answer.says() == Says.NOTHING) return later(session, Outcome.AWAY);
        if (answer.says() == Says.GOOD) return heard(session, answer.groups(), offer);
        if (tokens.refresh() != null) return renewed(session, tokens.heard(), offer);
        boolean wasGood = tokens.heard() != null;
        return answer.says() == Says.REFUSED && wasGood ? ended(session) : later(session, Outcome.UNKNOWN);
    }

    /** What counts are the groups of the id token. These may be others from the beginning; but when they change, so may those. */
    private Outcome heard(LoginSession session, Set<String> groups, Provider.Offer offer) throws IOException, ParseException {
        LoginTokens tokens = session.tokens();
        Set<String> before = tokens.heard() == null ? session.identity().groups() : tokens.heard();
        Set<String> now = groups == null ? before : groups;
        if (!now.equals(before) && tokens.refresh() != null) return renewed(session, now, offer);
        logins.renew(session.with(tokens.asked(now, clock.instant())));
        return Outcome.HELD;
    }

    private Outcome later(LoginSession session, Outcome outcome) {
        logins.renew(session.with(session.tokens().asked(clock.instant())));
        return outcome;
    }

    private Outcome ended(LoginSession session) {
        logins.disown(session.id());
        return Outcome.ENDED;
    }

    /** @param heard groups, because of which this may be; null for none */
    private Outcome renewed(LoginSession session, Set<String> heard, Provider.Offer offer) throws IOException, ParseException {
        if (session.tokens().refresh() == null) return later(session, Outcome.UNKNOWN);
        var token = new RefreshToken(session.tokens().refresh().value());
        HTTPResponse response = endpoint.ask(new RefreshTokenGrant(token), offer);
        if (Provider.inTrouble(response.getStatusCode())) return later(session, Outcome.AWAY);
        TokenResponse said = OIDCTokenResponseParser.parse(response);
        if (said.indicatesSuccess()) return granted(session, said.toSuccessResponse().getTokens().toOIDCTokens(), heard, offer);
        ErrorObject error = said.toErrorResponse().getErrorObject();
        String code = error == null ? "" : String.valueOf(error.getCode());
        if (code.equals(OAuth2Error.INVALID_GRANT.getCode())) return ended(session);
        LOG.log(WARNING, () -> "the identity provider gives no new tokens: " + Claims.printable(code));
        return later(session, Outcome.UNKNOWN);
    }

    /** A provider may give no id token with them, or one signed with a key that is not known yet; then she stays who she was. */
    private Outcome granted(LoginSession session, OIDCTokens given, Set<String> heard, Provider.Offer offer) {
        LoginTokens newer = IdTokens.kept(given, session.tokens(), clock.instant());
        if (given.getIDToken() == null) {
            logins.renew(session.with(newer.asked(heard, clock.instant())));
            return Outcome.RENEWED;
        }
        try {
            return known(session, newer.asked(heard, clock.instant()), reader.claims(given.getIDToken(), null, offer));
        } catch (LoginRefusedException unread) {
            logins.renew(session.with(newer));
            return Outcome.RENEWED;
        }
    }

    /** Whoever is somebody else by now, because she is called otherwise, signs in again as that. */
    private Outcome known(LoginSession session, LoginTokens newer, JWTClaimsSet claims) {
        Identity before = session.identity();
        Optional<Identity> now = reader.identity(claims).map(read -> read.on(before.basis())).filter(read ->
                read.continues(before) && before.basis().subject().equals(claims.getSubject()));
        if (now.isEmpty()) return ended(session);
        logins.renew(session.with(newer, now.get()));
        return Outcome.RENEWED;
    }
}
