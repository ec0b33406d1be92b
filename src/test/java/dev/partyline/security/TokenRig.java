package dev.partyline.security;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import dev.partyline.config.JwtSettings;
import dev.partyline.config.Limits;
import dev.partyline.testing.TokenIssuer;

/** A door that takes the tokens of one issuer. */
final class TokenRig {

    private TokenRig() {}

    static JwtSettings settings(TokenIssuer issuer) {
        return new JwtSettings(Optional.of(TokenIssuer.NAME), List.of("also-us", TokenIssuer.AUDIENCE),
                Optional.of(issuer.jwks()), new JWKSet(), Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256),
                Duration.ofSeconds(30), "sub", "groups");
    }

    /** The same, but that it knows these keys and fetches none. */
    static JwtSettings settings(JWKSet keys, String nameClaim) {
        return new JwtSettings(Optional.of(TokenIssuer.NAME), List.of(TokenIssuer.AUDIENCE), Optional.empty(), keys,
                Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256), Duration.ofSeconds(30), nameClaim, "groups");
    }

    static Door door(JwtSettings settings) {
        return new Door(List.of(), settings, Limits.defaults());
    }

    /** Who is let in by a token, whatever that rests on. */
    static Optional<Identity> shown(Door door, String token) {
        return identity(door, token).map(identity -> identity.on(Basis.LASTING));
    }

    static Optional<Identity> identity(Door door, String token) {
        return door.authenticator.identify(door.authenticator.presented(null, "Bearer " + token).orElseThrow());
    }
}
