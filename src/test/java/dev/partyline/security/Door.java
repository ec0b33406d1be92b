package dev.partyline.security;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.partyline.config.AccessOptions;
import dev.partyline.config.ClientWaitPolicy;
import dev.partyline.config.ConnectionLimits;
import dev.partyline.config.JwtSettings;
import dev.partyline.config.Limits;
import dev.partyline.config.RateLimits;
import dev.partyline.config.RoleSettings;
import dev.partyline.config.SessionKeyFile;
import dev.partyline.config.OidcSettings;
import dev.partyline.config.Settings;
import dev.partyline.config.TenantSettings;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.FakeEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** Everything that decides who gets in, with a clock that tests set. */
public final class Door {

    public final Authenticator authenticator = new Authenticator();
    public final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    public volatile Instant now = Instant.parse("2026-03-14T09:26:00Z");
    public final FakeEvent<Revoked> revoked = new FakeEvent<>();
    public final Logouts logouts = new Logouts();
    final FakeEvent<LoggedOut> loggedOut = new FakeEvent<>();
    final FakeEvent<Refused> refusals = new FakeEvent<>();
    final TicketDesk desk = new TicketDesk();

    /** @param keys none for open mode */
    public Door(List<String> keys, Limits limits) {
        this(keys, JwtSettings.OFF, limits);
    }

    /** @param keys none for open mode, unless tokens are on */
    public Door(List<String> keys, JwtSettings jwt, Limits limits) {
        this(keys, SessionKeyFile.NONE, jwt, limits);
    }

    /** With keys that are in a file. */
    public Door(List<String> keys, SessionKeyFile keyFile, JwtSettings jwt, Limits limits) {
        var settings = new Settings(Path.of("unused"), keys, List.of(), List.of(), false, "memory", Duration.ZERO,
                ClientWaitPolicy.CONTINUE);
        desk.tickets = new MemoryTickets(() -> now);
        desk.limits = limits;
        desk.clock = () -> now;
        desk.meters = meters;
        authenticator.settings = settings;
        authenticator.jwt = jwt;
        authenticator.clock = () -> now;
        authenticator.revocations = revocations();
        var signed = new SignedTokens();
        signed.options = jwt;
        signed.clock = () -> now;
        signed.prepare();
        authenticator.tokens = bearer(jwt, signed);
        wire(logouts, jwt, signed);
        authenticator.keys = new SessionKeys(settings, TenantSettings.NONE, keyFile);
        authenticator.keyFile = keyFile;
        authenticator.tickets = desk;
        authenticator.oidc = OidcSettings.OFF;
    }

    private MemoryRevocations revocations() {
        return new MemoryRevocations(AccessOptions.defaults(), () -> now, meters);
    }

    private BearerTokens bearer(JwtSettings jwt, SignedTokens signed) {
        var tokens = new BearerTokens();
        tokens.options = jwt;
        tokens.tokens = signed;
        tokens.clock = () -> now;
        tokens.meters = meters;
        tokens.prepare();
        return tokens;
    }

    private void wire(Logouts logouts, JwtSettings jwt, SignedTokens signed) {
        logouts.tokens = new LogoutTokens();
        logouts.tokens.options = jwt;
        logouts.tokens.tokens = signed;
        logouts.tokens.logins = OidcSettings.OFF;
        logouts.tokens.loginKeys = Optional::empty;
        logouts.tokens.prepare();
        logouts.options = jwt;
        logouts.provider = OidcSettings.OFF;
        logouts.revocations = authenticator.revocations;
        logouts.revoked = revoked;
        logouts.loggedOut = loggedOut;
        logouts.refusals = refusals;
        logouts.meters = meters;
    }

    /** @param byDefault role of everybody whom the identity provider knows */
    public static ConversationPolicy policy(String byDefault) {
        var policy = new ConversationPolicy();
        policy.settings = new RoleSettings(Set.of(), Set.of(), Set.of(), Set.of(), Optional.of(byDefault));
        return policy;
    }

    /** Counts by the same clock. */
    public RateLimiter limiter(RateLimits limits) {
        var limiter = new RateLimiter();
        limiter.limits = limits;
        limiter.authenticator = authenticator;
        limiter.clock = () -> now;
        limiter.meters = meters;
        limiter.prepare();
        return limiter;
    }

    public ConnectionCounts counts(ConnectionLimits limits) {
        var counts = new ConnectionCounts();
        counts.limits = limits;
        counts.bounds = desk.limits;
        counts.authenticator = authenticator;
        counts.meters = meters;
        counts.prepare();
        return counts;
    }

    /** @param origin null for a program
     *  @throws java.util.NoSuchElementException if the identity has as many as it may */
    public String ticket(Identity identity, ConversationId conversation, Role role, String origin) {
        return desk.issue(identity, conversation, role, origin).orElseThrow();
    }
}
