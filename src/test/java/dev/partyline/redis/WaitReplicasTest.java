package dev.partyline.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

import dev.partyline.config.RedisDurability;
import dev.partyline.config.RedisOptions;
import dev.partyline.config.Secret;
import dev.partyline.conversation.StoreException;
import dev.partyline.testing.Await;
import dev.partyline.testing.RedisProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** With {@code wait-replicas} nothing is told before a replica has it. */
class WaitReplicasTest extends TwoServers {

    private RedisProcess replica;

    @Override
    void startRedis() {
        redis = RedisProcess.start(program(), directory.resolve("primary"), "--repl-diskless-sync-delay", "0");
        replica = RedisProcess.start(program(), directory.resolve("replica"), "--replicaof", "127.0.0.1", "" + redis.port());
        try (var plain = new Jedis("127.0.0.1", redis.port())) {
            plain.set("something", "to wait for");
            Await.until(SOON, () -> "no replica", () -> plain.waitReplicas(1, 100) == 1);
        }
    }

    @Override
    RedisDurability durability() {
        return new RedisDurability(1, Duration.ofSeconds(1));
    }

    @AfterEach
    void stopReplica() {
        replica.close();
    }

    @Test
    void whatNoReplicaHasIsNeitherAcknowledgedNorSeen() throws ExecutionException {
        one.append("a");
        other.append("b");
        assertBothHaveToldEverything(2);

        replica.kill();
        var refused = assertThrows(ExecutionException.class, () -> one.append("c", "d"));
        assertInstanceOf(StoreException.class, refused.getCause());
        assertThrows(StoreException.class, () -> one.store.update(metadata(chat).edited("second", null, Instant.EPOCH)));
        Await.until(SOON, () -> "nobody notices", () -> !one.hears() && !other.hears());
        for (Server each : List.of(one, other)) {
            each.store.settle(chat);
            assertEquals(1, each.store.head(chat).offset());
            assertEquals(2, each.store.read(chat, 0, 10, 10_000).size());
            assertTrue(each.store.find(chat, "c").isEmpty());
        }
        replica.start();
        Await.until(SOON, () -> "no return", () -> one.hears() && other.hears());

        Await.until(SOON, () -> "refused", () -> appends(one, "c", "d")); // said again, it is there once
        Await.until(SOON, () -> "refused", () -> appends(other, "e"));
        assertBothHaveToldEverything(5);
    }

    private static boolean appends(Server server, String... eventIds) {
        try {
            return server.append(eventIds).size() == eventIds.length;
        } catch (ExecutionException refused) {
            assertInstanceOf(StoreException.class, refused.getCause());
            return false;
        }
    }

    @Test
    void aReplicaThatTakesOverHasWhatWasAcknowledged() throws ExecutionException {
        for (int i = 0; i < 200; i++) (i % 2 == 0 ? one : other).append("e" + i);
        redis.kill();
        try (var promoted = RedisConnections.open(new RedisOptions(Optional.of(new Secret(replica.uri())), "two", limits()))) {
            assertEquals("199", promoted.call(client -> client.hget(promoted.keys().of(chat, 0, "end"), "offset")));
        }
    }

    @Override
    Path program() {
        return RedisProcess.ofThisMachine().orElse(RedisProcess.oldest());
    }
}
