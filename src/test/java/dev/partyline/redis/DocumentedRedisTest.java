package dev.partyline.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import dev.partyline.config.Limits;
import dev.partyline.config.RedisLimits;
import dev.partyline.config.RedisOptions;
import dev.partyline.config.Secret;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventStore;
import dev.partyline.testing.Await;
import dev.partyline.testing.RedisProcess;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documentation says about Redis: its configuration, and what a user has to be allowed. */
class DocumentedRedisTest {

    private static final Path CONFIGURATION = Path.of("server-config/redis/redis.conf");
    private static final Path PAGE = Path.of("src/site/markdown/cluster.md");

    @TempDir Path directory;

    /** Everything that a store does, as that user, on a Redis with that configuration. */
    @Test
    void theConfigurationIsTakenAndTheUserMayDoWhatIsNeeded() throws Exception {
        var rules = Pattern.compile("A user needs this: `([^`]+)`").matcher(Files.readString(PAGE));
        assertTrue(rules.find());
        for (Path program : programs()) {
            var options = new ArrayList<>(List.of("--user", "partyline", "on", ">secret-of-a-test"));
            options.addAll(List.of(rules.group(1).split(" ")));
            options.addAll(List.of("--user", "default", "off"));
            Path own = directory.resolve(program.getParent().getFileName());
            try (var redis = RedisProcess.configured(program, own, CONFIGURATION, options)) {
                use("redis://partyline:secret-of-a-test@127.0.0.1:" + redis.port());
            }
        }
    }

    private static List<Path> programs() {
        var programs = new ArrayList<>(List.of(RedisProcess.oldest()));
        RedisProcess.ofThisMachine().ifPresent(programs::add);
        return programs;
    }

    private static void use(String uri) throws Exception {
        ConversationId id = ConversationId.random();
        var options = new RedisOptions(Optional.of(new Secret(uri)), "partyline", RedisLimits.defaults());
        try (var connections = RedisConnections.open(options); var store = new RedisEventStore(connections, Limits.defaults(),
                Clock.systemUTC(), new SimpleMeterRegistry(), Thread::new)) {
            try (var staging = store.stage(TwoServers.metadata(id)).orElseThrow()) {
                staging.append(List.of(TwoServers.draft("a"))).toCompletableFuture().get(10, TimeUnit.SECONDS);
                staging.publish();
            }
            store.append(id, List.of(TwoServers.draft("b")), EventStore.ANY_STATE).toCompletableFuture().get(10, TimeUnit.SECONDS);
            store.saveCheckpoint(id, new EventStore.Checkpoint(1, "{}"));
            assertEquals(1, store.checkpoint(id, 1).orElseThrow().offset());
            assertEquals(2, store.firstSince(id, Instant.MAX));
            assertEquals(1, store.list().size());
            Await.until(TwoServers.SOON, () -> "deaf", () -> heardItself(connections, store));
            new RedisCatalog(new CatalogEntries(connections, "test")).renew(id, 0);
            store.purge(store.delete(id));
            assertEquals(Optional.empty(), store.trouble());
        }
    }

    /** Somebody listens, and is heard. */
    private static boolean heardItself(RedisConnections connections, EventStore store) {
        return connections.call(client -> client.publish("partyline:{p0}:bell", "test 0123456789abcdef0123456789abcdef")) == 1
                && store.trouble().isEmpty();
    }

    @Test
    void theConfigurationKeepsEverything() throws IOException {
        String text = Files.readString(CONFIGURATION);
        for (String line : List.of("appendonly yes", "appendfsync always", "maxmemory-policy noeviction", "save \"\"")) {
            assertTrue(text.contains("\n" + line + "\n"), line);
        }
    }
}
