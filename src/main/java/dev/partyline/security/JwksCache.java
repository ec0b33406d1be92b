package dev.partyline.security;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.ResourceRetriever;
import dev.partyline.config.JwksOptions;

/**
 * The keys of an issuer: fetched when they are needed, again when they are old or a token names one that is not among
 * them, and never more than once in {@link JwksOptions#interval}, whatever tokens come. While the issuer does not answer, the keys
 * that are known stay good for {@link #KEPT}.
 *
 * <p>Threading: any thread. Who needs a key that is not there waits for the fetch, as one of {@link #MOST_WAITING}; the
 * others see what is known.
 */
public final class JwksCache implements JWKSource<SecurityContext> {

    static final Duration KEPT = Duration.ofHours(1);
    static final Duration DIRECT = Duration.ofSeconds(5);

    private static final System.Logger LOG = System.getLogger(JwksCache.class.getName());
    private static final int MOST_WAITING = 8;
    private static final int TIMEOUT_MILLIS = 2_000;
    private static final int MOST_BYTES = 256 << 10;

    /** @param since when these are the keys; the distant past for none */
    private record Known(JWKSet keys, Instant since) {}

    private final URI address;
    private final JwksOptions options;
    private final InstantSource clock;
    private final ResourceRetriever retriever = new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, MOST_BYTES);
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile Known known = new Known(new JWKSet(), Instant.MIN);
    private volatile Instant tried = Instant.MIN;

    /** Fetches nothing yet. */
    public JwksCache(URI address, JwksOptions options, InstantSource clock) {
        this.address = address;
        this.options = options;
        this.clock = clock;
    }

    @Override
    public List<JWK> get(JWKSelector selector, SecurityContext context) {
        return get(selector, options.interval());
    }

    /** The same keys for tokens that the issuer has given to this server itself: since nobody else can show one, an unknown key is looked
     *  for after {@link #DIRECT}. */
    public JWKSource<SecurityContext> direct() {
        Duration interval = options.interval().compareTo(DIRECT) < 0 ? options.interval() : DIRECT;
        return (selector, context) -> get(selector, interval);
    }

    private List<JWK> get(JWKSelector selector, Duration interval) {
        Known seen = known;
        Known current = older(seen.since(), options.maxAge()) ? refreshed(seen, older(seen.since(), KEPT), interval) : seen;
        List<JWK> found = select(selector, current);
        return found.isEmpty() ? select(selector, refreshed(current, true, interval)) : found;
    }

    private List<JWK> select(JWKSelector selector, Known from) {
        return older(from.since(), KEPT) ? List.of() : selector.select(from.keys());
    }

    /** @param wait for a fetch that is under way
     *  @param interval behind the last fetch */
    private Known refreshed(Known seen, boolean wait, Duration interval) {
        boolean tooEarly = !older(tried, interval) && !fetching.isLocked();
        if (known != seen || tooEarly || !lock(wait)) return known;
        try {
            if (known == seen && older(tried, interval)) fetch();
            return known;
        } finally {
            fetching.unlock();
        }
    }

    private boolean lock(boolean wait) {
        if (!wait) return fetching.tryLock();
        if (fetching.getQueueLength() >= MOST_WAITING) return false;
        try {
            return fetching.tryLock(2 * TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void fetch() {
        Instant now = clock.instant();
        tried = now;
        try {
            JWKSet keys = JWKSet.parse(retriever.retrieveResource(address.toURL()).getContent()).toPublicJWKSet();
            known = new Known(keys, now);
            LOG.log(INFO, () -> "fetched " + keys.size() + " keys from " + address);
        } catch (IOException | ParseException | IllegalArgumentException failure) {
            LOG.log(WARNING, () -> "the keys at " + address + " cannot be fetched: "
                    + failure.getClass().getSimpleName());
        }
    }

    private boolean older(Instant since, Duration than) {
        return !clock.instant().isBefore(since.plus(than));
    }
}
