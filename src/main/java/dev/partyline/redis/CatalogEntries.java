package dev.partyline.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.MetadataJson;
import dev.partyline.conversation.StoredMetadata;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;

/**
 * Reads and writes what Redis knows of conversations beside their logs: a hash each, with the metadata, and for each bucket a set of
 * those that live and one of those that can be brought back. Blocks.
 */
final class CatalogEntries {

    private static final RedisScript CHANGE = RedisScript.named("change.lua");
    private static final RedisScript RENEW = RedisScript.named("renew.lua");
    private static final int PIPELINE = 1_000;

    private final RedisConnections redis;
    private final Keys keys;
    private final String server;

    /** @param server what this one is called in messages */
    CatalogEntries(RedisConnections redis, String server) {
        this.redis = redis;
        this.keys = redis.keys();
        this.server = server;
    }

    CatalogEntry read(ConversationId id) {
        return redis.call(client -> {
            List<String> known = client.hmget(keys.of(id, "conversation"), "metadata", "epochs");
            return CatalogEntry.of(id, known.get(0), known.get(1), client.get(keys.of(id, "staged")));
        });
    }

    /** @return false if something has changed since it was read; then nothing is done */
    boolean change(CatalogEntry entry, CatalogEntry.Change change) {
        ConversationId id = entry.id();
        var names = new ArrayList<>(common(id));
        change.thrownAway().forEach(epoch -> names.addAll(LogKeys.of(keys, id, epoch).all()));
        int thrownAway = names.size() - common(id).size();
        change.kept().ifPresent(epoch -> names.addAll(LogKeys.of(keys, id, epoch).all()));
        StoredMetadata next = change.stored();
        String state = next == null ? "same" : !next.deleted() ? "living" : next.undoable() ? "gone" : "nothing";
        List<String> arguments = List.of(entry.json(), next == null ? "" : MetadataJson.write(next),
                next == null ? "" : Long.toString(next.epoch()), Long.toString(change.epochs()), state, entry.token(), change.token(),
                Long.toString(RedisCatalog.STAGING.toMillis()), id.hex(), channel(id), message(id), Integer.toString(thrownAway));
        return redis.change(CHANGE, names, arguments).equals(1L);
    }

    /** What is left of the log goes on in a new epoch. @return as {@link #change} */
    boolean renew(CatalogEntry entry) {
        ConversationId id = entry.id();
        var names = new ArrayList<>(common(id));
        names.addAll(LogKeys.of(keys, id, entry.stored().epoch()).all());
        names.addAll(LogKeys.of(keys, id, entry.epochs()).all());
        List<String> arguments = List.of(entry.json(), MetadataJson.write(entry.stored().withEpoch(entry.epochs())),
                Long.toString(entry.epochs()), id.hex(), channel(id), message(id));
        return redis.change(RENEW, names, arguments).equals(1L);
    }

    private List<String> common(ConversationId id) {
        int bucket = Keys.bucket(id);
        return List.of(keys.of(id, "conversation"), keys.of(id, "staged"), keys.ofBucket(bucket, "living"),
                keys.ofBucket(bucket, "gone"), keys.ofBucket(bucket, "recent"), keys.ofBucket(bucket, "count"));
    }

    private String channel(ConversationId id) {
        return keys.ofBucket(Keys.bucket(id), "bell");
    }

    private String message(ConversationId id) {
        return server + " " + id.hex();
    }

    /** @param index {@code living} or {@code gone} */
    List<StoredMetadata> all(String index) {
        return redis.call(client -> {
            var ids = new ArrayList<ConversationId>();
            for (Response<Set<String>> members : piped(client, Keys.BUCKETS, (pipeline, bucket) ->
                    pipeline.smembers(keys.ofBucket(bucket, index)))) {
                members.get().forEach(hex -> ids.add(ConversationId.parse(hex)));
            }
            var all = new ArrayList<StoredMetadata>();
            for (Response<String> json : piped(client, ids.size(), (pipeline, i) ->
                    pipeline.hget(keys.of(ids.get(i), "conversation"), "metadata"))) {
                Optional.ofNullable(json.get()).map(MetadataJson::read).ifPresent(all::add);
            }
            return all;
        });
    }

    /** One of many questions that are asked together. */
    @FunctionalInterface
    private interface Question<T> {
        Response<T> ask(AbstractPipeline pipeline, int index);
    }

    private static <T> List<Response<T>> piped(UnifiedJedis client, int count, Question<T> question) {
        var answers = new ArrayList<Response<T>>(count);
        for (int from = 0; from < count; from += PIPELINE) {
            try (AbstractPipeline pipeline = client.pipelined()) {
                for (int i = from; i < Math.min(count, from + PIPELINE); i++) answers.add(question.ask(pipeline, i));
                pipeline.sync();
            }
        }
        return answers;
    }
}
