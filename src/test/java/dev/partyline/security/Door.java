package dev.partyline.security;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import dev.partyline.config.ClientWaitPolicy;
import dev.partyline.config.JwtSettings;
import dev.partyline.config.Limits;
import dev.partyline.config.OidcSettings;
import dev.partyline.config.Settings;
import dev.partyline.conversation.ConversationId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** Everything that decides who gets in, with a clock that tests set. */
public final class Door {

    public final Authenticator authenticator = new Authenticator();
    public final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    public volatile Instant now = Instant.parse("2026-03-14T09:26:00Z");
    final TicketDesk desk = new TicketDesk();

    /** @param keys none for open mode */
    public Door(List<String> keys, Limits limits) {
        this(keys, JwtSettings.OFF, limits);
    }

    /** @param keys none for open mode, unless tokens are on */
    public Door(List<String> keys, JwtSettings jwt, Limits limits) {
        var settings = new Settings(Path.of("unused"), keys, List.of(), List.of(), false, "memory", Duration.ZERO,
                ClientWaitPolicy.CONTINUE);
        var tickets = new MemoryTickets();
        tickets.clock = () -> now;
        desk.tickets = tickets;
        desk.limits = limits;
        desk.clock = () -> now;
        desk.meters = meters;
        authenticator.settings = settings;
        authenticator.jwt = jwt;
        authenticator.tokens = new BearerTokens();
        authenticator.tokens.options = jwt;
        authenticator.tokens.clock = () -> now;
        authenticator.tokens.meters = meters;
        authenticator.tokens.prepare();
        authenticator.keys = new SessionKeys(settings);
        authenticator.tickets = desk;
        authenticator.oidc = OidcSettings.OFF;
    }

    /** @param origin null for a program
     *  @throws java.util.NoSuchElementException if the identity has as many as it may */
    public String ticket(Identity identity, ConversationId conversation, Role role, String origin) {
        return desk.issue(identity, conversation, role, origin).orElseThrow();
    }
}
