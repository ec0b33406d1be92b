package dev.partyline.cluster;

import static java.lang.System.Logger.Level.DEBUG;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import dev.partyline.conversation.StoreException;

/**
 * The servers of the cluster as they were last read, and those of the last minute: one that is missing may only be cut off from
 * whoever keeps the list.
 *
 * <p>Threading: any. Only {@link #read} waits, and one thread at a time asks for all.
 */
public final class KnownNodes {

    private static final System.Logger LOG = System.getLogger(KnownNodes.class.getName());
    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    private record Seen(Node node, long at) {}

    private final Presence presence;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile Map<String, Seen> nodes = Map.of();
    private volatile long readAt = System.nanoTime() - REMEMBERED.toNanos();

    public KnownNodes(Presence presence) {
        this.presence = presence;
    }

    /** Without waiting. */
    public List<Node> all() {
        return nodes.values().stream().map(Seen::node).toList();
    }

    /** Reads them again, unless somebody has since this was called; what cannot be read stays as it was. */
    public void read() {
        long asked = System.nanoTime();
        reading.lock();
        try {
            if (readAt - asked < 0) readNow();
        } catch (StoreException away) {
            LOG.log(DEBUG, "the servers are as they were", away);
        } finally {
            reading.unlock();
        }
    }

    private void readNow() {
        long now = System.nanoTime();
        var read = new HashMap<String, Seen>();
        nodes.forEach((id, seen) -> {
            if (now - seen.at() < REMEMBERED.toNanos()) read.put(id, seen);
        });
        for (Node each : presence.nodes()) read.put(each.id(), new Seen(each, now));
        nodes = Map.copyOf(read);
        readAt = now;
    }

    /** Whether it was there when they were read last. */
    public boolean lives(Node node) {
        Seen seen = nodes.get(node.id());
        return seen != null && seen.at() == readAt;
    }
}
