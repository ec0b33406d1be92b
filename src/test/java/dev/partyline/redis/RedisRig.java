package dev.partyline.redis;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

import dev.partyline.config.RedisLimits;
import dev.partyline.config.RedisOptions;
import dev.partyline.config.Secret;
import dev.partyline.conversation.ConversationId;
import dev.partyline.testing.RedisProcess;

/** A Redis of one test class; whoever connects has a prefix of its own, and so sees nothing of the others. */
final class RedisRig implements AutoCloseable {

    static final InstantSource CLOCK = () -> Instant.EPOCH.plusNanos(System.nanoTime());
    static final ConversationId MARK = ConversationId.parse("ffffffffffffffffffffffffffffffff");

    static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Of a user with the rights that the page on clusters asks for, and no more. */
    static final String LOGIN = "server:word@";

    private final RedisProcess redis;

    RedisRig(Path directory) {
        redis = RedisProcess.start(RedisProcess.oldest(), directory, "--user", "server", "on", ">word", "resetchannels", "~t*", "&t*",
                "+@read", "+@write", "+@scripting", "+@pubsub", "+@connection", "+time");
    }

    static RedisOptions options(String uri) {
        return new RedisOptions(Optional.of(new Secret(uri)), "t" + UUID.randomUUID(), RedisLimits.defaults());
    }

    RedisConnections connect() {
        return connect("");
    }

    /** @param login user and password, as they stand before the host; empty for none */
    RedisConnections connect(String login) {
        return RedisConnections.open(options(redis.uri().replace("//", "//" + login)));
    }

    @Override
    public void close() {
        redis.close();
    }
}
