package dev.partyline.rest;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventLog;
import dev.partyline.conversation.StreamPosition;
import dev.partyline.dialect.V0Ids;
import dev.partyline.dialect.V0Wire;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Pages of a conversation's events in the form of V0: its own without exception, those of V1 that have a counterpart.
 * Waits for storage.
 */
@ApplicationScoped
public class V0EventPages {

    @Inject EventLog log;

    /** An event as V0 has it in pages and recordings; empty for what it does not know. */
    static String form(ConversationEvent event) {
        return event.dialect() == Dialect.V0 ? V0Wire.logged(event) : V0Wire.encode(event);
    }

    /** @return {@code {"events":[...],"has_more":...}}; it may end early, as pages of V1 do
     *  @throws dev.partyline.conversation.UnknownConversationException if there is none */
    String page(ConversationId id, V0EventQuery query) {
        log.settle(id);
        StreamPosition head = log.head(id);
        long first = offset(query.start(), head);
        long last = Math.min(head.offset(), offset(query.end(), head));
        var walk = new LogWalk(log, id, Math.max(0, first), last, query.backwards());
        var page = new Page(query.limit());
        for (int looked = 0; walk.hasNext() && !page.more; looked++) {
            page.offer(form(walk.next()), looked >= EventPages.MAX_LOOKED_AT);
        }
        return page.json();
    }

    /** Where an id is in this log, though it may be before its first record or behind its last. */
    private static long offset(long id, StreamPosition head) {
        StreamPosition asked = V0Ids.position(id);
        if (asked.epoch() < head.epoch()) return StreamPosition.BEFORE_FIRST;
        return asked.epoch() > head.epoch() ? head.offset() + 1 : asked.offset();
    }

    /** Takes events until one more would be too many. */
    private static final class Page {

        private final StringBuilder events = new StringBuilder("{\"events\":[");
        private final int limit;
        private int count;
        private boolean more;

        Page(int limit) {
            this.limit = limit;
        }

        void offer(String event, boolean lookedLongEnough) {
            if (event.isEmpty() && !lookedLongEnough) return;
            boolean full = count == limit || count > 0 && events.length() + event.length() > EventPages.MAX_PAGE_BYTES;
            more = lookedLongEnough || full;
            if (!more) events.append(count++ == 0 ? "" : ",").append(event);
        }

        String json() {
            return events.append("],\"has_more\":").append(more).append('}').toString();
        }
    }
}
