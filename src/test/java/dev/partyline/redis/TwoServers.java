package dev.partyline.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.partyline.config.Limits;
import dev.partyline.config.RedisDurability;
import dev.partyline.config.RedisLimits;
import dev.partyline.config.RedisOptions;
import dev.partyline.config.Secret;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventStore;
import dev.partyline.conversation.RecordLine;
import dev.partyline.testing.Await;
import dev.partyline.testing.RedisProcess;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Two stores that share a Redis as two servers do, and what each of them tells. */
abstract class TwoServers {

    static final Duration SOON = Duration.ofSeconds(20);

    final ConversationId chat = ConversationId.random();
    @TempDir Path directory;
    RedisProcess redis;
    Server one;
    Server other;

    @BeforeEach
    void start() {
        startRedis();
        one = new Server();
        other = new Server();
        one.store.create(metadata(chat));
        one.store.head(chat);
        other.store.head(chat);
    }

    void startRedis() {
        redis = RedisProcess.start(program(), directory);
    }

    RedisDurability durability() {
        return RedisDurability.defaults();
    }

    static RedisLimits limits() {
        return new RedisLimits(16, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMillis(50), Duration.ofMillis(200));
    }

    /** Whatever is tested here holds for every version. */
    Path program() {
        return RedisProcess.oldest();
    }

    @AfterEach
    void stop() {
        one.close();
        other.close();
        redis.close();
    }

    static ConversationMetadata metadata(ConversationId id) {
        return new ConversationMetadata(id, 0, "anna", "first", Instant.EPOCH, Instant.EPOCH, Map.of(), "{}", "{}");
    }

    static EventDraft draft(String eventId) {
        return EventDraft.of(Dialect.V1, "MessageEvent", eventId, "{\"id\":\"" + eventId + "\"}");
    }

    /** Whether both know what the other knows, and it is what Redis has. */
    void assertBothHaveToldEverything(int records) {
        for (Server each : List.of(one, other)) {
            Await.until(SOON, () -> "told " + each.told.size() + " of " + records, () -> each.told.size() >= records);
            for (int i = 0; i < records; i++) assertEquals(i, each.told.get(i).offset(), "told out of order");
            assertEquals(records, each.told.size());
            assertEquals(lines(each.store.read(chat, 0, Integer.MAX_VALUE, Integer.MAX_VALUE)), lines(each.told));
        }
        assertEquals(lines(one.told), lines(other.told));
    }

    static List<String> lines(List<ConversationEvent> events) {
        return events.stream().map(event -> event.position().epoch() + ":" + RecordLine.write(event)).toList();
    }

    /** One of the two. */
    final class Server implements AutoCloseable {

        final RedisConnections connections = RedisConnections.open(new RedisOptions(Optional.of(new Secret(redis.uri())), "two",
                limits(), durability()));
        final List<ConversationEvent> told = new CopyOnWriteArrayList<>();
        final List<String> changes = new CopyOnWriteArrayList<>();
        final EventStore store = new RedisEventStore(connections, Limits.defaults(), Clock.systemUTC(), new SimpleMeterRegistry(),
                Thread::new);

        Server() {
            store.onCommit(new EventStore.CommitListener() {
                @Override
                public void committed(ConversationId id, List<ConversationEvent> events) {
                    told.addAll(events);
                }

                @Override
                public void changed(ConversationMetadata before, Optional<ConversationMetadata> now) {
                    changes.add(before.title() + "@" + before.epoch() + " -> "
                            + now.map(metadata -> metadata.title() + "@" + metadata.epoch()).orElse("gone"));
                }
            });
        }

        List<ConversationEvent> append(String... eventIds) throws ExecutionException {
            var drafts = new ArrayList<EventDraft>();
            for (String each : eventIds) drafts.add(draft(each));
            try {
                return store.append(chat, drafts, EventStore.ANY_STATE).toCompletableFuture().get(20, TimeUnit.SECONDS);
            } catch (InterruptedException | TimeoutException hangs) {
                throw new AssertionError(hangs);
            }
        }

        boolean hears() {
            return store.trouble().isEmpty();
        }

        @Override
        public void close() {
            store.close();
            connections.close();
        }
    }
}
