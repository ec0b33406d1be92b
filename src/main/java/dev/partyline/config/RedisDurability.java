package dev.partyline.config;

import java.time.Duration;

/**
 * When something counts as stored in Redis. The option of a component is its name in kebab case behind {@code partyline.redis.}.
 *
 * @param waitReplicas how many replicas must have it, beside the primary; 0 for none
 * @param waitTimeout how long they are waited for: 1 s. Behind it what was asked for fails
 */
public record RedisDurability(int waitReplicas, Duration waitTimeout) {

    /** The defaults. */
    public static RedisDurability defaults() {
        return new RedisDurability(0, Duration.ofSeconds(1));
    }
}
