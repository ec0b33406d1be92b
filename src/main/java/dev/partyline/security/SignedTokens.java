package dev.partyline.security;

import static java.lang.System.Logger.Level.DEBUG;

import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
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
import dev.partyline.config.JwksOptions;
import dev.partyline.config.JwtSettings;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Whatever the issuer that is configured has signed, with an algorithm that is allowed, for this server, valid now; and
 * the one way to its keys. Any thread; may wait a few seconds for these, at most once in {@link JwksOptions#interval}.
 */
@ApplicationScoped
public class SignedTokens {

    /** Longer ones are not looked at. */
    static final int MOST_CHARS = 16 << 10;

    private static final System.Logger LOG = System.getLogger(SignedTokens.class.getName());
    /** The library reads other alphabets too and passes over what is in none, so that one token could be written in many ways. */
    private static final Pattern COMPACT = Pattern.compile("[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]++");

    @Inject JwtSettings options;
    @Inject JwksOptions freshness = JwksOptions.defaults();
    @Inject InstantSource clock;

    private JWKSource<SecurityContext> keys;

    @PostConstruct
    void prepare() {
        keys = options.jwksUri().<JWKSource<SecurityContext>>map(address -> new JwksCache(address, freshness, clock))
                .orElseGet(() -> new ImmutableJWKSet<>(options.keys()));
    }

    /**
     * What a kind of token has to be, beside what all have to be: it must expire.
     *
     * @param type that it may say to be, if it says anything but that it is a token
     * @param required claims, beside {@code exp}
     * @param prohibited claims that tell other kinds
     */
    record Form(JOSEObjectType type, Set<String> required, Set<String> prohibited) {}

    /** Verifies tokens of one kind. */
    DefaultJWTProcessor<SecurityContext> processor(Form form) {
        return !options.on() ? new DefaultJWTProcessor<>() : processor(form, new By(options.issuer().orElseThrow(),
                Set.copyOf(options.audience()), options.algorithms(), keys, options.clockSkew()));
    }

    /** Who signs, for whom, and how. */
    record By(String issuer, Set<String> audience, Set<JWSAlgorithm> algorithms, JWKSource<SecurityContext> keys,
            Duration clockSkew) {}

    /** Verifies tokens of one kind that somebody signs. */
    static DefaultJWTProcessor<SecurityContext> processor(Form form, By by) {
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, form.type(), null));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(by.algorithms(), by.keys()));
        processor.setJWTClaimsSetVerifier(claims(form, by));
        return processor;
    }

    private static DefaultJWTClaimsVerifier<SecurityContext> claims(Form form, By by) {
        var issued = new JWTClaimsSet.Builder().issuer(by.issuer()).build();
        var required = new HashSet<>(form.required());
        required.add("exp");
        var claims = new DefaultJWTClaimsVerifier<SecurityContext>(new HashSet<>(by.audience()), issued, required,
                form.prohibited());
        claims.setMaxClockSkew((int) by.clockSkew().toSeconds());
        return claims;
    }

    /** @return what it claims; empty for whatever is no good token */
    Optional<JWTClaimsSet> verify(String token, DefaultJWTProcessor<SecurityContext> processor) {
        return options.on() ? verified(token, processor) : Optional.empty();
    }

    /** The same, of whoever the processor is for. */
    static Optional<JWTClaimsSet> verified(String token, DefaultJWTProcessor<SecurityContext> processor) {
        if (token.length() > MOST_CHARS || !COMPACT.matcher(token).matches()) return Optional.empty();
        try {
            return Optional.of(processor.process(SignedJWT.parse(token), null));
        } catch (ParseException | JOSEException | BadJOSEException | IllegalArgumentException bad) {
            refused(String.valueOf(bad.getMessage()));
            return Optional.empty();
        }
    }

    /** A claim that is a text. @return empty for anything else */
    static String text(JWTClaimsSet claims, String name) {
        return claims.getClaim(name) instanceof String text ? text : "";
    }

    /** Why, for whoever sets the server up: what the library says has claims in it at times, but never the token. */
    static void refused(String why) {
        LOG.log(DEBUG, () -> "a token was refused: " + Claims.printable(why));
    }
}
