package dev.partyline.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import dev.partyline.config.RedisLimits;
import dev.partyline.config.RedisOptions;
import dev.partyline.config.Secret;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.StoreException;
import dev.partyline.testing.Await;
import dev.partyline.testing.RedisProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisConnectionsTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir Path directory;

    private RedisConnections open(String uri) {
        var limits = new RedisLimits(2, Duration.ofMillis(500), Duration.ofMillis(500), Duration.ofMillis(50), Duration.ofMillis(50));
        return RedisConnections.open(new RedisOptions(Optional.of(new Secret(uri)), "test", limits));
    }

    @Test
    void aScriptIsSentWholeOnlyOnce() {
        try (var redis = RedisProcess.start(RedisProcess.oldest(), directory); var connections = open(redis.uri())) {
            var script = new RedisScript("return {redis.call('INCR', KEYS[1]), ARGV[1]}");
            List<String> keys = List.of(connections.keys().of(ConversationId.random(), "count"));
            assertEquals(List.of(1L, "ä"), connections.call(client -> script.run(client, keys, List.of("ä"))));
            assertEquals(List.of(2L, "b"), connections.call(client -> script.run(client, keys, List.of("b"))));
            connections.call(client -> client.scriptFlush(keys.get(0)));
            assertEquals(List.of(3L, "c"), connections.call(client -> script.run(client, keys, List.of("c"))));
        }
    }

    @Test
    void whileRedisIsAwayQuestionsFailAtOnceAndItsReturnIsNoticed() {
        try (var redis = RedisProcess.start(RedisProcess.oldest(), directory); var connections = open(redis.uri())) {
            connections.call(client -> client.set("k", "v"));
            assertEquals(Optional.empty(), connections.trouble());
            redis.kill();
            assertThrows(StoreException.class, () -> connections.call(client -> client.get("k")));
            assertEquals(Optional.of("Redis cannot be reached"), connections.trouble());
            redis.start();
            Await.until(SOON, () -> "no return", () -> answers(connections));
            assertEquals(Optional.empty(), connections.trouble());
            assertEquals("v", connections.call(client -> client.get("k")));
        }
    }

    private static boolean answers(RedisConnections connections) {
        try {
            connections.call(client -> client.get("k"));
            return true;
        } catch (StoreException away) {
            return false;
        }
    }

    @Test
    void aRedisThatHangsHoldsNobodyForLong() {
        try (var redis = RedisProcess.start(RedisProcess.oldest(), directory); var connections = open(redis.uri())) {
            connections.call(client -> client.set("k", "v"));
            redis.pause();
            long start = System.nanoTime();
            for (int i = 0; i < 20; i++) assertThrows(StoreException.class, () -> connections.call(client -> client.get("k")));
            long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
            redis.resume();
            assertTrue(millis < 5_000, millis + " ms for 20 questions of 500 ms each"); // one waits, the others fail at once
            Await.until(SOON, () -> "no return", () -> answers(connections));
        }
    }

    @Test
    void aUserHasAPasswordAndNobodyIsTold() {
        String secret = "hidden-5f0c";
        try (var redis = RedisProcess.start(RedisProcess.oldest(), directory, "--user", "anna", "on", ">" + secret, "~*",
                "&*", "+@all", "--user", "default", "off")) {
            String at = "127.0.0.1:" + redis.port();
            try (var connections = open("redis://anna:" + secret + "@" + at)) {
                assertEquals("OK", connections.call(client -> client.set("k", "v")));
            }
            try (var connections = open("redis://anna:hidden-wrong@" + at)) {
                for (Throwable told = assertThrows(StoreException.class, () -> connections.call(client -> client.get("k")));
                        told != null; told = told.getCause()) {
                    assertFalse(String.valueOf(told.getMessage()).contains("hidden"), told.getMessage());
                }
                assertTrue(connections.trouble().isPresent());
            }
        }
    }
}
