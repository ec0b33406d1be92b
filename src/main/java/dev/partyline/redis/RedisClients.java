package dev.partyline.redis;

import java.time.Duration;

import dev.partyline.config.RedisDurability;
import dev.partyline.config.RedisLimits;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;
import redis.clients.jedis.UnifiedJedis;

/** Makes clients of the library for an address. With TLS, the certificate and its name are looked at. */
final class RedisClients {

    private RedisClients() {}

    /** One with a bounded pool; of a cluster, one pool for each of its nodes. */
    static UnifiedJedis pooled(RedisAddress address, RedisLimits limits, RedisDurability durability) {
        var pool = new ConnectionPoolConfig();
        pool.setMaxTotal(limits.poolSize());
        pool.setMaxIdle(limits.poolSize());
        pool.setMaxWait(limits.commandTimeout());
        Duration waiting = durability.waitReplicas() > 0 ? durability.waitTimeout() : Duration.ZERO;
        Duration answer = limits.commandTimeout().plus(waiting);
        return client(address, config(address, limits.connectTimeout(), answer, Duration.ZERO), pool);
    }

    /** One with one connection, to listen with. @param silence after which it counts as dead */
    static UnifiedJedis listening(RedisAddress address, RedisLimits limits, Duration silence) {
        var pool = new ConnectionPoolConfig();
        pool.setMaxTotal(1);
        return client(address, config(address, limits.connectTimeout(), limits.commandTimeout(), silence), pool);
    }

    private static UnifiedJedis client(RedisAddress address, JedisClientConfig config, ConnectionPoolConfig pool) {
        return switch (address.kind()) {
            case STANDALONE -> RedisClient.builder().hostAndPort(address.hosts().iterator().next()).clientConfig(config)
                    .poolConfig(pool).build();
            case SENTINEL -> RedisSentinelClient.builder().masterName(address.name()).sentinels(address.hosts())
                    .sentinelClientConfig(sentinels(address, config)).clientConfig(config).poolConfig(pool).build();
            case CLUSTER -> RedisClusterClient.builder().nodes(address.hosts()).clientConfig(config).poolConfig(pool).build();
        };
    }

    private static JedisClientConfig config(RedisAddress address, Duration connect, Duration answer, Duration silence) {
        var config = DefaultJedisClientConfig.builder().connectionTimeoutMillis((int) connect.toMillis())
                .socketTimeoutMillis((int) answer.toMillis()).blockingSocketTimeoutMillis((int) silence.toMillis())
                .database(address.database()).clientName("partyline");
        address.user().ifPresent(config::user);
        address.password().ifPresent(config::password);
        if (address.tls()) config.sslOptions(SslOptions.builder().sslVerifyMode(SslVerifyMode.FULL).build());
        return config.build();
    }

    /** The login is that of Redis; sentinels are asked without one. */
    private static JedisClientConfig sentinels(RedisAddress address, JedisClientConfig config) {
        var sentinels = DefaultJedisClientConfig.builder().connectionTimeoutMillis(config.getConnectionTimeoutMillis())
                .socketTimeoutMillis(config.getSocketTimeoutMillis());
        if (address.tls()) sentinels.sslOptions(config.getSslOptions());
        return sentinels.build();
    }
}
