package dev.partyline.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;

/**
 * Which bearer tokens are good. Immutable.
 *
 * @param issuer exactly as tokens name it; empty when none are good
 * @param audience of which a token must name one; without it, tokens for other services would be good here
 * @param jwksUri where the issuer's keys are; empty when they are configured
 * @param keys the issuer's keys, public ones only; empty when they are fetched
 * @param algorithms with which a token may be signed, all of them with a private key
 * @param clockSkew by which the issuer's clock may differ from ours
 * @param nameClaim whose text is the name of the identity
 * @param groupsClaim whose texts are its groups; with dots for claims in claims
 */
public record JwtSettings(Optional<String> issuer, List<String> audience, Optional<URI> jwksUri, JWKSet keys,
        Set<JWSAlgorithm> algorithms, Duration clockSkew, String nameClaim,
        String groupsClaim) {

    /** No token is good. */
    public static final JwtSettings OFF = new JwtSettings(Optional.empty(), List.of(), Optional.empty(), new JWKSet(),
            Set.of(), Duration.ZERO, "", "");

    public JwtSettings {
        audience = List.copyOf(audience);
        algorithms = Set.copyOf(algorithms);
    }

    /** Whether any token is good. */
    public boolean on() {
        return issuer.isPresent();
    }

    @Override
    public String toString() {
        return "JwtSettings[" + issuer.map(name -> name + " for " + audience).orElse("off") + "]";
    }
}
