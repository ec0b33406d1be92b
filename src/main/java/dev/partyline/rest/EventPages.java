package dev.partyline.rest;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventLog;
import dev.partyline.dialect.V1Wire;
import dev.partyline.session.V1Places;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Pages of a conversation's events as clients of V1 see them (V1 spec 7.3): by place in the log, each event exactly as
 * it was stored, one of V0 as its projection. Waits for storage.
 */
@ApplicationScoped
public class EventPages {

    /** A page ends early at so many bytes of payloads. */
    static final int MAX_PAGE_BYTES = 8 << 20;
    /** A page ends early, even empty, after so many records were looked at. */
    static final int MAX_LOOKED_AT = 50_000;

    @Inject EventLog log;
    @Inject ProjectedCounts projected;

    /** @return {@code {"items":[...],"next_page_id":...}}
     *  @throws dev.partyline.conversation.UnknownConversationException if there is none */
    String page(ConversationId id, EventQuery query) {
        LogWalk walk = walk(id, query);
        var page = new Page(query.limit());
        for (int looked = 0; walk.hasNext() && page.open(); looked++) {
            boolean lookedLongEnough = looked >= MAX_LOOKED_AT;
            V1Wire.whole(walk.next()).ifPresent(event ->
                    page.offer(event, query.filter().matches(event), lookedLongEnough));
        }
        return page.json();
    }

    /** @return how many events the filters let pass */
    long count(ConversationId id, EventQuery query) {
        if (query.unfiltered()) return visible(id);
        long count = 0;
        for (LogWalk walk = walk(id, query); walk.hasNext();) {
            if (V1Wire.whole(walk.next()).filter(query.filter()::matches).isPresent()) count++;
        }
        return count;
    }

    /** @return how many events a replay sends */
    long visible(ConversationId id) {
        ConversationState state = log.state(id);
        return state.v0Records() == 0 ? state.visible() : projected.count(id);
    }

    /** @return the event as it was stored; empty if there is none that clients of V1 see */
    Optional<String> event(ConversationId id, String eventId) {
        OptionalLong offset = V1Places.find(log, id, eventId);
        if (offset.isEmpty()) return Optional.empty();
        return log.read(id, offset.getAsLong(), 1, MAX_PAGE_BYTES).stream().flatMap(each -> V1Wire.whole(each).stream())
                .findFirst().map(ConversationEvent::payload);
    }

    /** @return the events as a JSON array, null for ids that there are none of, in the order asked for */
    EventBatch batch(ConversationId id, List<String> eventIds) {
        return new EventBatch(log, id, eventIds.stream().map(eventId -> V1Places.find(log, id, eventId)).toList());
    }

    private LogWalk walk(ConversationId id, EventQuery query) {
        log.settle(id);
        long first = query.filter().gte() == null ? 0 : log.firstSince(id, query.filter().gte());
        long last = log.head(id).offset();
        OptionalLong page = query.pageId() == null ? OptionalLong.empty()
                : V1Places.find(log, id, query.pageId());
        if (page.isPresent() && query.backwards()) last = Math.min(last, page.getAsLong());
        if (page.isPresent() && !query.backwards()) first = Math.max(first, page.getAsLong());
        return new LogWalk(log, id, first, last, query.backwards());
    }

    /** Takes events until it is full; the one that does not fit any more is where the next page begins. */
    private static final class Page {

        private final StringBuilder items = new StringBuilder("{\"items\":[");
        private final int limit;
        private int count;
        private long bytes;
        private String next;

        Page(int limit) {
            this.limit = limit;
        }

        boolean open() {
            return next == null;
        }

        void offer(ConversationEvent event, boolean matches, boolean lookedLongEnough) {
            boolean full = count == limit || count > 0 && bytes + event.payloadBytes() > MAX_PAGE_BYTES;
            if (lookedLongEnough || matches && full) {
                next = event.eventId();
            } else if (matches) {
                items.append(count++ == 0 ? "" : ",").append(event.payload());
                bytes += event.payloadBytes();
            }
        }

        String json() {
            String nextId = next == null ? "null" : EventJson.string(next).toString();
            return items.append("],\"next_page_id\":").append(nextId).append('}').toString();
        }
    }
}
