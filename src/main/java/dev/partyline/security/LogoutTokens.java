package dev.partyline.security;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.partyline.config.JwtSettings;
import dev.partyline.config.OidcSettings;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Logout tokens, by which the issuer of tokens, or the provider of logins, says that somebody has left (OpenID Connect Back-Channel Logout 1.0, section 2.6). Any
 * thread; waits as {@link SignedTokens} do.
 */
@ApplicationScoped
public class LogoutTokens {

    /** The claim that no other token has. */
    static final String EVENTS = "events";

    /** Older ones are refused whenever they expire, so that it has an end how long their ids must be known. */
    static final Duration MOST_AGE = Duration.ofMinutes(10);

    private static final String LOGOUT = "http://schemas.openid.net/event/backchannel-logout";
    private static final JOSEObjectType TYPE = new JOSEObjectType("logout+jwt");
    private static final SignedTokens.Form FORM =
            new SignedTokens.Form(TYPE, Set.of("iat", "jti", EVENTS), Set.of("nonce"));
    private static final Pattern ID = Pattern.compile("[^\\p{Cntrl}]{1,255}");

    @Inject JwtSettings options;
    @Inject SignedTokens tokens;
    @Inject OidcSettings logins;
    @Inject LoginKeys loginKeys;

    private DefaultJWTProcessor<SecurityContext> processor;

    @PostConstruct
    void prepare() {
        processor = tokens.processor(FORM);
    }

    /**
     * What the issuer wants.
     *
     * @param id of the token
     * @param subject who has left; empty if it is not said
     * @param session that has ended; empty for all that the subject had until then
     * @param issued when it was said, by the issuer's clock
     */
    record Order(String id, String subject, String session, Instant issued) {}

    /** @return empty for whatever is no good logout token */
    Optional<Order> read(String token) {
        return tokens.verify(token, processor).or(() -> ofLogins(token)).filter(this::recent).filter(LogoutTokens::saysLogout).map(claims ->
                new Order(SignedTokens.text(claims, "jti"), SignedTokens.text(claims, "sub"),
                        SignedTokens.text(claims, "sid"), claims.getIssueTime().toInstant()))
                .filter(LogoutTokens::namesSomebody);
    }

    /** The provider at which people sign in may be another one; it says who has left to the client that they signed in to. */
    private Optional<JWTClaimsSet> ofLogins(String token) {
        if (!logins.on()) return Optional.empty();
        return loginKeys.keys().flatMap(keys -> SignedTokens.verified(token, SignedTokens.processor(FORM,
                new SignedTokens.By(logins.issuer().orElseThrow().toString(), Set.of(logins.clientId()), logins.algorithms(), keys,
                        logins.clockSkew()))));
    }

    private boolean recent(JWTClaimsSet claims) {
        Duration age = Duration.between(claims.getIssueTime().toInstant(), Instant.now());
        boolean recent = age.plus(options.clockSkew()).compareTo(Duration.ZERO) >= 0
                && age.minus(options.clockSkew()).compareTo(MOST_AGE) <= 0;
        if (!recent) SignedTokens.refused("it was issued too long ago, or in the future");
        return recent;
    }

    private static boolean saysLogout(JWTClaimsSet claims) {
        boolean says = claims.getClaim(EVENTS) instanceof Map<?, ?> events && events.get(LOGOUT) instanceof Map;
        if (!says) SignedTokens.refused("its events have no logout");
        return says;
    }

    private static boolean namesSomebody(Order order) {
        boolean wellFormed = Stream.of(order.id(), order.subject(), order.session())
                .allMatch(id -> id.isEmpty() || ID.matcher(id).matches());
        boolean names = wellFormed && !order.id().isEmpty() && !(order.subject() + order.session()).isEmpty();
        if (!names) SignedTokens.refused("it does not say who has left, or has no id");
        return names;
    }
}
