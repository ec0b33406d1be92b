package dev.partyline.redis;

import static java.lang.System.Logger.Level.DEBUG;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

import dev.partyline.conversation.StoreException;
import dev.partyline.security.Ticket;
import dev.partyline.security.Tickets;

/**
 * Tickets of all servers of a cluster, each under its hash, and which somebody has in a set of hers. Redis lets go of what has
 * expired; until then the clock of the server that is asked counts.
 *
 * <p>Threading: any thread; waits for Redis.
 */
public final class RedisTickets implements Tickets {

    private static final System.Logger LOG = System.getLogger(RedisTickets.class.getName());
    /** Of each holder as many as she may have. The answer is 1, or 0 if there are as many already. */
    private static final RedisScript ADD = new RedisScript("""
            redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', ARGV[1])
            if redis.call('ZCARD', KEYS[2]) >= tonumber(ARGV[2]) then return 0 end
            redis.call('ZADD', KEYS[2], ARGV[3], ARGV[4])
            redis.call('PEXPIRE', KEYS[2], ARGV[5])
            redis.call('SET', KEYS[1], ARGV[6], 'PX', ARGV[5])
            return 1
            """);
    /** Redis may forget it a little later than the ticket says. */
    private static final Duration SPARE = Duration.ofSeconds(5);

    private final RedisConnections redis;
    private final InstantSource clock;

    public RedisTickets(RedisConnections redis, InstantSource clock) {
        this.redis = redis;
        this.clock = clock;
    }

    @Override
    public boolean add(Ticket ticket, int most) {
        Instant now = clock.instant();
        long kept = Duration.between(now, ticket.expires()).plus(SPARE).toMillis();
        var arguments = List.of(Long.toString(now.toEpochMilli()), Integer.toString(most),
                Long.toString(ticket.expires().toEpochMilli()), ticket.hash(), Long.toString(kept), TicketText.write(ticket));
        Object added = redis.call(client -> ADD.run(client, List.of(key(ticket.hash()), held(ticket.holder())), arguments));
        return Long.valueOf(1).equals(added);
    }

    @Override
    public Optional<Ticket> take(String hash) {
        Optional<Ticket> taken = Optional.ofNullable(redis.call(client -> client.getDel(key(hash)))).map(TicketText::read);
        taken.ifPresent(this::release);
        return taken.filter(ticket -> ticket.expires().isAfter(clock.instant()));
    }

    /** It is taken, whatever becomes of this; then it counts until it would have expired. */
    private void release(Ticket ticket) {
        try {
            redis.call(client -> client.zrem(held(ticket.holder()), ticket.hash()));
        } catch (StoreException away) {
            LOG.log(DEBUG, "a ticket still counts", away);
        }
    }

    private String key(String hash) {
        return redis.keys().ofAll("ticket:" + hash);
    }

    private String held(String holder) {
        return redis.keys().ofAll("tickets:" + holder);
    }
}
