package dev.partyline.redis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisNodeSecretTest {

    @Test
    void allServersOfOneClusterAgreeOnOneAndNoOthers(@TempDir Path directory) {
        try (var redis = new RedisRig(directory); var ours = redis.connect(); var others = redis.connect()) {
            var first = new RedisNodeSecret(ours);
            byte[] secret = first.value();
            assertEquals(44, secret.length);
            assertArrayEquals(secret, new RedisNodeSecret(ours).value());
            assertFalse(Arrays.equals(secret, new RedisNodeSecret(others).value()));
            ours.call(client -> client.del(ours.keys().ofAll("node-secret")));
            assertArrayEquals(secret, first.value(), "for life");
        }
    }
}
