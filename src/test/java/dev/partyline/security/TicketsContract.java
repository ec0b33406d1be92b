package dev.partyline.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import dev.partyline.conversation.ConversationId;
import org.junit.jupiter.api.Test;

/** What every place for tickets has to do. */
public abstract class TicketsContract {

    protected static final Duration LIFETIME = Duration.ofSeconds(30);
    protected static final Identity ANNA = new Identity("anna", Identity.Kind.SESSION_KEY);
    protected static final Identity BERT = new Identity("bert", Identity.Kind.SESSION_KEY);
    protected static final ConversationId CHAT = ConversationId.parse("5d1f0c7e9a3b4f6d8c2e1a0b9f8e7d6c");

    protected Instant now = Instant.parse("2026-03-14T09:26:00Z");

    /** Empty at first; its time is {@link #now}. */
    protected abstract Tickets tickets();

    protected Ticket ticket(String hash, Identity holder) {
        return new Ticket(hash, holder, CHAT, "", now.plus(LIFETIME));
    }

    @Test
    void aTicketIsTakenOnce() {
        Ticket ticket = ticket("a1", ANNA);
        assertTrue(tickets().add(ticket, 5));
        assertEquals(Optional.empty(), tickets().take("a2"));
        assertEquals(Optional.of(ticket), tickets().take("a1"));
        assertEquals(Optional.empty(), tickets().take("a1"));
    }

    @Test
    void aTicketExpires() {
        tickets().add(ticket("a1", ANNA), 5);
        tickets().add(ticket("a2", ANNA), 5);
        now = now.plus(LIFETIME).minusNanos(1);
        assertTrue(tickets().take("a1").isPresent());
        now = now.plusNanos(1);
        assertEquals(Optional.empty(), tickets().take("a2"));
    }

    @Test
    void nobodyHasMoreAtOnceThanTheyMay() {
        assertTrue(tickets().add(ticket("a1", ANNA), 2));
        assertTrue(tickets().add(ticket("a2", ANNA), 2));
        assertFalse(tickets().add(ticket("a3", ANNA), 2));
        assertEquals(Optional.empty(), tickets().take("a3"));
        assertTrue(tickets().add(ticket("b1", BERT), 2), "that others have many is no matter");
        assertTrue(tickets().add(ticket("c1", new Identity("anna", Identity.Kind.AGENT_KEY)), 2), "nor is a name");
    }

    @Test
    void whatIsTakenOrExpiredMakesRoom() {
        tickets().add(ticket("a1", ANNA), 2);
        now = now.plusSeconds(10);
        tickets().add(ticket("a2", ANNA), 2);
        tickets().take("a2");
        assertTrue(tickets().add(ticket("a3", ANNA), 2));
        assertFalse(tickets().add(ticket("a4", ANNA), 2));
        now = now.plusSeconds(20);
        assertTrue(tickets().add(ticket("a5", ANNA), 2));
        assertFalse(tickets().add(ticket("a6", ANNA), 2));
    }
}
