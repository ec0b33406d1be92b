package dev.partyline.rest;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventLog;
import dev.partyline.conversation.StreamPosition;
import dev.partyline.dialect.V1Wire;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * How many records clients of V1 see in logs that have some of V0: only a look at each of those tells. What was counted
 * is remembered, so that the next count looks at what came since. Any thread; waits for storage.
 */
@ApplicationScoped
public class ProjectedCounts {

    /** When more would be remembered, everything is forgotten: a count begins at the start then, that is all. */
    private static final int MAX_REMEMBERED = 10_000;

    @Inject EventLog log;

    private final Map<ConversationId, Counted> remembered = new ConcurrentHashMap<>();

    private record Counted(StreamPosition upTo, long count) {

        boolean reaches(StreamPosition head) {
            return upTo.epoch() == head.epoch() && upTo.offset() <= head.offset();
        }
    }

    /** @return up to the record that is the last one now */
    long count(ConversationId id) {
        StreamPosition head = log.head(id);
        Counted known = remembered.get(id);
        Counted from = known != null && known.reaches(head) ? known
                : new Counted(head.withOffset(StreamPosition.BEFORE_FIRST), 0);
        long count = from.count();
        for (var walk = new LogWalk(log, id, from.upTo().offset() + 1, head.offset(), false); walk.hasNext();) {
            if (V1Wire.whole(walk.next()).isPresent()) count++;
        }
        if (remembered.size() >= MAX_REMEMBERED) remembered.clear();
        remembered.put(id, new Counted(head, count));
        return count;
    }
}
