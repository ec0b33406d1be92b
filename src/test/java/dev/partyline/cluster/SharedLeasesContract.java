package dev.partyline.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.partyline.conversation.ConversationId;
import org.junit.jupiter.api.Test;

/** What a keeper of leases does that several servers share. */
public abstract class SharedLeasesContract extends LeaseManagerContract {

    protected static final String OTHER_NODE = "other";

    /** Of the server {@link #OTHER_NODE}. */
    protected abstract LeaseManager other();

    /** Comes back when the time of every lease that is not refreshed is over. */
    protected abstract void timeRunsOut();

    @Test
    void oneServerAtATimeHasALease() {
        acquire(CHAT, 0);
        assertEquals(Optional.empty(), other().acquire(CHAT, 7));
        assertEquals(List.of(), other().orphans());
    }

    @Test
    void whatWasGivenBackIsFreeAndNoOrphan() {
        manager().release(acquire(CHAT, 3));
        assertEquals(List.of(), other().orphans());
        Lease lease = other().acquire(CHAT, 4).orElseThrow();
        assertEquals(5, lease.generation());
        assertFalse(lease.takenOver());
    }

    @Test
    void theTimeOfALeaseIsOverHereBeforeSomebodyElseHasIt() {
        Lease lease = acquire(CHAT, 0);
        timeRunsOut();
        assertFalse(lease.held());
        assertEquals(List.of(CHAT), other().orphans());
        assertEquals(List.of(CHAT), manager().orphans(), "it may take up again what it has lost itself");

        Lease next = other().acquire(CHAT, 0).orElseThrow();

        assertTrue(next.takenOver());
        assertTrue(next.held());
        assertEquals(2, next.generation(), "later than any, whatever the log says");
        manager().refresh(List.of(lease));
        assertFalse(lease.held());
        manager().release(lease);
        assertEquals(Optional.empty(), manager().acquire(CHAT, 0), "what was lost can neither be prolonged nor given back");
        assertEquals(List.of(), manager().orphans());
    }

    @Test
    void whatIsRefreshedIsKept() {
        Lease lease = acquire(CHAT, 0);
        Lease left = acquire(OTHER, 0);
        timeRunsOut();
        manager().refresh(List.of(lease)); // late, but nobody else has it
        assertTrue(lease.held());
        assertFalse(left.held());
        assertEquals(Optional.empty(), other().acquire(CHAT, 0));
        assertEquals(List.of(OTHER), other().orphans());
    }

    @Test
    void whatIsHandedOverToAnybodyIsAnOrphanAtOnce() {
        Lease lease = acquire(CHAT, 0);
        manager().handOver(lease, "");
        assertFalse(lease.held());
        assertEquals(List.of(CHAT), other().orphans());
        assertTrue(other().acquire(CHAT, 0).orElseThrow().takenOver());
    }

    @Test
    void whatIsHandedOverToOneServerIsItsOwnForAWhile() {
        Lease lease = acquire(CHAT, 0);
        manager().handOver(lease, OTHER_NODE);
        assertEquals(List.of(), manager().orphans());
        assertEquals(Optional.empty(), manager().acquire(CHAT, 0));
        assertEquals(List.of(CHAT), other().orphans());
        assertEquals(2, other().acquire(CHAT, 0).orElseThrow().generation());
    }

    @Test
    void whatIsHandedOverToAServerThatDoesNotComeIsAnybodys() {
        manager().handOver(acquire(CHAT, 0), "nobody");
        assertEquals(List.of(), other().orphans());
        timeRunsOut();
        assertEquals(List.of(CHAT), other().orphans());
    }

    @Test
    void manyAtOnceAreToldApart() {
        var leases = new ArrayList<Lease>();
        for (int i = 0; i < 200; i++) leases.add(acquire(ConversationId.random(), i));
        manager().release(leases.remove(0));
        manager().refresh(leases);
        assertTrue(leases.stream().allMatch(Lease::held));
        timeRunsOut();
        assertTrue(leases.stream().noneMatch(Lease::held));
        assertEquals(199, other().orphans().size());
    }
}
