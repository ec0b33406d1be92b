package dev.partyline.security;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tickets of one node, gone when it stops. They live equally long, so the oldest expire first, and are dropped from that
 * end whenever somebody comes. Any thread; nobody waits longer than a map takes.
 */
public final class MemoryTickets implements Tickets {

    /** Of all identities together: some 50 MB. */
    static final int MOST = 100_000;

    private final InstantSource clock;
    private final Map<String, Ticket> waiting = new LinkedHashMap<>();
    private final Map<String, Integer> held = new HashMap<>();

    public MemoryTickets(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized boolean add(Ticket ticket, int most) {
        dropExpired();
        if (waiting.size() >= MOST || held.getOrDefault(ticket.holder(), 0) >= most) return false;
        waiting.put(ticket.hash(), ticket);
        held.merge(ticket.holder(), 1, Integer::sum);
        return true;
    }

    @Override
    public synchronized Optional<Ticket> take(String hash) {
        dropExpired();
        Optional<Ticket> taken = Optional.ofNullable(waiting.remove(hash));
        taken.ifPresent(this::release);
        return taken;
    }

    private void dropExpired() {
        Instant now = clock.instant();
        for (Iterator<Ticket> oldest = waiting.values().iterator(); oldest.hasNext();) {
            Ticket ticket = oldest.next();
            if (ticket.expires().isAfter(now)) return;
            oldest.remove();
            release(ticket);
        }
    }

    private void release(Ticket ticket) {
        held.computeIfPresent(ticket.holder(), (holder, count) -> count == 1 ? null : count - 1);
    }
}
