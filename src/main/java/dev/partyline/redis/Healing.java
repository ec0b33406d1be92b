package dev.partyline.redis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.StreamPosition;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.resps.Tuple;

/**
 * Finds out what has changed without having been heard of: each bucket has a set of its newest changes, in their order. So it costs
 * 64 short questions, however many conversations there are. One thread.
 */
final class Healing {

    private static final int PAGE = 1_000;

    private final RedisConnections redis;
    private final OpenLogs logs;
    private final Consumer<ConversationId> changed;
    private final Consumer<RedisLog> longer;
    private final Consumer<RedisLog> shorter;
    private final long[] seen = new long[Keys.BUCKETS];
    private boolean all;

    /**
     * @param changed is told of conversations whose metadata may be another one
     * @param longer is told of logs that have more records than are known here
     * @param shorter is told of logs that have fewer
     */
    Healing(RedisConnections redis, OpenLogs logs, Consumer<ConversationId> changed, Consumer<RedisLog> longer,
            Consumer<RedisLog> shorter) {
        this.redis = redis;
        this.logs = logs;
        this.changed = changed;
        this.longer = longer;
        this.shorter = shorter;
    }

    /** The next time everything that is open is looked at. */
    void missed() {
        all = true;
    }

    /**
     * Looks once.
     *
     * @param again whether everything that is open is looked at, and not just what has changed since the last time
     * @throws dev.partyline.conversation.StoreException when Redis fails; then the next time looks at everything
     */
    void heal(boolean again) {
        boolean everything = again || all;
        all = true;
        Set<ConversationId> ids = news();
        Collection<RedisLog> looked = everything ? new ArrayList<>(logs.all())
                : ids.stream().map(logs::known).flatMap(Optional::stream).toList();
        compare(looked);
        if (everything) logs.all().forEach(log -> ids.add(log.id()));
        ids.forEach(changed);
        all = false;
    }

    private Set<ConversationId> news() {
        return redis.call(client -> {
            var asked = new ArrayList<Response<List<Tuple>>>();
            var counts = new ArrayList<Response<String>>();
            try (AbstractPipeline pipeline = client.pipelined()) {
                for (int bucket = 0; bucket < Keys.BUCKETS; bucket++) {
                    counts.add(pipeline.get(redis.keys().ofBucket(bucket, "count")));
                    String recent = redis.keys().ofBucket(bucket, "recent");
                    asked.add(pipeline.zrangeByScoreWithScores(recent, seen[bucket] + 1, Double.MAX_VALUE, 0, PAGE));
                }
                pipeline.sync();
            }
            var ids = new HashSet<ConversationId>();
            for (int bucket = 0; bucket < Keys.BUCKETS; bucket++) {
                String count = counts.get(bucket).get();
                long now = count == null ? 0 : Long.parseLong(count);
                if (now < seen[bucket]) setBack(bucket, ids); // Redis has lost something
                for (Tuple change : asked.get(bucket).get()) {
                    ids.add(ConversationId.parse(change.getElement()));
                    seen[bucket] = Math.max(seen[bucket], (long) change.getScore());
                }
            }
            return ids;
        });
    }

    private void setBack(int bucket, Set<ConversationId> ids) {
        seen[bucket] = 0;
        for (RedisLog log : logs.all()) if (Keys.bucket(log.id()) == bucket) ids.add(log.id());
    }

    /** What is known here is noted before Redis is asked: meanwhile a log may only grow. */
    private void compare(Collection<RedisLog> looked) {
        if (looked.isEmpty()) return;
        List<RedisLog> open = List.copyOf(looked);
        List<Long> heads = open.stream().map(log -> log.head().offset()).toList();
        List<Response<String>> ends = redis.call(client -> {
            var asked = new ArrayList<Response<String>>();
            try (AbstractPipeline pipeline = client.pipelined()) {
                for (RedisLog log : open) {
                    asked.add(pipeline.hget(LogKeys.of(redis.keys(), log.id(), log.epoch()).end(), "committed"));
                }
                pipeline.sync();
            }
            return asked;
        });
        for (int i = 0; i < open.size(); i++) {
            String end = ends.get(i).get();
            long offset = end == null ? StreamPosition.BEFORE_FIRST : Long.parseLong(end);
            if (offset > open.get(i).head().offset()) longer.accept(open.get(i));
            else if (offset < heads.get(i)) shorter.accept(open.get(i));
        }
    }
}
