package dev.partyline.login;

import static java.lang.System.Logger.Level.ERROR;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.partyline.config.OidcSettings;
import dev.partyline.login.LoginCheck.Outcome;
import dev.partyline.security.LoginChecks;
import dev.partyline.security.LoginSession;
import dev.partyline.security.Logins;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * When the provider is asked about a login: when it is in use, and was not asked about for a while; a few at once, of each login
 * one at a time, so that what waits is bounded by how many there are. While it does not answer, nearly nothing is asked, and logins stay.
 */
@ApplicationScoped
public class ProviderChecks implements LoginChecks {

    static final int AT_ONCE = 8;
    /** Whoever looks after connections does so once a second: who is due before the next look is asked about now. */
    private static final Duration EARLY = Duration.ofMillis(500);
    /** Requests that may wait for an answer at once; others are let in as they are. */
    private static final int MOST_WAITING = 32;
    private static final System.Logger LOG = System.getLogger(ProviderChecks.class.getName());
    private static final CompletableFuture<Void> NOTHING = CompletableFuture.completedFuture(null);

    @Resource ManagedThreadFactory factory;
    @Inject OidcSettings options;
    @Inject Logins logins;
    @Inject LoginCheck check;
    @Inject InstantSource clock;
    @Inject MeterRegistry meters;

    private final ConcurrentMap<String, CompletableFuture<Void>> asked = new ConcurrentHashMap<>();
    private final Semaphore waiting = new Semaphore(MOST_WAITING);
    private Outage outage;
    private ThreadPoolExecutor threads;

    @PostConstruct
    void start() {
        outage = new Outage(options.checkInterval());
        threads = new ThreadPoolExecutor(AT_ONCE, AT_ONCE, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), factory);
        threads.allowCoreThreadTimeOut(true);
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }

    @Override
    public void begin(LoginSession session) {
        begun(session, EARLY);
    }

    @Override
    public void await(LoginSession session) {
        CompletableFuture<Void> answer = begun(session, Duration.ZERO);
        if (answer.isDone() || outage.on() || !waiting.tryAcquire()) return;
        try {
            answer.get(Provider.TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException late) {
            // she is let in as long as nobody says otherwise, which the next request finds out
        } finally {
            waiting.release();
        }
    }

    private CompletableFuture<Void> begun(LoginSession session, Duration early) {
        Instant now = clock.instant();
        if (!due(session, now.plus(early)) || outage.rests(now)) return NOTHING;
        var mine = new CompletableFuture<Void>();
        CompletableFuture<Void> others = asked.putIfAbsent(session.id(), mine);
        if (others != null) return others;
        try {
            threads.execute(() -> ask(session.id(), early, mine));
        } catch (RejectedExecutionException stopping) {
            done(session.id(), mine);
        }
        return mine;
    }

    private boolean due(LoginSession session, Instant now) {
        Duration interval = options.checkInterval();
        return !interval.isZero() && !now.isBefore(session.tokens().asked().plus(interval));
    }

    private void done(String id, CompletableFuture<Void> answer) {
        asked.remove(id, answer);
        answer.complete(null);
    }

    private void ask(String id, Duration early, CompletableFuture<Void> answer) {
        try {
            Instant now = clock.instant();
            logins.look(id).filter(session -> due(session, now.plus(early)) && outage.mayAsk(now)).ifPresent(this::ask);
        } finally {
            done(id, answer);
        }
    }

    /** A mistake of ours says nothing of a login. */
    private Outcome outcome(LoginSession session) {
        try {
            return check.ask(session);
        } catch (RuntimeException failure) { // edge of a thread
            LOG.log(ERROR, "the identity provider could not be asked about a login", failure);
            logins.renew(session.with(session.tokens().asked(clock.instant())));
            return Outcome.UNKNOWN;
        }
    }

    private void ask(LoginSession session) {
        Timer.Sample took = Timer.start(meters);
        Outcome outcome = outcome(session);
        took.stop(meters.timer("partyline.login.checks", "outcome", outcome.name().toLowerCase(Locale.ROOT)));
        if (outcome == Outcome.AWAY) outage.failed(clock.instant());
        else outage.answered();
    }
}
