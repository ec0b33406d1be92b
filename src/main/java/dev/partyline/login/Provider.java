package dev.partyline.login;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import dev.partyline.config.JwksOptions;
import dev.partyline.config.OidcSettings;
import dev.partyline.login.LoginRefusedException.Why;
import dev.partyline.security.JwksCache;
import dev.partyline.security.LoginKeys;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * What the provider offers, by its own word: fetched when somebody first wants in, again every hour. While it does not
 * answer, what is known stays good. Any thread; may wait a few seconds for the provider, one for all.
 */
@ApplicationScoped
public class Provider implements LoginKeys {

    static final int TIMEOUT_MILLIS = 3_000;
    private static final Duration FRESH = Duration.ofHours(1);
    private static final Duration BETWEEN = Duration.ofSeconds(5);
    private static final int TOO_MANY_REQUESTS = 429;
    private static final System.Logger LOG = System.getLogger(Provider.class.getName());

    /** @param keys with which it signs */
    record Offer(OIDCProviderMetadata metadata, JwksCache keys, Instant since) {

        /** Where somebody signs out; empty if that is not offered. */
        Optional<URI> logout() {
            return Optional.ofNullable(metadata.getEndSessionEndpointURI());
        }

        /** Where it says what it knows of somebody; empty if that is not offered, or could be anybody's. */
        Optional<URI> userInfo() {
            return Optional.ofNullable(metadata.getUserInfoEndpointURI()).filter(OidcSettings::trusted);
        }
    }

    @Inject OidcSettings options;
    @Inject JwksOptions freshness;
    @Inject InstantSource clock;

    private final ReentrantLock fetching = new ReentrantLock();
    private volatile Offer known;
    private volatile Instant tried = Instant.MIN;

    /** @throws LoginRefusedException if nothing is known, and the provider cannot be asked */
    Offer offer() throws LoginRefusedException {
        Offer seen = known;
        if (seen == null || !clock.instant().isBefore(seen.since().plus(FRESH))) refresh(seen);
        if (known == null) throw new LoginRefusedException(Why.PROVIDER);
        return known;
    }

    @Override
    public Optional<JWKSource<SecurityContext>> keys() {
        try {
            return options.on() ? Optional.of(offer().keys()) : Optional.empty();
        } catch (LoginRefusedException unknown) {
            return Optional.empty();
        }
    }

    /** Whether an answer says only that it should be asked again later. */
    static boolean inTrouble(int status) {
        return status >= HTTPResponse.SC_SERVER_ERROR || status == TOO_MANY_REQUESTS;
    }

    private void refresh(Offer seen) {
        if (!lock(seen == null)) return;
        try {
            if (known == seen && !clock.instant().isBefore(tried.plus(BETWEEN))) fetch(seen);
        } finally {
            fetching.unlock();
        }
    }

    private boolean lock(boolean wait) {
        if (!wait) return fetching.tryLock();
        try {
            return fetching.tryLock(2L * TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void fetch(Offer seen) {
        tried = clock.instant();
        URI issuer = options.issuer().orElseThrow();
        try {
            var metadata = OIDCProviderMetadata.resolve(new Issuer(issuer), TIMEOUT_MILLIS, TIMEOUT_MILLIS);
            if (!complete(metadata)) throw new IOException("an address is missing, or could be anybody's");
            boolean sameKeys = seen != null && seen.metadata().getJWKSetURI().equals(metadata.getJWKSetURI());
            JwksCache keys = sameKeys ? seen.keys() : new JwksCache(metadata.getJWKSetURI(), freshness, clock);
            known = new Offer(metadata, keys, tried);
            LOG.log(INFO, () -> "asked " + issuer + " what it offers");
        } catch (GeneralException | IOException | RuntimeException failure) { // the library has its own for bad documents
            LOG.log(WARNING, () -> "the identity provider " + issuer + " cannot be asked: " + failure.getMessage());
        }
    }

    private static boolean complete(OIDCProviderMetadata metadata) {
        return Stream.of(metadata.getAuthorizationEndpointURI(), metadata.getTokenEndpointURI(), metadata.getJWKSetURI())
                .allMatch(address -> address != null && OidcSettings.trusted(address));
    }
}
