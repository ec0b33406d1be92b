package dev.partyline.redis;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

import dev.partyline.config.Limits;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.UnknownConversationException;

/** The logs that this server has opened, because somebody here reads them or appends. Safe from any thread. */
final class OpenLogs {

    private final RedisConnections redis;
    private final KnownMetadata metadata;
    private final Limits limits;
    private final Consumer<RedisLog> opened;
    private final ConcurrentMap<ConversationId, RedisLog> logs = new ConcurrentHashMap<>();

    /** @param opened is told of each log that is open from now on: something may have been appended in that moment */
    OpenLogs(RedisConnections redis, KnownMetadata metadata, Limits limits, Consumer<RedisLog> opened) {
        this.redis = redis;
        this.metadata = metadata;
        this.limits = limits;
        this.opened = opened;
    }

    /** Opens it, and blocks, if it is not open yet. @throws UnknownConversationException if there is no such conversation */
    RedisLog open(ConversationId id) {
        RedisLog known = logs.get(id);
        if (known != null) return known;
        ConversationMetadata present = metadata.read(id).orElseThrow(() -> new UnknownConversationException(id));
        RedisLog log = log(present, "", Duration.ZERO);
        RedisLog other = logs.putIfAbsent(id, log);
        if (other != null) return other;
        opened.accept(log);
        return log;
    }

    /** One of a staging, which nobody else gets to see. */
    RedisLog staged(RedisCatalog.Staged staged) {
        return log(staged.metadata(), staged.token(), RedisCatalog.STAGING);
    }

    private RedisLog log(ConversationMetadata of, String token, Duration lifetime) {
        var reader = new LogReader(redis, of.id(), of.epoch());
        return new RedisLog(of, token, lifetime, reader, limits, reader.end());
    }

    Optional<RedisLog> known(ConversationId id) {
        return Optional.ofNullable(logs.get(id));
    }

    Collection<RedisLog> all() {
        return logs.values();
    }

    /** @return whether it was open */
    boolean forget(RedisLog log) {
        return logs.remove(log.id(), log);
    }
}
