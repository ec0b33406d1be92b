package dev.partyline.security;

import static dev.partyline.security.Revocations.Ground.SESSION;
import static dev.partyline.security.Revocations.Ground.SUBJECT;
import static dev.partyline.security.Revocations.Ground.TOKEN;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.partyline.config.AccessOptions;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Revocations of one node, gone when it stops. Of each kind there are so many at most; then the oldest is forgotten before
 * its time, and counted. Nobody waits longer than a map takes.
 */
public final class MemoryRevocations implements Revocations {

    private record Entry(Instant since, Instant until) {}

    private final AccessOptions options;
    private final InstantSource clock;
    private final Map<Ground, Map<String, Entry>> ended =
            Map.of(SESSION, new LinkedHashMap<>(), SUBJECT, new LinkedHashMap<>(), TOKEN, new LinkedHashMap<>());
    private final Map<String, Entry> orders = new LinkedHashMap<>();
    private final Counter forgotten;

    public MemoryRevocations(AccessOptions options, InstantSource clock, MeterRegistry meters) {
        this.options = options;
        this.clock = clock;
        forgotten = meters.counter("partyline.revocations.forgotten");
        meters.gauge("partyline.revocations", this, MemoryRevocations::size);
    }

    @Override
    public synchronized void add(Ground ground, String id, Instant since) {
        Map<String, Entry> all = ended.get(ground);
        Entry before = all.remove(id);
        boolean later = before != null && before.since().isAfter(since);
        put(all, id, later ? before.since() : since, options.remember());
    }

    @Override
    public synchronized boolean cover(Basis basis) {
        return has(SESSION, basis.session(), null) || has(TOKEN, basis.token(), null)
                || has(SUBJECT, basis.subject(), basis.issued());
    }

    @Override
    public synchronized boolean first(String order) {
        dropExpired(orders);
        if (orders.containsKey(order)) return false;
        put(orders, order, Instant.MIN, LogoutTokens.MOST_AGE.multipliedBy(2));
        return true;
    }

    /** @param issued null where that does not matter */
    private boolean has(Ground ground, String id, Instant issued) {
        if (id.isEmpty()) return false;
        Entry entry = ended.get(ground).get(id);
        boolean remembered = entry != null && clock.instant().isBefore(entry.until());
        return remembered && (issued == null || !issued.isAfter(entry.since()));
    }

    private void put(Map<String, Entry> all, String id, Instant since, Duration kept) {
        dropExpired(all);
        if (all.size() >= options.remembered()) {
            all.remove(all.keySet().iterator().next());
            forgotten.increment();
        }
        all.put(id, new Entry(since, clock.instant().plus(kept)));
    }

    /** They are kept equally long, so the oldest expire first. */
    private void dropExpired(Map<String, Entry> all) {
        Instant now = clock.instant();
        for (Iterator<Entry> oldest = all.values().iterator(); oldest.hasNext();) {
            if (now.isBefore(oldest.next().until())) return;
            oldest.remove();
        }
    }

    private synchronized double size() {
        return ended.values().stream().mapToInt(Map::size).sum();
    }
}
