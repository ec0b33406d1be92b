package dev.partyline.redis;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.partyline.config.RedisDurability;
import dev.partyline.conversation.StoreAwayException;
import dev.partyline.conversation.StoreException;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * Runs scripts that change something, and waits until as many replicas have it as the options ask for. Waiting goes over the
 * connection of the script, right behind it. Safe from any thread; blocks.
 */
final class Replicas {

    private static final System.Logger LOG = System.getLogger(Replicas.class.getName());
    private static final String TOO_FEW = "too few replicas have what was written";

    private final RedisDurability wanted;
    private final AtomicBoolean tooFew = new AtomicBoolean();

    Replicas(RedisDurability wanted) {
        this.wanted = wanted;
    }

    /** Whether there are any to wait for. */
    boolean asked() {
        return wanted.waitReplicas() > 0;
    }

    /** @throws StoreException if they do not have it in time: then it may be there, or not, when the primary is gone */
    Object run(UnifiedJedis client, RedisScript script, List<String> keys, List<String> arguments) {
        if (!asked()) return script.run(client, keys, arguments);
        try {
            return runAndWait(client, script, keys, arguments);
        } catch (JedisNoScriptException unknown) {
            script.load(client, keys.get(0));
            return runAndWait(client, script, keys, arguments);
        }
    }

    private Object runAndWait(UnifiedJedis client, RedisScript script, List<String> keys, List<String> arguments) {
        try (var pipeline = (Pipeline) client.pipelined()) {
            Response<Object> answer = script.run(pipeline, keys, arguments);
            Response<Long> having = pipeline.waitReplicas(wanted.waitReplicas(), wanted.waitTimeout().toMillis());
            pipeline.sync();
            Object result = answer.get();
            judge(having.get());
            return result;
        }
    }

    private void judge(long having) {
        boolean few = having < wanted.waitReplicas();
        if (tooFew.compareAndSet(!few, few)) {
            LOG.log(few ? WARNING : INFO, few ? TOO_FEW + ": " + having + " of " + wanted.waitReplicas()
                    : "there are replicas enough again");
        }
        if (few) throw new StoreAwayException(TOO_FEW + "; try again");
    }

    Optional<String> trouble() {
        return tooFew.get() ? Optional.of(TOO_FEW) : Optional.empty();
    }
}
