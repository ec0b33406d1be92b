package dev.partyline.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;

import dev.partyline.security.NodeSecret;
import dev.partyline.security.RandomText;

/**
 * A secret that the first server which needs it makes, and all others find in Redis. A server keeps it as long as it lives.
 *
 * <p>Threading: any thread; the first call waits for Redis.
 */
public final class RedisNodeSecret implements NodeSecret {

    private static final RedisScript ONCE = new RedisScript(
            "redis.call('SET', KEYS[1], ARGV[1], 'NX') return redis.call('GET', KEYS[1])");

    private final RedisConnections redis;
    private volatile byte[] known;

    public RedisNodeSecret(RedisConnections redis) {
        this.redis = redis;
    }

    @Override
    public byte[] value() {
        byte[] value = known;
        if (value != null) return value;
        String proposed = RandomText.next() + RandomText.next();
        var agreed = (String) redis.call(client ->
                ONCE.run(client, List.of(redis.keys().ofAll("node-secret")), List.of(proposed)));
        known = agreed.getBytes(US_ASCII);
        return known;
    }
}
