package dev.partyline.session;

import java.util.ArrayList;
import java.util.List;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventLog;
import dev.partyline.conversation.StreamPosition;
import dev.partyline.dialect.V1ResendRequest;
import dev.partyline.dialect.V1ResendRequest.After;
import dev.partyline.dialect.V1ResendRequest.All;
import dev.partyline.dialect.V1ResendRequest.Latest;
import dev.partyline.dialect.V1ResendRequest.Since;
import dev.partyline.dialect.V1Wire;

/**
 * Where a client's cursor begins.
 *
 * @param cursor offset of the last record that is not sent again
 * @param reset whether the client asked to go on behind an event that this log does not have, so that it gets everything
 */
record Replay(long cursor, boolean reset) {

    private static final int PAGE_EVENTS = 256;
    private static final int PAGE_BYTES = 1 << 20;

    /** @param head offset of the record that the client's opening state includes */
    static Replay of(V1ResendRequest request, ConversationId id, EventLog log, long head) {
        if (request.choice() instanceof All) return from(StreamPosition.BEFORE_FIRST);
        if (request.choice() instanceof Since since) return from(Math.min(head, log.firstSince(id, since.time()) - 1));
        if (request.choice() instanceof Latest latest) return from(before(latest.events(), id, log, head));
        if (request.choice() instanceof After after) {
            var found = V1Places.find(log, id, after.eventId());
            return found.isPresent() ? from(found.getAsLong()) : new Replay(StreamPosition.BEFORE_FIRST, true);
        }
        return from(head);
    }

    private static Replay from(long cursor) {
        return new Replay(cursor, false);
    }

    /** Walks back over pages until so many visible events lie behind; reads no more than that takes. */
    private static long before(int events, ConversationId id, EventLog log, long head) {
        long cursor = head;
        int missing = events;
        while (missing > 0 && cursor > StreamPosition.BEFORE_FIRST) {
            long from = Math.max(0, cursor - PAGE_EVENTS + 1);
            List<ConversationEvent> page = page(id, log, from, cursor);
            int at = page.size();
            while (at > 0 && missing > 0) {
                if (V1Wire.whole(page.get(--at)).isPresent()) missing--;
            }
            cursor = from + at - 1;
        }
        return cursor;
    }

    private static List<ConversationEvent> page(ConversationId id, EventLog log, long from, long to) {
        var page = new ArrayList<ConversationEvent>();
        while (from + page.size() <= to) {
            int wanted = (int) (to - from + 1 - page.size());
            page.addAll(log.read(id, from + page.size(), wanted, PAGE_BYTES));
        }
        return page;
    }
}
