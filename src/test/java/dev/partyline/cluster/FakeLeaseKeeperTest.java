package dev.partyline.cluster;

import java.time.Instant;

/** What tests take for a keeper keeps to the contract as well. */
class FakeLeaseKeeperTest extends SharedLeasesContract {

    private Instant now = Instant.EPOCH;
    private final FakeLeaseKeeper keeper = new FakeLeaseKeeper(() -> now);
    private final LeaseManager manager = keeper.of("self");
    private final LeaseManager other = keeper.of(OTHER_NODE);

    @Override
    protected LeaseManager manager() {
        return manager;
    }

    @Override
    protected LeaseManager other() {
        return other;
    }

    @Override
    protected void timeRunsOut() {
        now = now.plus(FakeLeaseKeeper.LEASE);
    }
}
