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
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Whatever the issuer that is configured has signed, with an algorithm that is allowed, for this server, valid now; and
 * the one way to its keys. Any thread; may wait a few seconds for these, at most once a minute.
 */
@ApplicationScoped
public class SignedTokens {

    /** Longer ones are not looked at. */
    static final int MOST_CHARS = 16 << 10;

    private static final System.Logger LOG = System.getLogger(SignedTokens.class.getName());
    /** The library reads other alphabets too and passes over what is in none, so that one token could be written in many ways. */
    private static final Pattern COMPACT = Pattern.compile("[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]++");
    private static final int MOST_LOGGED = 200;

    @Inject JwtSettings options;
    @Inject InstantSource clock;

    private JWKSource<SecurityContext> keys;

    @PostConstruct
    void prepare() {
        keys = options.jwksUri().<JWKSource<SecurityContext>>map(address -> new JwksCache(address, clock))
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
        var processor = new DefaultJWTProcessor<SecurityContext>();
        if (!options.on()) return processor;
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, form.type(), null));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(options.algorithms(), keys));
        processor.setJWTClaimsSetVerifier(claims(form));
        return processor;
    }

    private DefaultJWTClaimsVerifier<SecurityContext> claims(Form form) {
        var issued = new JWTClaimsSet.Builder().issuer(options.issuer().orElseThrow()).build();
        var required = new HashSet<>(form.required());
        required.add("exp");
        var claims = new DefaultJWTClaimsVerifier<SecurityContext>(new HashSet<>(options.audience()), issued, required,
                form.prohibited());
        claims.setMaxClockSkew((int) options.clockSkew().toSeconds());
        return claims;
    }

    /** @return what it claims; empty for whatever is no good token */
    Optional<JWTClaimsSet> verify(String token, DefaultJWTProcessor<SecurityContext> processor) {
        boolean written = options.on() && token.length() <= MOST_CHARS && COMPACT.matcher(token).matches();
        if (!written) return Optional.empty();
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
        LOG.log(DEBUG, () -> "a token was refused: "
                + why.replaceAll("\\p{Cntrl}", " ").substring(0, Math.min(why.length(), MOST_LOGGED)));
    }
}
