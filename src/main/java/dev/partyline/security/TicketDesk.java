package dev.partyline.security;

import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;

import dev.partyline.config.Limits;
import dev.partyline.conversation.ConversationId;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Gives out tickets and takes them back, each once: a page shows one where it can send no header, and where a key would
 * end up in logs. Any thread; waits for nothing but the {@link Tickets}.
 */
@ApplicationScoped
public class TicketDesk {

    private static final String METER = "partyline.tickets";

    @Inject Tickets tickets;
    @Inject Limits limits;
    @Inject InstantSource clock;
    @Inject MeterRegistry meters;

    /**
     * A new ticket for one connection, of 128 random bits, in characters that a subprotocol may have.
     *
     * @param role the most that the connection may be
     * @param origin of the page that asks, null for a program; nobody else can use the ticket
     * @return empty if the identity has as many as it may
     */
    public Optional<String> issue(Identity identity, ConversationId conversation, Role role, String origin) {
        String text = RandomText.next();
        boolean kept = tickets.add(new Ticket(Sha256.hex(text), identity.atMost(role), conversation, normal(origin),
                clock.instant().plus(limits.ticketLifetime())), limits.ticketsPerIdentity());
        count(kept ? "issued" : "denied");
        return kept ? Optional.of(text) : Optional.empty();
    }

    /**
     * Who shows this ticket. It is used up by that, also when it is shown where it is not good.
     *
     * @return empty if it is none, was shown before, has expired, or is for another conversation or another origin
     */
    Optional<Identity> redeem(Credential.Ticket shown) {
        Optional<Identity> identity = tickets.take(Sha256.hex(shown.text())).filter(ticket -> fits(ticket, shown))
                .map(Ticket::identity);
        count(identity.isPresent() ? "redeemed" : "refused");
        return identity;
    }

    private static boolean fits(Ticket ticket, Credential.Ticket shown) {
        return isFor(ticket.conversation(), shown.conversation()) && comesFrom(ticket.origin(), shown);
    }

    private static boolean isFor(ConversationId conversation, String shown) {
        try {
            return conversation.equals(ConversationId.parse(shown));
        } catch (IllegalArgumentException noConversation) {
            return false;
        }
    }

    /** A poll of the server's own page names no origin, for it is a GET; other pages always name theirs. */
    private static boolean comesFrom(String origin, Credential.Ticket shown) {
        if (shown.origin() == null && !origin.isEmpty()) return OriginPolicy.sameHost(origin, shown.host());
        return origin.equals(normal(shown.origin()));
    }

    private static String normal(String origin) {
        return origin == null ? "" : origin.toLowerCase(Locale.ROOT);
    }

    private void count(String outcome) {
        meters.counter(METER, "outcome", outcome).increment();
    }
}
