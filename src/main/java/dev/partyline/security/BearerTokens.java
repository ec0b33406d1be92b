package dev.partyline.security;

import static java.lang.System.Logger.Level.DEBUG;

import java.text.ParseException;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.partyline.config.JwtSettings;
import dev.partyline.security.Identity.Kind;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Bearer tokens: signed by the issuer that is configured, with an algorithm that is allowed, for this server, valid now.
 * Any thread; may wait a few seconds for the issuer's keys, at most once a minute.
 */
@ApplicationScoped
public class BearerTokens {

    /** Longer ones are not looked at. */
    static final int MOST_CHARS = 16 << 10;

    private static final System.Logger LOG = System.getLogger(BearerTokens.class.getName());
    /** The library reads other alphabets too and passes over what is in none, so that one token could be written in many ways. */
    private static final Pattern COMPACT = Pattern.compile("[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]++");
    /** What RFC 9068 calls access tokens; many issuers call them nothing in particular. */
    private static final JOSEObjectType ACCESS_TOKEN = new JOSEObjectType("at+jwt");

    @Inject JwtSettings options;
    @Inject InstantSource clock;
    @Inject MeterRegistry meters;

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    @PostConstruct
    void prepare() {
        if (!options.on()) return;
        JWKSource<SecurityContext> keys = options.jwksUri().<JWKSource<SecurityContext>>map(
                address -> new JwksCache(address, clock)).orElseGet(() -> new ImmutableJWKSet<>(options.keys()));
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, ACCESS_TOKEN, null));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(options.algorithms(), keys));
        processor.setJWTClaimsSetVerifier(claims());
    }

    private DefaultJWTClaimsVerifier<SecurityContext> claims() {
        var issued = new JWTClaimsSet.Builder().issuer(options.issuer().orElseThrow()).build();
        var claims = new DefaultJWTClaimsVerifier<SecurityContext>(new HashSet<>(options.audience()), issued,
                Set.of("exp", options.nameClaim()), Set.of());
        claims.setMaxClockSkew((int) options.clockSkew().toSeconds());
        return claims;
    }

    /** @return whom the token names; empty for whatever is no good token */
    Optional<Identity> identify(String token) {
        boolean written = options.on() && token.length() <= MOST_CHARS && COMPACT.matcher(token).matches();
        Optional<Identity> identity = written ? verified(token) : Optional.empty();
        meters.counter("partyline.tokens", "outcome", identity.isPresent() ? "accepted" : "refused").increment();
        return identity;
    }

    private Optional<Identity> verified(String token) {
        try {
            JWTClaimsSet claims = processor.process(SignedJWT.parse(token), null);
            String name = claims.getStringClaim(options.nameClaim());
            boolean good = Claims.mayName(name);
            if (!good) refused("its name is none that somebody may have");
            return good ? Optional.of(new Identity(name, Kind.TOKEN)) : Optional.empty();
        } catch (ParseException | JOSEException | BadJOSEException | IllegalArgumentException bad) {
            refused(String.valueOf(bad.getMessage()));
            return Optional.empty();
        }
    }

    /** Why, for whoever sets the server up: what the library says has claims in it at times, but never the token. */
    private static void refused(String why) {
        LOG.log(DEBUG, () -> "a token was refused: " + Claims.printable(why));
    }
}
