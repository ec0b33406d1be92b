package dev.partyline.security;

import java.util.Arrays;

import dev.partyline.config.RedisOptions;
import dev.partyline.config.SecretKeys;

/** Encryption with keys that tests can tell apart. */
public final class Seals {

    private Seals() {}

    /** @param keys the byte that each consists of */
    public static Sealing with(int... keys) {
        var sealing = new Sealing();
        sealing.redis = RedisOptions.NONE;
        sealing.configured = new SecretKeys(Arrays.stream(keys).mapToObj(fill -> {
            var key = new byte[SecretKeys.BYTES];
            Arrays.fill(key, (byte) fill);
            return key;
        }).toList());
        return sealing;
    }
}
