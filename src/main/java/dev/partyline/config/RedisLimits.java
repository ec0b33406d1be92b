package dev.partyline.config;

import java.time.Duration;

/**
 * Sizes and times of the work with Redis. The option of a component is its name in kebab case behind
 * {@code partyline.redis.}; all are positive.
 *
 * @param poolSize connections of this server at most, beside the one that listens: 16
 * @param connectTimeout until a connection must be there: 2 s
 * @param commandTimeout until an answer must be there, and a free connection: 2 s
 * @param retryPause after a failure, until Redis is asked again: 250 ms. What is asked meanwhile fails at once
 * @param healInterval between two looks for news whose bell was not heard: 2 s
 */
public record RedisLimits(int poolSize, Duration connectTimeout, Duration commandTimeout, Duration retryPause,
        Duration healInterval) {

    /** The defaults. */
    public static RedisLimits defaults() {
        return new RedisLimits(16, Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofMillis(250), Duration.ofSeconds(2));
    }
}
