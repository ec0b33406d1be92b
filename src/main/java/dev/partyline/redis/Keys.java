package dev.partyline.redis;

import java.util.UUID;

import dev.partyline.conversation.ConversationId;

/**
 * Names of keys and channels. Whatever belongs to a conversation lies in the conversation's bucket, which is the hash tag of
 * its keys: so one script may change it all, on a cluster as well. Ids of conversations are unique among all tenants, so
 * names say no tenant; metadata does. Nothing is ever looked for by its name: there is an index of whatever is listed.
 */
public final class Keys {

    /** Each has one channel and one set of the newest changes, however many conversations there are. */
    public static final int BUCKETS = 64;

    private final String prefix;

    /** @param prefix see {@link dev.partyline.config.RedisOptions#prefix} */
    public Keys(String prefix) {
        this.prefix = prefix;
    }

    /** From 0 to {@link #BUCKETS}; the same on every server and in every version. */
    public static int bucket(ConversationId id) {
        UUID value = id.value();
        long bits = value.getMostSignificantBits() ^ value.getLeastSignificantBits();
        bits ^= bits >>> 32;
        bits ^= bits >>> 16;
        return (int) (bits ^ bits >>> 8) & (BUCKETS - 1);
    }

    /** @param what is kept there, such as {@code meta} or {@code lease} */
    public String of(ConversationId id, String what) {
        return ofBucket(bucket(id), what) + ':' + id.hex();
    }

    /** The same for what is of one epoch of the conversation's log. */
    public String of(ConversationId id, long epoch, String what) {
        return of(id, what) + ':' + epoch;
    }

    /** What there is once for all conversations of a bucket. */
    public String ofBucket(int bucket, String what) {
        return prefix + ":{p" + bucket + "}:" + what;
    }

    /** What there is once. */
    public String ofAll(String what) {
        return prefix + ":{all}:" + what;
    }
}
