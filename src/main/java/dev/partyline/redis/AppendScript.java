package dev.partyline.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventTime;
import dev.partyline.conversation.FencedException;
import dev.partyline.conversation.StaleStateException;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.StreamPosition;
import dev.partyline.conversation.UnknownConversationException;

/** Asks the script to append, and understands its answer. Blocks. */
final class AppendScript {

    private static final RedisScript SCRIPT = RedisScript.named("append.lua");
    private static final RedisScript COMMIT = RedisScript.named("commit.lua");

    private final RedisConnections redis;
    private final String server;

    /** @param server what this one is called in messages */
    AppendScript(RedisConnections redis, String server) {
        this.redis = redis;
        this.server = server;
    }

    /**
     * What has become of a batch.
     *
     * @param offsets of its records, one each
     * @param refusal why there are none; else empty
     */
    record Outcome(List<Long> offsets, Optional<RuntimeException> refusal) {}

    /**
     * What has become of a call.
     *
     * @param before offset of the last record before it
     * @param added records that are new, in order
     * @param outcomes one for each batch
     */
    record Result(long before, List<ConversationEvent> added, List<Outcome> outcomes) {}

    /** The log is of another epoch by now, or shorter than what this server has seen of it. */
    static final class OtherLogException extends StoreException {

        private static final long serialVersionUID = 1L;

        OtherLogException(ConversationId id) {
            super("the log of " + id + " is another one; try again");
        }
    }

    /**
     * Where something is appended.
     *
     * @param token of a staging; empty for a conversation
     * @param lifetime of a staging behind its last append
     * @param seen highest offset that this server has seen
     */
    record Target(ConversationId id, long epoch, long seen, String token, Duration lifetime) {}

    /**
     * Appends in one step.
     *
     * @throws OtherLogException see there
     * @throws UnknownConversationException if there is no such conversation
     * @throws StoreException if Redis fails: then the records may turn up still
     */
    Result append(Target target, List<RedisBatch> batches, Instant now) {
        Keys keys = redis.keys();
        ConversationId id = target.id();
        LogKeys log = LogKeys.of(keys, id, target.epoch());
        int bucket = Keys.bucket(id);
        List<String> names = List.of(keys.of(id, "conversation"), keys.of(id, "staged"), log.records(), log.end(), log.ids(),
                keys.ofBucket(bucket, "recent"), keys.ofBucket(bucket, "count"));
        var arguments = new ArrayList<>(List.of(Long.toString(target.epoch()), Long.toString(target.seen()),
                Long.toString(EventTime.micros(now)), id.hex(), keys.ofBucket(bucket, "bell"),
                message(target), target.token(), Long.toString(target.lifetime().toMillis()), redis.waits() ? "1" : "0",
                Integer.toString(batches.size())));
        for (RedisBatch batch : batches) {
            arguments.add(Long.toString(batch.ifStateAt()));
            arguments.add(Integer.toString(batch.drafts().size()));
            arguments.addAll(batch.arguments());
        }
        Result result = result(target, batches, (List<?>) redis.change(SCRIPT, names, arguments));
        if (redis.waits()) commit(target, log, result.before() + result.added().size());
        return result;
    }

    /** Replicas have it: it may be read, with everything before it. */
    private void commit(Target target, LogKeys log, long offset) {
        Keys keys = redis.keys();
        int bucket = Keys.bucket(target.id());
        List<String> names = List.of(log.end(), keys.ofBucket(bucket, "recent"), keys.ofBucket(bucket, "count"));
        List<String> arguments = List.of(Long.toString(offset), target.token().isEmpty() ? target.id().hex() : "",
                keys.ofBucket(bucket, "bell"), message(target));
        redis.call(client -> COMMIT.run(client, names, arguments));
    }

    private String message(Target target) {
        return server + " " + target.id().hex() + " " + target.epoch() + " ";
    }

    private static Result result(Target target, List<RedisBatch> batches, List<?> answer) {
        switch ((String) answer.get(0)) {
            case "unknown" -> throw new UnknownConversationException(target.id());
            case "epoch", "lost" -> throw new OtherLogException(target.id());
            default -> { }
        }
        var added = new ArrayList<ConversationEvent>();
        var outcomes = new ArrayList<Outcome>();
        for (int i = 0; i < batches.size(); i++) {
            outcomes.add(outcome(batches.get(i), (List<?>) answer.get(i + 2), target.epoch(), added));
        }
        return new Result(number(answer.get(1)), added, outcomes);
    }

    private static Outcome outcome(RedisBatch batch, List<?> answer, long epoch, List<ConversationEvent> added) {
        if (answer.get(0).equals("stale")) return new Outcome(List.of(), Optional.of(new StaleStateException()));
        if (answer.get(0).equals("fenced")) return new Outcome(List.of(), Optional.of(new FencedException()));
        var offsets = new ArrayList<Long>();
        for (int i = 0; i < batch.drafts().size(); i++) {
            long offset = number(answer.get(3 * i + 1));
            Object time = answer.get(3 * i + 2);
            if (!time.equals("")) {
                EventDraft draft = batch.drafts().get(i).under(number(answer.get(3 * i + 3)));
                added.add(RecordFields.event(draft, new StreamPosition(epoch, offset), number(time)));
            }
            offsets.add(offset);
        }
        return new Outcome(offsets, Optional.empty());
    }

    private static long number(Object text) {
        return Long.parseLong((String) text);
    }
}
