package dev.partyline.security;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import java.util.Set;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.partyline.config.JwtSettings;
import dev.partyline.config.TenantSettings;
import dev.partyline.security.Identity.Kind;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Bearer tokens: they say who somebody is, and until when. Any thread; waits as {@link SignedTokens} do. */
@ApplicationScoped
public class BearerTokens {

    /** What RFC 9068 calls access tokens; many issuers call them nothing in particular. */
    private static final JOSEObjectType ACCESS_TOKEN = new JOSEObjectType("at+jwt");

    @Inject JwtSettings options;
    @Inject TenantSettings tenants = TenantSettings.NONE;
    @Inject SignedTokens tokens;
    @Inject InstantSource clock;
    @Inject MeterRegistry meters;

    private DefaultJWTProcessor<SecurityContext> processor;

    @PostConstruct
    void prepare() {
        processor = tokens.processor(new SignedTokens.Form(ACCESS_TOKEN, Set.of(options.nameClaim()),
                Set.of(LogoutTokens.EVENTS)));
    }

    /** @return whom the token names; empty for whatever is no good token */
    Optional<Identity> identify(String token) {
        Optional<Identity> identity = tokens.verify(token, processor).flatMap(this::named);
        meters.counter("partyline.tokens", "outcome", identity.isPresent() ? "accepted" : "refused").increment();
        return identity;
    }

    private Optional<Identity> named(JWTClaimsSet claims) {
        return Claims.identity(claims, options.nameClaim(), options.groupsClaim(), tenants, Kind.TOKEN)
                .map(identity -> identity.on(basis(claims)));
    }

    /** Its end is taken over to our clock, which goes on evenly when the time of day is set. */
    private Basis basis(JWTClaimsSet claims) {
        Instant end = claims.getExpirationTime().toInstant().plus(options.clockSkew());
        Date issued = claims.getIssueTime();
        return new Basis(clock.instant().plus(Duration.between(Instant.now(), end)), SignedTokens.text(claims, "sub"),
                SignedTokens.text(claims, "sid"), SignedTokens.text(claims, "jti"),
                issued == null ? Instant.MIN : issued.toInstant());
    }
}
