package dev.partyline.redis;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventStore.Checkpoint;
import dev.partyline.conversation.EventTime;
import dev.partyline.conversation.MalformedRecordException;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.StreamPosition;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.ZRangeParams;
import redis.clients.jedis.resps.StreamEntry;

/** Reads one epoch of a conversation's log. Every method blocks, and throws {@link StoreException} when Redis fails. */
final class LogReader {

    private static final RedisScript SINCE = RedisScript.named("since.lua");
    private static final int FIRST_PAGE = 16;
    private static final int LARGEST_PAGE = 500;

    private final RedisConnections redis;
    private final ConversationId id;
    private final long epoch;
    private final LogKeys keys;

    LogReader(RedisConnections redis, ConversationId id, long epoch) {
        this.redis = redis;
        this.id = id;
        this.epoch = epoch;
        this.keys = LogKeys.of(redis.keys(), id, epoch);
    }

    /** @return offset of the last record that may be read */
    long end() {
        String offset = redis.call(client -> client.hget(keys.end(), "committed"));
        return offset == null ? StreamPosition.BEFORE_FIRST : Long.parseLong(offset);
    }

    /**
     * Records from {@code from} to {@code to}; fewer when there are no more, or when they are longer than {@code maxBytes} together, but
     * one where there is one. Pages grow while records are short, so that little is read for nothing.
     */
    List<ConversationEvent> read(long from, long to, int maxBytes) {
        var events = new ArrayList<ConversationEvent>();
        long left = maxBytes;
        int page = FIRST_PAGE;
        for (long next = from; next <= to;) {
            List<ConversationEvent> read = page(next, (int) Math.min(page, to - next + 1));
            for (ConversationEvent event : read) {
                left -= event.payloadBytes();
                if (left < 0 && !events.isEmpty()) return events;
                events.add(event);
            }
            if (read.isEmpty()) return events;
            next += read.size();
            long average = 1 + (maxBytes - left) / events.size();
            page = (int) Math.max(1, Math.min(Math.min(LARGEST_PAGE, 2L * page), left / average));
        }
        return events;
    }

    private List<ConversationEvent> page(long from, int count) {
        List<StreamEntry> entries = redis.call(client -> client.xrange(keys.records(), new StreamEntryID(from + 1, 0), null, count));
        var events = new ArrayList<ConversationEvent>(entries.size());
        for (StreamEntry entry : entries) {
            long offset = entry.getID().getTime() - 1;
            if (offset != from + events.size()) throw new StoreException("the log of " + id + " has a hole before " + offset);
            events.add(event(entry, offset));
        }
        return events;
    }

    private ConversationEvent event(StreamEntry entry, long offset) {
        try {
            return RecordFields.event(entry.getFields(), new StreamPosition(epoch, offset));
        } catch (MalformedRecordException damaged) {
            throw new StoreException("the log of " + id + " cannot be read", damaged);
        }
    }

    OptionalLong find(String eventId) {
        String offset = redis.call(client -> client.hget(keys.ids(), eventId));
        return offset == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(offset));
    }

    /** @param head offset of the last record that is looked at */
    long firstSince(Instant time, long head) {
        if (head < 0) return 0;
        List<String> arguments = List.of(Long.toString(EventTime.microsUp(time)), Long.toString(head));
        return Long.parseLong((String) redis.call(client -> SINCE.run(client, List.of(keys.records()), arguments)));
    }

    /** @return the newest one up to the offset */
    Optional<Checkpoint> checkpoint(long offset) {
        List<String> newest = redis.call(client -> client.zrange(keys.states(),
                ZRangeParams.zrangeByScoreParams(offset, 0).rev().limit(0, 1)));
        if (newest.isEmpty()) return Optional.empty();
        String text = newest.get(0);
        int blank = text.indexOf(' ');
        return Optional.of(new Checkpoint(Long.parseLong(text.substring(0, blank)), text.substring(blank + 1)));
    }

    void saveCheckpoint(Checkpoint checkpoint) {
        String text = checkpoint.offset() + " " + checkpoint.state();
        redis.call(client -> client.zadd(keys.states(), checkpoint.offset(), text));
    }
}
