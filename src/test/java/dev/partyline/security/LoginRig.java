package dev.partyline.security;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.partyline.config.OidcSettings;
import dev.partyline.config.Secret;
import dev.partyline.conversation.FakeEvent;
import dev.partyline.security.Identity.Kind;

/** Logins, with a clock that tests set. */
final class LoginRig {

    static final Duration IDLE = Duration.ofMinutes(30);
    static final Duration LIFETIME = Duration.ofHours(4);
    static final OidcSettings ON = new OidcSettings(Optional.of(URI.create("https://login.example.com")), "partyline",
            Optional.empty(), List.of("openid"), Optional.empty(), IDLE, LIFETIME, Set.of(), Duration.ZERO, "sub", "groups");

    final Logins logins = new Logins();
    final FakeEvent<LoginBegun> begins = new FakeEvent<>();
    final FakeEvent<LoginEnded> ends = new FakeEvent<>();
    final FakeEvent<Revoked> revoked = new FakeEvent<>();
    final List<LoginBegun> begun = begins.fired();
    final List<LoginEnded> ended = ends.fired();
    volatile Instant now = Instant.parse("2026-03-14T09:26:00Z");

    LoginRig() {
        var sessions = new MemoryLoginSessions();
        sessions.options = ON;
        sessions.clock = () -> now;
        logins.sessions = sessions;
        logins.options = ON;
        logins.clock = () -> now;
        logins.begins = begins;
        logins.ends = ends;
        logins.revoked = revoked;
    }

    String begin(String name, String providerSession) {
        return logins.begin(new Logins.Known(Identity.of(name, Kind.LOGIN, Set.of("g")), name, name, providerSession, now,
                new Secret("the id token"))).orElseThrow();
    }
}
