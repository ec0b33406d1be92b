package dev.partyline.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.Nonce;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PendingLoginsTest {

    private final PendingLogins pending = new PendingLogins();
    private Instant now = Instant.parse("2026-03-14T09:26:00Z");

    @BeforeEach
    void setClock() {
        pending.clock = () -> now;
    }

    private PendingLogin begin(String state) {
        var login = new PendingLogin("browser", new Nonce(), new CodeVerifier(), URI.create("http://127.0.0.1/x"), "/",
                pending.deadline());
        pending.add(state, login);
        return login;
    }

    @Test
    void aStateIsGoodOnce() {
        PendingLogin login = begin("a");
        assertEquals(Optional.of(login), pending.take("a", "browser"));
        assertEquals(Optional.empty(), pending.take("a", "browser"));
    }

    @Test
    void aStateIsGoodInItsBrowserOnlyAndSpoiltElsewhere() {
        begin("a");
        assertEquals(Optional.empty(), pending.take("a", "another"));
        assertEquals(Optional.empty(), pending.take("a", "browser"));
        begin("b");
        assertEquals(Optional.empty(), pending.take("b", null));
    }

    @Test
    void whoeverTakesTooLongBeginsAgain() {
        begin("a");
        now = now.plus(PendingLogins.LIFETIME).minus(Duration.ofMillis(1));
        begin("b");
        now = now.plusMillis(1);
        assertEquals(Optional.empty(), pending.take("a", "browser"));
        assertTrue(pending.take("b", "browser").isPresent());
    }

    @Test
    void theOldestMakeRoom() {
        for (int i = 0; i <= PendingLogins.MOST; i++) begin("state " + i);
        assertEquals(Optional.empty(), pending.take("state 0", "browser"));
        assertTrue(pending.take("state 1", "browser").isPresent());
        assertTrue(pending.take("state " + PendingLogins.MOST, "browser").isPresent());
    }
}
