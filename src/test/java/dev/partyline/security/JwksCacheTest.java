package dev.partyline.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import dev.partyline.config.JwksOptions;
import dev.partyline.testing.TokenIssuer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When an issuer is asked for its keys: when they are needed, and never more often than once a minute. */
class JwksCacheTest {

    private static final Duration INTERVAL = JwksOptions.defaults().interval();
    private static final Duration MAX_AGE = JwksOptions.defaults().maxAge();
    private static final int FLOOD = 200;
    private static final int THREADS = 16;

    private final TokenIssuer issuer = TokenIssuer.start();
    private final Door door = TokenRig.door(TokenRig.settings(issuer));

    @AfterEach
    void close() {
        issuer.close();
    }

    private boolean accepted(String token) {
        return TokenRig.shown(door, token).isPresent();
    }

    private void pass(Duration time) {
        door.now = door.now.plus(time);
    }

    private String ofUnknownKey(String name) {
        return issuer.token(TokenIssuer.claims("mallory").build(), header -> header.keyID(name));
    }

    @Test
    void nobodyIsAskedBeforeAToken() {
        assertEquals(0, issuer.fetches());
    }

    @Test
    void aNewKeyIsKnownAfterAMinuteAtMost() {
        assertTrue(accepted(issuer.token("anna")));
        String old = issuer.token("anna");
        issuer.rotate();
        pass(INTERVAL.minusNanos(1));
        assertEquals(false, accepted(issuer.token("anna")));
        pass(Duration.ofNanos(1));
        assertTrue(accepted(issuer.token("anna")));
        assertEquals(2, issuer.fetches());
        assertEquals(false, accepted(old), "what the issuer shows no more is good no more");
    }

    /** Such as id tokens. */
    @Test
    void aNewKeyOfWhatTheIssuerHasGivenItselfIsKnownAfterSeconds() throws KeySourceException {
        Instant[] now = {Instant.parse("2026-03-14T09:26:00Z")};
        var cache = new JwksCache(issuer.jwks(), JwksOptions.defaults(), () -> now[0]);
        var any = new JWKSelector(new JWKMatcher.Builder().keyID(issuer.key().getKeyID()).build());
        assertEquals(1, cache.direct().get(any, null).size());
        issuer.rotate();
        var next = new JWKSelector(new JWKMatcher.Builder().keyID(issuer.key().getKeyID()).build());
        now[0] = now[0].plus(JwksCache.DIRECT);
        assertEquals(0, cache.get(next, null).size(), "what anybody can show");
        assertEquals(1, cache.direct().get(next, null).size());
        assertEquals(2, issuer.fetches());
    }

    @Test
    void aKeyThatIsTakenBackIsForgottenAfterAWhile() {
        String old = issuer.token("anna");
        assertTrue(accepted(old));
        issuer.rotate();
        pass(MAX_AGE.minusNanos(1));
        assertTrue(accepted(old));
        pass(Duration.ofNanos(1));
        assertEquals(false, accepted(old));
    }

    @Test
    void aFloodOfUnknownKeysCostsOneFetchAMinute() throws InterruptedException, ExecutionException, TimeoutException {
        var pool = Executors.newFixedThreadPool(THREADS);
        try {
            for (int minute = 1; minute <= 3; minute++) {
                var flood = new ArrayList<Callable<Boolean>>();
                for (int i = 0; i < FLOOD; i++) {
                    String token = ofUnknownKey("key of minute " + minute + ", " + i);
                    flood.add(() -> accepted(token));
                }
                for (Future<Boolean> one : pool.invokeAll(flood)) assertEquals(false, one.get(30, TimeUnit.SECONDS));
                assertEquals(minute, issuer.fetches());
                pass(INTERVAL);
            }
            assertTrue(accepted(issuer.token("anna")), "and the others are let in meanwhile");
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void whileTheIssuerIsAwayItsKeysStayGoodForAnHour() {
        assertTrue(accepted(issuer.token("anna")));
        issuer.close();
        for (Duration passed = Duration.ZERO; passed.compareTo(JwksCache.KEPT) < 0; passed = passed.plusMinutes(10)) {
            assertTrue(accepted(issuer.token("anna")), passed::toString);
            pass(Duration.ofMinutes(10));
        }
        assertEquals(false, accepted(issuer.token("anna")));
    }

    @Test
    void anIssuerThatDoesNotAnswerHoldsNobodyUpForLong() {
        issuer.fallSilent();
        long began = System.nanoTime();
        assertEquals(false, accepted(issuer.token("anna")));
        assertEquals(false, accepted(issuer.token("anna")), "at once, for it is too early to ask again");
        long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
        assertTrue(seconds < 10, () -> "after " + seconds + " s");
        assertEquals(1, issuer.fetches());
    }

    /** While one waits for an answer, the others go on with what is known. */
    @Test
    void aFetchBecauseOfAgeHoldsNobodyUp() throws InterruptedException, ExecutionException, TimeoutException {
        String token = issuer.token("anna");
        assertTrue(accepted(token));
        issuer.fallSilent();
        pass(MAX_AGE);
        var pool = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Boolean>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) all.add(() -> accepted(token));
            for (Future<Boolean> one : pool.invokeAll(all)) assertTrue(one.get(30, TimeUnit.SECONDS));
            assertEquals(2, issuer.fetches());
        } finally {
            pool.shutdownNow();
        }
    }

    /** Whoever knows such a key could sign with it. */
    @Test
    void aSharedKeyAmongTheKeysIsNoKey() {
        issuer.publish(issuer.key(), new OctetSequenceKey.Builder(new byte[64]).keyID("shared").build());
        assertTrue(accepted(issuer.token("anna")));
    }
}
