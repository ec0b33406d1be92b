package dev.partyline.login;

import static java.lang.System.Logger.Level.DEBUG;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import dev.partyline.config.OidcSettings;
import dev.partyline.config.Secret;
import dev.partyline.security.Claims;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** What the provider knows of somebody at this moment (OpenID Connect Core 1.0, section 5.3). Any thread; waits a few seconds. */
@ApplicationScoped
public class UserInfo {

    private static final System.Logger LOG = System.getLogger(UserInfo.class.getName());
    private static final int CLIENT_ERRORS = 4;

    @Inject OidcSettings options;

    /**
     * What is answered.
     *
     * @param groups that are named; null if the answer is for nobody to read
     */
    record Answer(Says says, Set<String> groups) {

        Answer(Says says) {
            this(says, null);
        }
    }

    /** What an answer means for the token that was shown. */
    enum Says {
        /** It is good. */
        GOOD,
        /** It is not good, or not any more. */
        REFUSED,
        /** Nothing can be had for it here. */
        UNFIT,
        /** Nothing, as of a provider that is in trouble. */
        NOTHING
    }

    /**
     * @param access shown with the request
     * @param subject whom it has to be about
     * @throws IOException if the provider does not answer
     */
    Answer ask(Secret access, String subject, Provider.Offer offer) throws IOException {
        Optional<URI> address = offer.userInfo();
        if (address.isEmpty()) return new Answer(Says.UNFIT);
        var token = new BearerAccessToken(access.value());
        HTTPResponse response = TokenEndpoint.send(new UserInfoRequest(address.get(), token).toHTTPRequest());
        int status = response.getStatusCode();
        if (status == HTTPResponse.SC_OK) return good(response, subject);
        if (status == HTTPResponse.SC_UNAUTHORIZED) return new Answer(Says.REFUSED);
        return new Answer(Provider.inTrouble(status) || status / 100 != CLIENT_ERRORS ? Says.NOTHING : Says.UNFIT);
    }

    /** A signed answer is as good as one that can be read, but says no groups here. */
    private Answer good(HTTPResponse response, String subject) {
        try {
            var info = UserInfoResponse.parse(response).toSuccessResponse().getUserInfo();
            if (info == null) return new Answer(Says.GOOD);
            if (info.getSubject().getValue().equals(subject)) {
                return new Answer(Says.GOOD, Claims.groups(info.toJSONObject(), options.groupsClaim()));
            }
        } catch (ParseException malformed) {
            LOG.log(DEBUG, "what the identity provider says of somebody makes no sense");
        }
        return new Answer(Says.NOTHING);
    }
}
