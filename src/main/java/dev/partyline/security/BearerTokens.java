package dev.partyline.security;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.partyline.config.JwtSettings;
import dev.partyline.config.TenantSettings;
import dev.partyline.conversation.Tenant;
import dev.partyline.security.Identity.Kind;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Bearer tokens: they say who somebody is, and until when. Any thread; waits as {@link SignedTokens} do. */
@ApplicationScoped
public class BearerTokens {

    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}]{1,200}");
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
        String name = SignedTokens.text(claims, options.nameClaim());
        boolean good = Identity.mayBeNamed(name) && NAME.matcher(name).matches();
        if (!good) SignedTokens.refused("its name is none that somebody may have");
        Optional<Tenant> tenant = tenant(claims.getClaims());
        if (tenant.isEmpty()) SignedTokens.refused("it names no tenant that there is");
        return good ? tenant.map(Identity.of(name, Kind.TOKEN, GroupsClaim.of(claims.getClaims(), options.groupsClaim()))
                .on(basis(claims))::of) : Optional.empty();
    }

    /** Without a claim for it, everybody is of the default tenant; with one, whoever names no tenant is of none. */
    private Optional<Tenant> tenant(Map<String, Object> claims) {
        if (tenants.claim().isEmpty()) return Optional.of(Tenant.DEFAULT);
        Set<String> named = GroupsClaim.of(claims, tenants.claim().get());
        return named.size() == 1 ? named.stream().filter(tenants::has).map(Tenant::labelled).findFirst() : Optional.empty();
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
