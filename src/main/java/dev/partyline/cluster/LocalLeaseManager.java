package dev.partyline.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import dev.partyline.conversation.ConversationId;

/** Of a server that stands alone: it gets every lease, for as long as it lives. Nothing waits. */
public final class LocalLeaseManager implements LeaseManager {

    private final ConcurrentMap<ConversationId, Lease> leases = new ConcurrentHashMap<>();
    private final InstantSource clock;

    public LocalLeaseManager(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public boolean shared() {
        return false;
    }

    @Override
    public Optional<Lease> acquire(ConversationId id, long lastGeneration) {
        return Optional.of(leases.compute(id, (key, before) -> {
            if (before != null) before.end();
            long generation = Math.max(lastGeneration, before == null ? 0 : before.generation()) + 1;
            return new Lease(id, generation, false, clock, Instant.MAX);
        }));
    }

    @Override
    public Duration refreshEvery() {
        return Duration.ofDays(1);
    }

    /** {@inheritDoc} None is ever lost. */
    @Override
    public void refresh(Collection<Lease> held) {
        // they have no end
    }

    @Override
    public void release(Lease lease) {
        lease.end();
        leases.remove(lease.conversation(), lease);
    }

    /** {@inheritDoc} There is nobody else. */
    @Override
    public void handOver(Lease lease, String node) {
        release(lease);
    }

    @Override
    public List<ConversationId> orphans() {
        return List.of();
    }
}
