package dev.partyline.redis;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Consumer;

import dev.partyline.config.AccessOptions;
import dev.partyline.conversation.StoreAwayException;
import dev.partyline.conversation.StoreException;
import dev.partyline.security.Basis;
import dev.partyline.security.Revocations;
import dev.partyline.security.Revoked;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.resps.StreamEntry;

/**
 * Revocations of all servers of a cluster: each has them in its memory, and tells the others by two streams, which every server
 * reads once a second behind where it was. What has ended is in one of them, for as long as it is remembered, so that servers
 * which were cut off, or begin, have it too. What is of use to open connections only is in the other.
 *
 * <p>Threading: any thread, but {@link #turn} by one at a time. Nothing but {@link #first} and {@link #turn} waits for Redis; what is
 * to be told while Redis is away is told when it is back.
 */
public final class RedisRevocations implements Revocations {

    private static final System.Logger LOG = System.getLogger(RedisRevocations.class.getName());
    private static final int PAGE = 1_000;
    private static final int WAITING = 10_000;
    /** A stranger can have any session's connections closed, and so fill this one. */
    private static final int TOLD = 10_000;
    private static final Duration TOLD_KEPT = Duration.ofMinutes(10);
    private static final Duration ORDER_KEPT = Duration.ofMinutes(20);

    private final RedisConnections redis;
    private final String node;
    private final Revocations here;
    private final AccessOptions options;
    private final Consumer<Revoked> tell;
    private final Queue<RevocationEntry> waiting = new ArrayBlockingQueue<>(WAITING);
    private volatile Thread turning;
    private String ended = "0";
    private String told;

    /**
     * Of one server.
     *
     * @param node its id
     * @param here what it remembers itself
     * @param tell tells those who are connected here what has ended on another server
     */
    public RedisRevocations(RedisConnections redis, String node, Revocations here, AccessOptions options, Consumer<Revoked> tell) {
        this.redis = redis;
        this.node = node;
        this.here = here;
        this.options = options;
        this.tell = tell;
    }

    @Override
    public void add(Ground ground, String id, Instant since) {
        here.add(ground, id, since);
        publish(RevocationEntry.ended(node, ground, id, since));
    }

    /** Tells the other servers of something that has ended, or become less, on this one. */
    public void told(Revoked what) {
        if (Thread.currentThread() != turning) publish(RevocationEntry.told(node, what));
    }

    private void publish(RevocationEntry entry) {
        if (!waiting.offer(entry)) LOG.log(ERROR, "the other servers are not told of something that has ended: too much waits");
    }

    @Override
    public boolean cover(Basis basis) {
        return here.cover(basis);
    }

    /** While Redis is away, once on each server; what is ordered twice has ended once. */
    @Override
    public boolean first(String order) {
        if (!here.first(order)) return false;
        try {
            var once = SetParams.setParams().nx().px(ORDER_KEPT.toMillis());
            return redis.call(client -> client.set(redis.keys().ofAll("logout:" + order), node, once)) != null;
        } catch (StoreException away) {
            LOG.log(DEBUG, "an order may be heard twice", away);
            return true;
        }
    }

    /** Tells and hears what there is. What Redis does not take, or is away for, is left for the next turn. */
    public void turn() {
        turning = Thread.currentThread();
        try {
            for (RevocationEntry next = waiting.peek(); next != null; next = waiting.peek()) {
                write(next);
                waiting.poll();
            }
            if (told == null) told = last(key(false));
            ended = read(key(true), ended);
            told = read(key(false), told);
        } catch (StoreException away) {
            LOG.log(DEBUG, "what has ended elsewhere is heard of later", away);
        } finally {
            turning = null;
        }
    }

    private void write(RevocationEntry entry) {
        int most = entry.lasting() ? options.remembered() : TOLD;
        Duration kept = entry.lasting() ? options.remember() : TOLD_KEPT;
        var params = XAddParams.xAddParams().maxLen(most).approximateTrimming();
        redis.call(client -> client.xadd(key(entry.lasting()), entry.fields(), params));
        redis.call(client -> client.pexpire(key(entry.lasting()), kept.toMillis()));
    }

    private String last(String key) {
        List<StreamEntry> newest = redis.call(client -> client.xrevrange(key, "+", "-", 1));
        return newest.isEmpty() ? "0" : newest.get(0).getID().toString();
    }

    /** @return behind what is read now */
    private String read(String key, String behind) {
        String at = behind;
        List<StreamEntry> page;
        do {
            String from = "(" + at;
            page = redis.call(client -> client.xrange(key, from, "+", PAGE));
            for (StreamEntry each : page) {
                hear(each);
                at = each.getID().toString();
            }
        } while (page.size() == PAGE);
        return at;
    }

    private void hear(StreamEntry heard) {
        try {
            RevocationEntry entry = RevocationEntry.of(heard.getFields());
            if (entry.node().equals(node)) return;
            if (entry.lasting()) here.add(entry.ground(), entry.id(), entry.since());
            tell.accept(entry.revoked());
        } catch (RuntimeException failure) { // of one entry; the others are heard all the same
            LOG.log(StoreAwayException.level(failure), "what another server has told was not followed", failure);
        }
    }

    private String key(boolean lasting) {
        return redis.keys().ofAll(lasting ? "ended" : "told");
    }
}
