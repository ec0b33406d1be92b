package dev.partyline.config;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether this server is one of many, and where they meet. The option of a component is its name in kebab case behind
 * {@code partyline.redis.}.
 *
 * @param uri where Redis is, with its user and password; empty for a server that stands alone. It is read where Redis is used
 * @param prefix what the names of all keys and channels begin with, so that several clusters may share a Redis
 * @param limits sizes and times
 * @param durability when something counts as stored
 */
public record RedisOptions(Optional<Secret> uri, String prefix, RedisLimits limits, RedisDurability durability) {

    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}");

    /** A server that stands alone. */
    public static final RedisOptions NONE = new RedisOptions(Optional.empty(), "partyline", RedisLimits.defaults());

    /** What the primary has is stored. */
    public RedisOptions(Optional<Secret> uri, String prefix, RedisLimits limits) {
        this(uri, prefix, limits, RedisDurability.defaults());
    }

    /** @throws IllegalArgumentException if no key may begin so */
    public RedisOptions {
        if (!PREFIX.matcher(prefix).matches()) throw new IllegalArgumentException("partyline.redis.prefix is '" + prefix
                + "', but must be 64 letters, digits and _ . : - at most");
    }
}
