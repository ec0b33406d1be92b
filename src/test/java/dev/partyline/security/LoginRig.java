package dev.partyline.security;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.nimbusds.jose.JWSAlgorithm;
import dev.partyline.config.OidcSettings;
import dev.partyline.config.Secret;
import dev.partyline.conversation.FakeEvent;
import dev.partyline.security.Identity.Kind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** Logins, with a clock that tests set. */
public final class LoginRig {

    public static final Duration CHECK = Duration.ofSeconds(3);
    static final Duration IDLE = Duration.ofMinutes(30);
    static final Duration LIFETIME = Duration.ofHours(4);
    public static final OidcSettings ON = new OidcSettings(Optional.of(URI.create("https://login.example.com")), "partyline",
            Optional.empty(), List.of("openid"), Optional.empty(), IDLE, LIFETIME, CHECK, Set.of(JWSAlgorithm.RS256),
            Duration.ZERO, "sub", "groups");

    public final Logins logins = new Logins();
    public final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final FakeChecks checks = new FakeChecks();
    final FakeEvent<LoginBegun> begins = new FakeEvent<>();
    final FakeEvent<LoginEnded> ends = new FakeEvent<>();
    public final FakeEvent<Revoked> revoked = new FakeEvent<>();
    final List<LoginBegun> begun = begins.fired();
    public final List<LoginEnded> ended = ends.fired();
    public volatile Instant now = Instant.parse("2026-03-14T09:26:00Z");

    public LoginRig() {
        var sessions = new MemoryLoginSessions();
        sessions.options = ON;
        sessions.clock = () -> now;
        logins.sessions = sessions;
        logins.checks = checks;
        logins.options = ON;
        logins.clock = () -> now;
        logins.begins = begins;
        logins.ends = ends;
        logins.revoked = revoked;
    }

    public void checkedBy(LoginChecks others) {
        logins.checks = others;
    }

    /** What a provider gives, at this moment; the access token is good for five minutes. */
    public LoginTokens tokens() {
        return new LoginTokens(new Secret("the id token"), new Secret("the access token"), now.plusSeconds(300),
                new Secret("the refresh token"), null, now);
    }

    /** One of the group {@code g}. @return the text of its cookie */
    public String begin(String name, String providerSession) {
        return begin(name, providerSession, tokens());
    }

    public String begin(String name, String providerSession, LoginTokens tokens) {
        return logins.begin(new Logins.Known(Identity.of(name, Kind.LOGIN, Set.of("g")), name, name, providerSession, now,
                tokens)).orElseThrow();
    }

    /** The login of this cookie, which is neither used nor asked about by this. */
    public Optional<LoginSession> look(String text) {
        return logins.look(Sha256.hex(text));
    }
}
