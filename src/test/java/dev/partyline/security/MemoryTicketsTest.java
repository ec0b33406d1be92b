package dev.partyline.security;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MemoryTicketsTest extends TicketsContract {

    private final MemoryTickets tickets = new MemoryTickets(() -> now);

    @Override
    protected Tickets tickets() {
        return tickets;
    }

    @Test
    void allTogetherHaveNoMoreThanMemoryCanHold() {
        for (int i = 0; i < MemoryTickets.MOST; i++) {
            assertTrue(tickets().add(ticket("t" + i, new Identity("user-" + i, Identity.Kind.SESSION_KEY)), 1));
        }
        assertFalse(tickets().add(ticket("late", BERT), 1));
        now = now.plus(LIFETIME);
        assertTrue(tickets().add(ticket("late", BERT), 1));
    }
}
