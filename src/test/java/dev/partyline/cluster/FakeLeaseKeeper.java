package dev.partyline.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.StoreException;

/** Keeps leases for servers of one process, by one clock. */
public final class FakeLeaseKeeper {

    public static final Duration LEASE = Duration.ofSeconds(6);

    /** @param given away, and not taken up yet */
    private record Entry(String owner, long generation, Instant until, boolean given) {}

    private final Map<ConversationId, Entry> entries = new HashMap<>();
    private final InstantSource clock;
    private boolean away;

    public FakeLeaseKeeper(InstantSource clock) {
        this.clock = clock;
    }

    /** From now on nobody is answered, or everybody is again. */
    public void away(boolean now) {
        away = now;
    }

    private void reach() {
        if (away) throw new StoreException("away");
    }

    /** As one server sees it. */
    public LeaseManager of(String node) {
        return new LeaseManager() {

            @Override
            public boolean shared() {
                return true;
            }

            @Override
            public Optional<Lease> acquire(ConversationId id, long lastGeneration) {
                reach();
                Entry entry = entries.get(id);
                if (entry != null && !entry.owner().equals(node) && clock.instant().isBefore(entry.until())) return Optional.empty();
                long generation = Math.max(entry == null ? 0 : entry.generation(), lastGeneration) + 1;
                entries.put(id, new Entry(node, generation, end(), false));
                boolean takenOver = entry != null && (entry.given() || !entry.owner().equals(node));
                return Optional.of(new Lease(id, generation, takenOver, clock, end()));
            }

            @Override
            public Duration refreshEvery() {
                return LEASE.dividedBy(3);
            }

            @Override
            public void refresh(Collection<Lease> leases) {
                reach();
                for (Lease lease : leases) {
                    if (!isOwn(lease)) {
                        lease.end();
                        continue;
                    }
                    entries.put(lease.conversation(), new Entry(node, lease.generation(), end(), false));
                    lease.extend(end());
                }
            }

            @Override
            public void release(Lease lease) {
                lease.end();
                reach();
                if (isOwn(lease)) entries.remove(lease.conversation());
            }

            @Override
            public void handOver(Lease lease, String to) {
                lease.end();
                reach();
                if (isOwn(lease)) entries.put(lease.conversation(), new Entry(to, lease.generation(),
                        to.isEmpty() ? clock.instant() : end(), true));
            }

            @Override
            public List<ConversationId> orphans() {
                reach();
                return entries.entrySet().stream().filter(each -> {
                    Entry entry = each.getValue();
                    return !clock.instant().isBefore(entry.until()) || entry.given() && entry.owner().equals(node);
                }).map(Map.Entry::getKey).toList();
            }

            private boolean isOwn(Lease lease) {
                Entry entry = entries.get(lease.conversation());
                return entry != null && !entry.given() && entry.owner().equals(node) && entry.generation() == lease.generation();
            }

            private Instant end() {
                return clock.instant().plus(LEASE);
            }
        };
    }
}
