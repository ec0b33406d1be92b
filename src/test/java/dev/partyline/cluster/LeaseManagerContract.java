package dev.partyline.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import dev.partyline.conversation.ConversationId;
import org.junit.jupiter.api.Test;

/** What every keeper of leases does, as one server sees it. */
public abstract class LeaseManagerContract {

    protected static final ConversationId CHAT = ConversationId.parse("0123456789abcdef0123456789abcdef");
    protected static final ConversationId OTHER = ConversationId.parse("0123456789abcdef0123456789abcdee");

    /** Of the server that the test is about. */
    protected abstract LeaseManager manager();

    protected final Lease acquire(ConversationId id, long lastGeneration) {
        return manager().acquire(id, lastGeneration).orElseThrow();
    }

    @Test
    void aLeaseIsOfALaterGenerationThanTheLogsLastRecord() {
        assertEquals(1, acquire(CHAT, 0).generation());
        assertEquals(42, acquire(OTHER, 41).generation());
    }

    @Test
    void aLeaseIsHeldUntilItIsGivenBack() {
        Lease lease = acquire(CHAT, 0);
        assertEquals(CHAT, lease.conversation());
        assertTrue(lease.held());
        assertFalse(lease.takenOver());

        manager().release(lease);

        assertFalse(lease.held());
        assertFalse(acquire(CHAT, 1).takenOver(), "it was given back");
    }

    @Test
    void whatIsTakenAgainIsOfALaterGenerationAndTheEarlierIsOver() {
        Lease first = acquire(CHAT, 0);
        Lease second = acquire(CHAT, 0);

        assertEquals(2, second.generation());
        assertFalse(second.takenOver(), "this server knows what it did");
        manager().refresh(List.of(first, second));
        assertFalse(first.held());
        assertTrue(second.held());

        manager().release(first);
        manager().refresh(List.of(second));
        assertTrue(second.held(), "only its own lease can be given back");
    }

    @Test
    void whatIsHeldIsNoOrphan() {
        acquire(CHAT, 0);
        manager().release(acquire(OTHER, 0));
        assertEquals(List.of(), manager().orphans());
    }

    @Test
    void leasesOfOtherConversationsAreOthers() {
        Lease one = acquire(CHAT, 0);
        Lease other = acquire(OTHER, 0);
        manager().release(other);
        manager().refresh(List.of(one, other));
        assertTrue(one.held());
        assertFalse(other.held());
    }
}
