package dev.partyline.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.nimbusds.jose.JWSAlgorithm;

/**
 * Where people sign in by a browser. Immutable.
 *
 * @param issuer of the provider, below which it says what it offers; empty when nobody signs in
 * @param clientId as which the provider knows this server
 * @param clientSecret empty for a public client
 * @param scopes that are asked for, {@code openid} among them
 * @param publicUrl of this server, as browsers see it, without a slash at the end; empty to go by each request
 * @param idle how long a login lasts without a request
 * @param lifetime how long a login lasts at most
 * @param checkInterval how often the provider is asked about a login that is in use; zero for never
 * @param algorithms with which the provider may sign, all of them with a private key
 * @param clockSkew by which the provider's clock may differ from ours
 * @param nameClaim whose text is the name of the identity, as with bearer tokens
 * @param groupsClaim whose texts are its groups, as with bearer tokens
 */
public record OidcSettings(Optional<URI> issuer, String clientId, Optional<Secret> clientSecret, List<String> scopes,
        Optional<URI> publicUrl, Duration idle, Duration lifetime, Duration checkInterval, Set<JWSAlgorithm> algorithms,
        Duration clockSkew, String nameClaim, String groupsClaim) {

    /** Nobody signs in. */
    public static final OidcSettings OFF = new OidcSettings(Optional.empty(), "", Optional.empty(), List.of(),
            Optional.empty(), Duration.ZERO, Duration.ZERO, Duration.ZERO, Set.of(), Duration.ZERO, "", "");

    public OidcSettings {
        scopes = List.copyOf(scopes);
        algorithms = Set.copyOf(algorithms);
    }

    /** Whether anybody can sign in. */
    public boolean on() {
        return issuer.isPresent();
    }

    /** Whether browsers reach this server by https whatever a request looks like, as behind a proxy that ends TLS. */
    public boolean publicByTls() {
        return publicUrl.filter(url -> "https".equals(url.getScheme())).isPresent();
    }

    /** Whether what comes from there can be nobody else's: by https without a login, or from this machine. */
    public static boolean trusted(URI address) {
        return JwtReader.trusted(address.toString()).isPresent();
    }

    @Override
    public String toString() {
        return "OidcSettings[" + issuer.map(name -> clientId + " at " + name).orElse("off") + "]";
    }
}
