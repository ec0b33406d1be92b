package dev.partyline.redis;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import dev.partyline.config.RedisOptions;
import dev.partyline.config.Secret;
import dev.partyline.conversation.StoreAwayException;
import dev.partyline.conversation.StoreException;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The connections of this server to Redis: a bounded pool that all share. While Redis is away, what is asked of it fails at once,
 * but for one question every {@code partyline.redis.retry-pause}; that it went, and that it came back, is logged once.
 *
 * <p>Threading: any thread. A question waits for a free connection, and then for an answer,
 * {@code partyline.redis.command-timeout} each at most.
 */
public final class RedisConnections implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(RedisConnections.class.getName());

    private final RedisOptions options;
    private final RedisAddress address;
    private final Keys keys;
    private final UnifiedJedis client;
    private final Replicas replicas;
    private final AtomicReference<String> trouble = new AtomicReference<>();
    private final AtomicLong askAgain = new AtomicLong();

    private RedisConnections(RedisOptions options, RedisAddress address) {
        this.options = options;
        this.address = address;
        this.keys = new Keys(options.prefix());
        this.replicas = new Replicas(options.durability());
        this.client = RedisClients.pooled(address, options.limits(), options.durability());
    }

    /**
     * Connects to nothing yet.
     *
     * @throws IllegalArgumentException if the options name no Redis, or not as they should; the text says nothing of the password
     * @throws StoreException if sentinels or nodes of a cluster have to be asked where Redis is, and do not answer
     */
    public static RedisConnections open(RedisOptions options) {
        Secret uri = options.uri().orElseThrow(() -> new IllegalArgumentException("partyline.redis.uri is not set"));
        RedisAddress address = RedisAddress.parse(uri.value());
        if (address.kind() == RedisAddress.Kind.CLUSTER && options.durability().waitReplicas() > 0) {
            throw new IllegalArgumentException("partyline.redis.wait-replicas is not for a Redis Cluster");
        }
        try {
            return new RedisConnections(options, address);
        } catch (JedisException failure) {
            throw new StoreException("Redis cannot be found: " + failure.getClass().getSimpleName());
        }
    }

    public Keys keys() {
        return keys;
    }

    public RedisOptions options() {
        return options;
    }

    /**
     * Asks Redis.
     *
     * @param question one or more commands. One that changes something may have been done although the call fails
     * @throws StoreException if Redis is away, or does not do as it is asked; trying again later may work
     */
    public <T> T call(Function<UnifiedJedis, T> question) {
        String away = trouble.get();
        if (away != null && !turn()) throw new StoreAwayException(away);
        try {
            T answer = question.apply(client);
            if (away != null) back();
            return answer;
        } catch (JedisException failure) {
            throw failed(failure);
        }
    }

    /**
     * Runs a script that changes something, and waits for replicas if the options ask for that.
     *
     * @throws StoreException as {@link #call}, and when too few replicas have it in time; then it may have been done
     */
    Object change(RedisScript script, List<String> names, List<String> arguments) {
        return call(each -> replicas.run(each, script, names, arguments));
    }

    /** Whether what is changed is only stored when replicas have it, and so not yet when it can be seen. */
    boolean waits() {
        return replicas.asked();
    }

    /**
     * One connection of its own, to listen with.
     *
     * @param silence after which the connection counts as dead
     * @return connects when it is used; to be closed by the caller
     * @throws StoreException as {@link #open}
     */
    UnifiedJedis listener(Duration silence) {
        try {
            return RedisClients.listening(address, options.limits(), silence);
        } catch (JedisException failure) {
            throw new StoreException("Redis cannot be found: " + failure.getClass().getSimpleName());
        }
    }

    /** Whether this one may find out if Redis is back. Nobody else does while it may have to wait for an answer. */
    private boolean turn() {
        long next = askAgain.get();
        long now = System.nanoTime();
        return now - next >= 0 && askAgain.compareAndSet(next, now + options.limits().commandTimeout().toNanos());
    }

    private StoreException failed(JedisException failure) {
        boolean answered = failure instanceof JedisDataException && !refuses(failure);
        if (answered) return new StoreException("Redis refused: " + firstWord(failure), failure);
        String why = refuses(failure) ? "Redis takes nothing at the moment: " + firstWord(failure)
                : failure instanceof JedisConnectionException || failure instanceof JedisClusterOperationException
                ? "Redis cannot be reached" : "Redis does not answer in time";
        askAgain.set(System.nanoTime() + options.limits().retryPause().toNanos());
        if (trouble.getAndSet(why) == null) LOG.log(WARNING, why + "; what needs it fails until it is back", failure);
        return new StoreAwayException(why, failure);
    }

    /** Whether Redis is there, but not ready for work: it starts, is a replica, is full or knows no such user. */
    private static boolean refuses(JedisException failure) {
        if (failure instanceof JedisAccessControlException) return true;
        return failure instanceof JedisDataException && firstWord(failure)
                .matches("LOADING|READONLY|MASTERDOWN|NOREPLICAS|OOM|MISCONF|BUSY|CLUSTERDOWN|NOAUTH|WRONGPASS|NOPERM");
    }

    private static String firstWord(JedisException failure) {
        return String.valueOf(failure.getMessage()).replaceFirst("\\s.*", "").replaceAll("[^A-Z]", "");
    }

    private void back() {
        if (trouble.getAndSet(null) != null) LOG.log(INFO, "Redis is back");
    }

    /** @return why Redis cannot be used at the moment; empty while all is well. Does not wait */
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble.get()).or(replicas::trouble);
    }

    /** Lets go of all connections. Idempotent. */
    @Override
    public void close() {
        client.close();
    }
}
