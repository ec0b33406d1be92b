package dev.partyline.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

import dev.partyline.config.RedisLimits;
import dev.partyline.config.RedisOptions;
import dev.partyline.config.Secret;
import dev.partyline.conversation.EventStore;
import dev.partyline.redis.RedisConnections;
import dev.partyline.redis.RedisEventStore;
import dev.partyline.testing.RedisProcess;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** What every store keeps to, on the oldest Redis that will do. */
class RedisEventStoreTest extends EventStoreContract {

    @TempDir static Path directory;
    private static RedisProcess redis;

    private RedisConnections connections;

    @BeforeAll
    static void start() {
        redis = RedisProcess.start(RedisProcess.oldest(), directory);
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @Override
    EventStore open(int tailEvents, int tailBytes) {
        connections = RedisConnections.open(new RedisOptions(Optional.of(new Secret(redis().uri())), "p" + UUID.randomUUID(),
                new RedisLimits(16, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(50), Duration.ofMillis(200))));
        return new RedisEventStore(connections, limits(tailEvents, tailBytes), () -> now, new SimpleMeterRegistry(), Thread::new);
    }

    RedisProcess redis() {
        return redis;
    }

    @AfterEach
    void disconnect() {
        store.close();
        connections.close();
    }
}
