package dev.partyline.rest;

import dev.partyline.dialect.V1EventFilter;

/**
 * Which events of a conversation a client wants to read (V1 spec 7.3).
 *
 * @param pageId event id of the page's first item; null for the beginning, which an unknown one also means
 * @param limit most items of a page
 * @param backwards newest first
 * @param filter what an event has to be like
 */
record EventQuery(String pageId, int limit, boolean backwards, V1EventFilter filter) {

    /** The two orders that there are: in fact those of the log. */
    enum Order { TIMESTAMP, TIMESTAMP_DESC }

    /** @throws ProblemException 422 that names the parameter */
    static EventQuery parse(Parameters query) {
        var filter = new V1EventFilter(query.text("kind"), query.text("source"), query.text("body"),
                query.time("timestamp__gte"), query.time("timestamp__lt"));
        boolean backwards = query.constant("sort_order", Order.class, Order.TIMESTAMP) == Order.TIMESTAMP_DESC;
        return new EventQuery(query.text("page_id"), query.limit(), backwards, filter);
    }

    boolean unfiltered() {
        return filter.equals(V1EventFilter.all());
    }
}
