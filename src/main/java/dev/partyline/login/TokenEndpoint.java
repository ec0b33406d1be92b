package dev.partyline.login;

import java.io.IOException;
import java.util.List;

import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import dev.partyline.config.OidcSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Where the provider gives tokens for a grant, to this server alone. Any thread; waits a few seconds. */
@ApplicationScoped
public class TokenEndpoint {

    @Inject OidcSettings options;

    /** @throws IOException if it does not answer */
    HTTPResponse ask(AuthorizationGrant grant, Provider.Offer offer) throws IOException {
        return send(request(grant, offer).toHTTPRequest());
    }

    /** Redirects are not followed: what is in the request is for the provider. */
    static HTTPResponse send(HTTPRequest request) throws IOException {
        request.setConnectTimeout(Provider.TIMEOUT_MILLIS);
        request.setReadTimeout(Provider.TIMEOUT_MILLIS);
        request.setFollowRedirects(false);
        return request.send();
    }

    private TokenRequest request(AuthorizationGrant grant, Provider.Offer offer) {
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
}
