package dev.partyline.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

import dev.partyline.config.Limits;
import dev.partyline.config.RedisLimits;
import dev.partyline.config.RedisOptions;
import dev.partyline.config.Secret;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.RecordLine;
import dev.partyline.redis.RedisConnections;
import dev.partyline.redis.RedisEventStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** Writes logs that are in Redis into files, as the store of one server has them, for those who check deliveries. */
public final class RedisLogs {

    private RedisLogs() {}

    /** @param data where a directory {@code conversations} is made, with the logs in it */
    public static void copy(RedisProcess redis, List<String> conversations, Path data) {
        var options = new RedisOptions(Optional.of(new Secret(redis.uri())), "partyline", RedisLimits.defaults());
        try (var connections = RedisConnections.open(options); var store = new RedisEventStore(connections, Limits.defaults(),
                Clock.systemUTC(), new SimpleMeterRegistry(), Thread::new)) {
            Files.createDirectories(data.resolve("conversations"));
            for (String each : conversations) {
                ConversationId id = ConversationId.parse(each);
                var lines = new StringBuilder();
                for (ConversationEvent event : store.read(id, 0, Integer.MAX_VALUE, Integer.MAX_VALUE)) {
                    lines.append(RecordLine.write(event)).append('\n');
                }
                Path file = data.resolve("conversations").resolve(id.hex() + "." + store.head(id).epoch() + ".log");
                Files.write(file, lines.toString().getBytes(UTF_8));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
