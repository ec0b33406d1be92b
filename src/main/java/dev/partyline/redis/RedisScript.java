package dev.partyline.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** A script that Redis runs as one step. Sent whole only to a server that does not know it yet. Safe from any thread. */
public final class RedisScript {

    private final String text;
    private final String digest;

    /** @param text in Lua; all keys that it touches have one hash tag */
    public RedisScript(String text) {
        this.text = text;
        try {
            digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** @param name of a file beside this class */
    public static RedisScript named(String name) {
        try (InputStream file = RedisScript.class.getResourceAsStream(name)) {
            return new RedisScript(new String(file.readAllBytes(), UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * Runs it.
     *
     * @param keys at least one
     * @return numbers as {@link Long}, texts as {@link String}, and lists of both; null for nothing
     */
    public Object run(UnifiedJedis redis, List<String> keys, List<String> arguments) {
        try {
            return redis.evalsha(digest, keys, arguments);
        } catch (JedisNoScriptException unknown) {
            return redis.eval(text, keys, arguments);
        }
    }

    /** As above, but that a server which does not know it is not told it; its answer is that exception then. */
    Response<Object> run(AbstractPipeline pipeline, List<String> keys, List<String> arguments) {
        return pipeline.evalsha(digest, keys, arguments);
    }

    /** Tells it to the server that has this key. */
    void load(UnifiedJedis redis, String key) {
        redis.scriptLoad(text, key);
    }
}
