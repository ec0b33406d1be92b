package dev.partyline.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import dev.partyline.config.OidcSettings;
import dev.partyline.login.LoginCheck.Outcome;
import dev.partyline.security.LoginRig;
import dev.partyline.security.LoginSession;
import dev.partyline.testing.Await;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the provider is asked about a login, and who waits for it. */
class ProviderChecksTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final LoginRig rig = new LoginRig();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile Function<LoginSession, Outcome> answer = this::stoodBy;
    private final ProviderChecks checks = checks(LoginRig.ON);

    private ProviderChecks checks(OidcSettings options) {
        var checks = new ProviderChecks();
        checks.factory = new Threads();
        checks.options = options;
        checks.logins = rig.logins;
        checks.clock = () -> rig.now;
        checks.meters = rig.meters;
        checks.check = new LoginCheck() {
            @Override
            Outcome ask(LoginSession session) {
                asked.incrementAndGet();
                return answer.apply(session);
            }
        };
        checks.start();
        rig.checkedBy(checks);
        return checks;
    }

    @AfterEach
    void stop() {
        checks.stop();
    }

    private Outcome answered(LoginSession session, Outcome outcome) {
        rig.logins.renew(session.with(session.tokens().asked(rig.now)));
        return outcome;
    }

    private Outcome stoodBy(LoginSession session) {
        return answered(session, Outcome.HELD);
    }

    private void pass(Duration time) {
        rig.now = rig.now.plus(time);
    }

    @Test
    void aLoginInUseIsAskedAboutOnceInAnInterval() {
        String text = rig.begin("ada", "s1");
        pass(LoginRig.CHECK.minusMillis(1));
        assertTrue(rig.logins.find(text).isPresent());
        assertEquals(0, asked.get());
        pass(Duration.ofMillis(1));
        for (int i = 0; i < 3; i++) assertTrue(rig.logins.find(text).isPresent());
        assertEquals(1, asked.get());
        pass(LoginRig.CHECK);
        rig.logins.find(text);
        assertEquals(2, asked.get());
        assertEquals(2, rig.meters.timer("partyline.login.checks", "outcome", "held").count());
    }

    @Test
    void whoeverAsksByItIsToldWhatTheProviderSaysNow() {
        answer = session -> {
            rig.logins.disown(session.id());
            return Outcome.ENDED;
        };
        String text = rig.begin("ada", "s1");
        pass(LoginRig.CHECK);
        assertTrue(rig.logins.find(text).isEmpty());
    }

    @Test
    void whoIsConnectedByItWaitsForNothingAndIsAskedAboutByOneAtATime() {
        var silence = new CountDownLatch(1);
        answer = session -> {
            Await.until(LIMIT, () -> "the silence goes on", () -> silence.getCount() == 0);
            return stoodBy(session);
        };
        String text = rig.begin("ada", "s1");
        String id = rig.look(text).orElseThrow().id();
        pass(LoginRig.CHECK);
        for (int i = 0; i < 10; i++) assertTrue(rig.logins.watched(id).isPresent());
        silence.countDown();
        assertTrue(rig.logins.find(text).isPresent(), "waits for the same answer");
        assertEquals(1, asked.get());
    }

    @Test
    void whileTheProviderIsAwayLoginsStayAndOneIsAskedAboutInAnInterval() {
        answer = session -> answered(session, Outcome.AWAY);
        String[] texts = {rig.begin("ada", "s1"), rig.begin("bert", "s2"), rig.begin("carla", "s3"), rig.begin("dora", "s4")};
        pass(LoginRig.CHECK);
        for (int i = 0; i < Outage.FAILURES; i++) rig.logins.find(texts[i]);
        assertEquals(Outage.FAILURES, asked.get());
        assertTrue(rig.logins.find(texts[3]).isPresent());
        assertEquals(Outage.FAILURES, asked.get(), "it is known to be away");
        pass(LoginRig.CHECK);
        answer = this::stoodBy;
        for (String text : texts) assertTrue(rig.logins.find(text).isPresent());
        Await.until(LIMIT, () -> "nobody looks whether it is back", () -> asked.get() > Outage.FAILURES);
        Await.until(LIMIT, () -> "that it is back is not noticed", () -> {
            for (String text : texts) rig.logins.find(text);
            return asked.get() >= Outage.FAILURES + texts.length;
        });
    }

    @Test
    void aCheckThatFailsIsMadeAgainInAnInterval() {
        answer = session -> {
            throw new IllegalStateException("a mistake of ours");
        };
        String text = rig.begin("ada", "s1");
        pass(LoginRig.CHECK);
        for (int i = 0; i < 3; i++) assertTrue(rig.logins.find(text).isPresent());
        assertEquals(1, asked.get());
        answer = this::stoodBy;
        pass(LoginRig.CHECK);
        assertTrue(rig.logins.find(text).isPresent());
        assertEquals(2, asked.get());
    }

    @Test
    void anIntervalOfZeroIsForNever() {
        OidcSettings on = LoginRig.ON;
        var never = checks(new OidcSettings(on.issuer(), on.clientId(), on.clientSecret(), on.scopes(), on.publicUrl(), on.idle(),
                on.lifetime(), Duration.ZERO, on.algorithms(), on.clockSkew(), on.nameClaim(), on.groupsClaim()));
        String text = rig.begin("ada", "s1");
        pass(LoginRig.CHECK.multipliedBy(10));
        assertTrue(rig.logins.find(text).isPresent());
        assertEquals(0, asked.get());
        never.stop();
    }

    private static final class Threads implements ManagedThreadFactory {

        @Override
        public Thread newThread(Runnable work) {
            return new Thread(work);
        }

        @Override
        public ForkJoinWorkerThread newThread(ForkJoinPool pool) {
            throw new UnsupportedOperationException();
        }
    }
}
