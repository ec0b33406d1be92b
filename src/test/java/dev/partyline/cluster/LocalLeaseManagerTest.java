package dev.partyline.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.InstantSource;
import java.util.List;

import org.junit.jupiter.api.Test;

class LocalLeaseManagerTest extends LeaseManagerContract {

    private final LeaseManager manager = new LocalLeaseManager(InstantSource.system());

    @Override
    protected LeaseManager manager() {
        return manager;
    }

    @Test
    void whatIsHandedOverIsGivenBack() {
        Lease lease = acquire(CHAT, 0);
        manager.handOver(lease, "");
        assertFalse(lease.held());
        assertEquals(List.of(), manager.orphans());
    }
}
